import type { Field, Relation, Schema } from '@rowgate/core'
import { describe, expect, test } from 'vitest'
import type { Mapper, MapperConfig } from './mapper.ts'
import { PlanKind, queryPlanToPrisma } from './query-plan-to-prisma.ts'

const field = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  column: name,
  type: { kind: 'text', native: 'text' },
  nullable: false,
  list: false,
  ...more,
})
const relation = (name: string, model: string, cardinality: 'one' | 'many', on: Relation['on'][number]): Relation => ({
  name,
  model,
  cardinality,
  on: [on],
})

const schema = {
  provider: 'postgresql',
  models: {
    Doc: {
      name: 'Doc',
      table: 'docs',
      fields: {
        id: field('id'),
        title: field('title'),
        note: field('note', { nullable: true }),
        ownerId: field('ownerId', { nullable: true }),
        at: field('at', { type: { kind: 'timestamp', precision: 3, timeZone: true } }),
      },
      relations: {
        owner: relation('owner', 'User', 'one', { from: 'ownerId', to: 'id' }),
        tags: relation('tags', 'Tag', 'many', { from: 'id', to: 'docId' }),
      },
      primaryKey: ['id'],
      uniqueKeys: [],
    },
    User: {
      name: 'User',
      table: 'users',
      fields: { id: field('id'), name: field('name'), nick: field('nick', { nullable: true }) },
      relations: {},
      primaryKey: ['id'],
      uniqueKeys: [],
    },
    Tag: {
      name: 'Tag',
      table: 'tags',
      fields: {
        id: field('id'),
        docId: field('docId'),
        name: field('name'),
        deletedAt: field('deletedAt', { nullable: true }),
      },
      relations: {},
      primaryKey: ['docId', 'id'],
      uniqueKeys: [],
    },
  },
} as const satisfies Schema

const name = (path: string): object => ({ name: path })
const attr = (path: string): object => name(`request.resource.attr.${path}`)
const call = (operator: string, ...operands: object[]): object => ({ operator, operands })
const eq = (left: object, value: unknown): object => call('eq', left, { value })
const map = (mapping: Readonly<Record<string, MapperConfig>>): Mapper =>
  Object.fromEntries(Object.entries(mapping).map(([key, config]) => [`request.resource.attr.${key}`, config]))
const tagged = call('exists', attr('tags'), call('lambda', eq(name('t.name'), 'a'), name('t')))

function filtersOf(condition: object, mapper?: Mapper, more: object = {}): unknown {
  const queryPlan = { kind: PlanKind.CONDITIONAL, condition }
  return queryPlanToPrisma({ queryPlan, schema, model: 'Doc', ...(mapper && { mapper }), ...more }).filters
}

// oxfmt-ignore
describe('what is mapped', () => {
  const tags = { tags: { some: { name: 'a' } } }
  test.each<[what: string, condition: object, mapper: Mapper | undefined, filters: unknown]>([
    ['a field under another name',             eq(attr('t'), 'a'),            map({ t: { field: 'title' } }),                  { title: 'a' }],
    ['a field under its own name',             eq(attr('title'), 'a'),        map({ title: {} }),                              { title: 'a' }],
    ['every field when there is no mapper',    eq(attr('title'), 'a'),        undefined,                                       { title: 'a' }],
    ['a dotted name',                          eq(attr('head.title'), 'a'),   map({ 'head.title': { field: 'title' } }),       { title: 'a' }],
    ['the primary key as the id',              eq(name('request.resource.id'), 'a'), {},                                       { id: 'a' }],
    ['another field as the id',                eq(name('request.resource.id'), 'a'), { 'request.resource.id': { field: 'title' } }, { title: 'a' }],
    ['an object behind a relation',            eq(attr('owner.name'), 'a'),   map({ owner: { relation: { name: 'owner', type: 'one', model: 'User' } } }), { owner: { is: { name: 'a' } } }],
    ['with names of its own',                  eq(attr('boss.n'), 'a'),       map({ boss: { relation: { name: 'owner', type: 'one', fields: { n: { field: 'name' } } } } }), { owner: { is: { name: 'a' } } }],
    ['the key of a to-one relation',           eq(attr('owner'), 'a'),        map({ owner: { relation: { name: 'owner', type: 'one', field: 'id' } } }), { ownerId: 'a' }],
    ['objects of a to-many relation',          tagged,                        map({ tags: { relation: { name: 'tags', type: 'many' } } }), tags],
    ['values of a to-many relation',           call('in', { value: 'a' }, attr('tags')), map({ tags: { relation: { name: 'tags', type: 'many', field: 'name' } } }), tags],
    ['what the application’s own reads apply', tagged,                        map({ tags: { relation: { name: 'tags', type: 'many', subqueryFilter: { deletedAt: null, docId: { equals: 'x' } } } } }), { tags: { some: { deletedAt: null, docId: 'x', name: 'a' } } }],
    ['by a function',                          tagged,                        (key) => (key === 'request.resource.attr.tags' ? { relation: { name: 'tags', type: 'many' } } : undefined), tags],
    ['by a function, for part of a name',      eq(attr('owner.name'), 'a'),   (key) => (key.endsWith('owner') ? { relation: { name: 'owner', type: 'one' } } : undefined), { owner: { is: { name: 'a' } } }],
  ])('%s', (_what, condition, mapper, filters) => {
    expect(filtersOf(condition, mapper)).toEqual(filters)
  })
})

describe('a NULL', () => {
  const unequal = call('ne', attr('note'), { value: 'a' })
  const isNull = eq(attr('note'), null)
  const note = (nulls: 'explicit' | 'omitted'): Mapper => map({ note: { nullAttributeRepresentation: nulls } })

  test('is a null where nothing else is said, of the attribute or the call', () => {
    const withNulls = { OR: [{ note: { not: 'a' } }, { note: null }] }
    const withoutNulls = { note: { not: 'a' } }
    expect(filtersOf(unequal, map({ note: {} }))).toEqual(withNulls)
    expect(filtersOf(unequal, map({ note: {} }), { nullAttributeRepresentation: 'omitted' })).toEqual(withoutNulls)
    expect(filtersOf(unequal, note('omitted'))).toEqual(withoutNulls)
    expect(filtersOf(unequal, note('explicit'), { nullAttributeRepresentation: 'omitted' })).toEqual(withNulls)
    expect(filtersOf(unequal, undefined, { nullAttributeRepresentation: 'omitted' })).toEqual(withoutNulls)
  })

  test('of a related row is not what an absent row is', () => {
    const owner = { relation: { name: 'owner', type: 'one' }, nullAttributeRepresentation: 'omitted' } as const
    const isNull = eq(attr('owner.nick'), null)
    expect(filtersOf(isNull, map({ owner }))).toEqual({ owner: { is: { nick: null } } })
  })

  test('is nothing to be found where it is omitted', () => {
    expect(filtersOf(isNull, note('explicit'))).toEqual({ note: null })
    const queryPlan = { kind: PlanKind.CONDITIONAL, condition: isNull }
    expect(queryPlanToPrisma({ queryPlan, schema, model: 'Doc', mapper: note('omitted') })).toEqual({
      kind: PlanKind.ALWAYS_DENIED,
    })
  })
})

test.each([PlanKind.ALWAYS_ALLOWED, PlanKind.ALWAYS_DENIED])('%s has no filters', (kind) => {
  const mapper: Mapper = () => ({ field: 'title' })
  expect(queryPlanToPrisma({ queryPlan: { kind }, schema, model: 'Doc', mapper })).toEqual({ kind })
})

// oxfmt-ignore
describe('what is refused', () => {
  const any = eq(attr('title'), 'a')
  test.each<[what: string, condition: object, mapper: Mapper, code: string]>([
    ['an attribute that is not mapped',    any, map({ t: { field: 'title' } }),                                     'unmapped-attribute'],
    ['one that a function does not map',   any, () => undefined,                                                    'unmapped-attribute'],
    ['fields of values',                   tagged, map({ tags: { relation: { name: 'tags', type: 'many', field: 'name' } } }), 'unmapped-attribute'],
    ['what Prisma has no words for',       call('lt', attr('title'), { value: 'a' }), map({ title: {} }),           'inexact-where'],
    ['the principal that nobody named',    call('eq', attr('title'), name('request.principal.id')), map({ title: {} }), 'unsupported-construct'],
    ['a field that is not there',          any, map({ title: { field: 'tilte' } }),                                 'invalid-resource-map'],
    ['a path as a field',                  any, map({ title: { field: 'owner.name' } }),                            'invalid-resource-map'],
    ['a relation that is not there',       any, map({ x: { relation: { name: 'nothing', type: 'one' } } }),         'invalid-resource-map'],
    ['another cardinality',                any, map({ x: { relation: { name: 'tags', type: 'one' } } }),            'invalid-resource-map'],
    ['another model',                      any, map({ x: { relation: { name: 'tags', type: 'many', model: 'User' } } }), 'invalid-resource-map'],
    ['a text as a time',                   any, map({ title: { valueType: 'dateTime' } }),                          'invalid-resource-map'],
    ['values and objects at once',         any, map({ x: { relation: { name: 'tags', type: 'many', field: 'name', fields: {} } } }), 'invalid-resource-map'],
    ['a filter that is no equality',       any, map({ x: { relation: { name: 'tags', type: 'many', subqueryFilter: { name: { in: ['a'] } } } } }), 'invalid-resource-map'],
    ['values that are filtered',           any, map({ x: { relation: { name: 'tags', type: 'many', field: 'name', subqueryFilter: { deletedAt: null } } } }), 'invalid-resource-map'],
    ['a field of a to-one relation',       any, map({ x: { relation: { name: 'owner', type: 'one', field: 'name' } } }), 'invalid-resource-map'],
    ['a relation below a name',            any, map({ 'x.y': { relation: { name: 'owner', type: 'one' } } }),       'invalid-resource-map'],
    ['an object and a part of it',         any, map({ owner: { relation: { name: 'owner', type: 'one' } }, 'owner.name': { field: 'title' } }), 'invalid-resource-map'],
    ['a key that is no attribute',         any, { title: { field: 'title' } },                                      'invalid-resource-map'],
    ['a relation as the id',               any, { 'request.resource.id': { relation: { name: 'owner', type: 'one' } } }, 'invalid-resource-map'],
  ])('%s', (_what, condition, mapper, code) => {
    expect(() => filtersOf(condition, mapper)).toThrow(expect.objectContaining({ code }))
  })
})

test('a model that is not there, and a key of several fields', () => {
  const queryPlan = { kind: PlanKind.CONDITIONAL, condition: eq(attr('name'), 'a') }
  expect(() => queryPlanToPrisma({ queryPlan, schema, model: 'Nothing' as 'Doc' })).toThrow(/invalid-resource-map/)
  expect(queryPlanToPrisma({ queryPlan, schema, model: 'Tag' }).filters).toEqual({ name: 'a' })
})

test('the principal that a plan names', () => {
  const condition = call('eq', attr('title'), name('request.principal.id'))
  expect(filtersOf(condition, undefined, { principal: { id: 'ada', roles: ['x'] } })).toEqual({ title: 'ada' })
})
