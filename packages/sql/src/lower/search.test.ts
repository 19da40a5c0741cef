import { ALL, allOf, anyOf, type Filter, type Index, type Model, none, type Row, some } from '@rowgate/core'
import { describe, expect, test } from 'vitest'
import { postgresql } from '../dialects/postgresql.ts'
import {
  CHILDREN,
  DOCUMENT,
  elements,
  of,
  postgresqlOf,
  OPEN_CHILDREN,
  OWNER,
  READERS,
  step,
  USER,
  value,
  written,
} from './documents.test-support.ts'
import { lowerSearch, type SearchOptions } from './search.ts'

const btree = (...fields: string[]): Index => ({ method: 'btree', fields })

/** The document model with indexes, and a root of it. */
function rootWith(indexes: readonly Index[], changes: Partial<Model> = {}): Row {
  return { id: 'root', model: { ...DOCUMENT, indexes, ...changes } }
}

const INDEXED = rootWith([
  btree('title'),
  btree('ownerId'),
  btree('at'),
  btree('draft'),
  btree('status'),
  { method: 'gin', fields: ['labels'] },
])

const isTitle = (row: Row): Filter => ({
  kind: 'compare',
  operator: '=',
  left: of(row, 'title'),
  right: value('title', 'a'),
})
const isLocal = (row: Row): Filter => ({
  kind: 'compare',
  operator: '=',
  left: of(row, 'local'),
  right: value('local', 'x'),
})
const hasLabel = (row: Row): Filter => ({
  kind: 'hasAny',
  list: of(row, 'labels'),
  options: [value('title', 'b')],
  negated: false,
})

/** Some child with the title; children have an index of it. */
function someChild(
  root: Row,
  { of: relation = CHILDREN, filter = isTitle }: { of?: typeof CHILDREN; filter?: (row: Row) => Filter } = {},
): Filter {
  const target = { ...relation, target: { ...relation.target, indexes: [btree('title')] } }
  const to = step(root, target, relation.relation.name)
  return some(to, filter(to.to))
}

function someOwner(root: Row): Filter {
  const to = step(root, { ...OWNER, target: { ...USER, indexes: [btree('title')] } }, 'root.owner')
  return some(to, isTitle(to.to))
}

function search(filter: Filter, options?: SearchOptions): string {
  return written(lowerSearch(filter, postgresql, options)).text
}

const OWN = 'select "rg1"."id" from "app"."documents" as "rg1" where "rg1"."title" = $1'
const OF_CHILDREN = 'select "rg1"."parent_a" from "app"."documents" as "rg1" where "rg1"."title" = $2'

describe('an own column or a related row is asked as united keys', () => {
  // oxfmt-ignore
  test.each<[string, Filter, SearchOptions?]>([
    [`"d"."id" in (${OWN} union ${OF_CHILDREN})`, anyOf([isTitle(INDEXED), someChild(INDEXED)])],
    [`"d"."id" in (${OWN} union ${OF_CHILDREN}) and "d"."local" = $3`, allOf([isLocal(INDEXED), anyOf([isTitle(INDEXED), someChild(INDEXED)])])],
    [`"d"."id" in (${OWN} union ${OF_CHILDREN}) and ("d"."title" = $3 or exists (select 1 from "app"."documents" as "rg1" where "rg1"."parent_a" = "d"."id" and "rg1"."title" = $4))`,
      anyOf([isTitle(INDEXED), someChild(INDEXED)]), { recheck: true }],
    [`"d"."id" in (${OWN} union select "rg1"."parent_a" from "app"."documents" as "rg1" where "rg1"."status" = $2 and "rg1"."title" is null and "rg1"."title" = $3)`,
      anyOf([isTitle(INDEXED), someChild(INDEXED, { of: OPEN_CHILDREN })])],
    [`"d"."id" in (${OWN} union select "rg1"."id" from "app"."documents" as "rg1" where exists (select 1 from "user" as "rg2" where "rg2"."id" = "rg1"."owner_id" and "rg2"."title" = $2))`,
      anyOf([isTitle(INDEXED), someOwner(INDEXED)])],
    [`"d"."id" in (select "rg1"."id" from "app"."documents" as "rg1" where "rg1"."title" = $1 or ("rg1"."labels" @> $2::text[]) union select "rg1"."parent_a" from "app"."documents" as "rg1" where "rg1"."title" = $3)`,
      anyOf([isTitle(INDEXED), hasLabel(INDEXED), someChild(INDEXED)])],
    [`"d"."id" in (select "rg1"."parent_a" from "app"."documents" as "rg1" where "rg1"."title" = $1 union select "rg1"."id" from "app"."documents" as "rg1" where exists (select 1 from "app"."_readers" as "rg2j", "user" as "rg2" where "rg2j"."A" = "rg1"."id" and "rg2"."id" = "rg2j"."B" and "rg2"."title" = $2))`,
      anyOf([someChild(INDEXED), someChild(INDEXED, { of: READERS })])],
  ])('%s', (text, filter, options) => {
    expect(search(filter, options)).toBe(text)
  })

  test('a related row that is compared with the row itself is looked for beside it', () => {
    const withTitle = (row: Row): Filter =>
      allOf([isTitle(row), { kind: 'compare', operator: '=', left: of(row, 'name'), right: of(INDEXED, 'name') }])
    expect(search(anyOf([isTitle(INDEXED), someChild(INDEXED, { filter: withTitle })]))).toContain(
      'union select "rg1"."id" from "app"."documents" as "rg1" where exists (select 1 from "app"."documents" as "rg2" where "rg2"."parent_a" = "rg1"."id"',
    )
  })

  test('a related row that more than the key joins is looked for beside it', () => {
    const on = [...CHILDREN.relation.on, { from: 'ownerId', to: 'ownerId' }]
    const relation = { ...CHILDREN, relation: { ...CHILDREN.relation, on } }
    expect(search(anyOf([isTitle(INDEXED), someChild(INDEXED, { of: relation })]))).toContain(
      'union select "rg1"."id" from "app"."documents" as "rg1" where exists (select 1 from "app"."documents" as "rg2" where "rg2"."parent_a" = "rg1"."id" and "rg2"."owner_id" = "rg1"."owner_id"',
    )
  })

  test('a key of several fields is a row', () => {
    const root = rootWith([btree('title')], { primaryKey: ['title', 'id'] })
    expect(
      search(
        anyOf([
          isTitle(root),
          someChild(root, {
            of: { ...CHILDREN, relation: { ...CHILDREN.relation, on: [{ from: 'title', to: 'parentA' }] } },
          }),
        ]),
      ),
    ).toMatch(
      /^\("d"\."title", "d"\."id"\) in \(select "rg1"\."title", "rg1"\."id" from .* union select "rg1"\."title", "rg1"\."id" from /,
    )
  })
})

describe('everything else is asked as it is:', () => {
  const bare = rootWith([])
  const at = (row: Row): Filter => ({
    kind: 'compare',
    operator: '>',
    left: of(row, 'at'),
    right: value('at', '2024-01-01T00:00:00Z'),
  })
  const open = (row: Row): Filter => ({
    kind: 'compare',
    operator: '=',
    left: of(row, 'status'),
    right: value('status', 'OPEN'),
  })
  const not = (row: Row): Filter => ({
    kind: 'oneOf',
    value: of(row, 'title'),
    options: [value('title', 'a')],
    negated: true,
  })

  // oxfmt-ignore
  test.each<[string, Filter]>([
    ['everything',                             ALL],
    ['own columns',                            anyOf([isTitle(INDEXED), hasLabel(INDEXED)])],
    ['a related row',                          someChild(INDEXED)],
    ['a column without an index',              anyOf([isLocal(INDEXED), someChild(INDEXED)])],
    ['a schema that tells of no index',        anyOf([isTitle(bare), someChild(bare)])],
    ['an index with the column in the second place', anyOf([isTitle(rootWith([btree('ownerId', 'title')])), someChild(rootWith([]))])],
    ['an index that knows no equality',        anyOf([isTitle(rootWith([{ method: 'brin', fields: ['title'] }])), someChild(rootWith([]))])],
    ['a list whose index is none of elements', anyOf([hasLabel(rootWith([btree('labels')])), someChild(rootWith([]))])],
    ['a range, which may be most of the table', anyOf([at(INDEXED), someChild(INDEXED)])],
    ['a column of few values',                 anyOf([open(INDEXED), someChild(INDEXED)])],
    ['what is not one of some values',         anyOf([not(INDEXED), someChild(INDEXED)])],
    ['related rows without an index',          anyOf([isTitle(INDEXED), someChild(INDEXED, { filter: isLocal })])],
    ['a to-one relation without an index back', anyOf([isTitle(rootWith([btree('title')])), someOwner(rootWith([btree('title')]))])],
    ['no related row',                         anyOf([isTitle(INDEXED), none(step(INDEXED, CHILDREN, '1'), isTitle({ id: '1', model: DOCUMENT }))])],
    ['the elements of a list',                 anyOf([isTitle(INDEXED), some(elements(INDEXED, 'labels', '2', 0), isTitle({ id: '2', model: DOCUMENT }))])],
    ['beside what an index finds anyway',      allOf([isTitle(INDEXED), anyOf([hasLabel(INDEXED), someChild(INDEXED)])])],
    ['a table without a key',                  anyOf([isTitle(rootWith([btree('title')], { primaryKey: [] })), someChild(rootWith([], { primaryKey: [], uniqueKeys: [['id']] }))])],
  ])('%s', (_, filter) => {
    expect(search(filter, { recheck: true })).toBe(postgresqlOf(filter).text)
  })

  test('more alternatives than are worth it', () => {
    const root = rootWith([btree('title')])
    const relations = Array.from({ length: 10 }, (_, at) => {
      const to = step(root, { ...CHILDREN, target: { ...DOCUMENT, indexes: [btree('title')] } }, `${at}`)
      return some({ ...to, kind: 'relation' } as typeof to, allOf([isTitle(to.to), isLocal(to.to)]))
    })
    expect(search({ kind: 'or', parts: relations, size: 30 })).not.toContain(' union ')
    expect(search({ kind: 'or', parts: relations.slice(1), size: 30 })).toContain(' union ')
  })
})
