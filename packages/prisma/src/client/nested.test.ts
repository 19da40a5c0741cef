import type { Field, Model, Relation, Schema } from '@rowgate/core'
import { describe, expect, test } from 'vitest'
import { refuseNested } from './nested.ts'

const field = (name: string): Field => ({
  name,
  column: name,
  type: { kind: 'text', native: 'text' },
  nullable: false,
  list: false,
})
const model = (name: string, relations: Readonly<Record<string, [string, Relation['cardinality']]>>): Model => ({
  name,
  table: name,
  fields: Object.fromEntries(['id', 'name', 'data'].map((each) => [each, field(each)])),
  relations: Object.fromEntries(
    Object.entries(relations).map(([key, [to, cardinality]]) => [key, { name: key, model: to, cardinality, on: [] }]),
  ),
  primaryKey: ['id'],
  uniqueKeys: [],
})

const schema: Schema = {
  provider: 'postgresql',
  models: {
    Doc: model('Doc', { owner: ['User', 'one'], label: ['Label', 'one'], labels: ['Label', 'many'] }),
    Label: model('Label', { docs: ['Doc', 'many'], first: ['Doc', 'one'] }),
    User: model('User', {}),
  },
}
const guarding = { schema, guarded: new Set(['Doc', 'User']) }
const refuse = (args: object) => () => refuseNested(guarding, schema.models['Doc'] as Model, args as never)

// oxfmt-ignore
describe('refused', () => {
  test.each<[path: string, args: object]>([
    ['include.owner',                        { include: { owner: true } }],
    ['include.owner',                        { include: { owner: {} } }],
    ['select.owner',                         { select: { owner: { select: { id: true } } } }],
    ['include.label.include.first',          { include: { label: { include: { first: true } } } }],
    ['include.labels.where.docs',            { include: { labels: { where: { docs: { some: {} } } } } }],
    ['include.labels.orderBy.first',         { include: { labels: { orderBy: { first: { name: 'asc' } } } } }],
    ['include.labels.select._count.docs',    { include: { labels: { select: { _count: true } } } }],
    ['include._count.labels.where.first',    { include: { _count: { select: { labels: { where: { first: {} } } } } } }],
    ['where.owner',                          { where: { owner: { name: 'x' } } }],
    ['where.owner',                          { where: { owner: null } }],
    ['where.OR.NOT.owner',                   { where: { OR: [{ id: 'x' }, { NOT: [{ owner: {} }] }] } }],
    ['where.label.first',                    { where: { label: { first: { name: 'x' } } } }],
    ['where.label.is.first',                 { where: { label: { is: { first: {} } } } }],
    ['where.label.isNot.AND.docs',           { where: { label: { isNot: { AND: [{ docs: {} }] } } } }],
    ['where.labels.every.docs',              { where: { labels: { every: { docs: { none: {} } } } } }],
    ['orderBy.owner',                        { orderBy: [{ id: 'asc' }, { owner: { name: 'asc' } }] }],
    ['orderBy.label.docs',                   { orderBy: { label: { docs: { _count: 'asc' } } } }],
    ['cursor.owner',                         { cursor: { id: 'x', owner: {} } }],
    ['include.aView',                        { include: { aView: { include: { docs: true } } } }],
    ['select.aView',                         { select: { aView: { select: { docs: true } } } }],
    ['where.aView',                          { where: { aView: { docs: { some: {} } } } }],
    ['orderBy.aView',                        { orderBy: { aView: { doc: { name: 'asc' } } } }],
  ])('%s: %j', (path, args) => {
    expect(refuse(args)).toThrow(expect.objectContaining({ code: 'unsupported-argument', path }))
  })
})

// oxfmt-ignore
test.each<[args: object]>([
  [{}],
  [{ include: null, where: undefined, select: undefined }],
  [{ include: { owner: false, label: true, labels: { where: { name: 'x' }, take: 1 } } }],
  [{ select: { id: true, owner: undefined, computed: true, _count: { select: { labels: true } } } }],
  [{ where: { id: 'x', name: { in: ['a'] }, data: { path: ['docs'], equals: { owner: { first: 1 } } } } }],
  [{ where: { id_name: { id: 'x', name: 'y' }, label: null, labels: { some: { name: 'x' }, none: {} } } }],
  [{ cursor: { id_name: { id: 'x', name: 'y' } } }],
  [{ orderBy: [{ label: { name: { sort: 'asc', nulls: 'last' } } }, { labels: { _count: 'asc' } }] }],
  [{ orderBy: { _relevance: { fields: ['name'], search: 'x', sort: 'asc' } } }],
  [{ by: ['name'], having: { name: { _count: { gt: 1 } } }, _count: { owner: true }, take: 1 }],
])('let through: %j', (args) => {
  expect(refuse(args)).not.toThrow()
})
