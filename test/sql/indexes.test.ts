import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type BigTables, openBigTables } from './big-tables.ts'
import { fullScans, indexesOf, type PlanNode, prepare } from './plan-nodes.ts'

const A = 'request.resource.attr'
const SHARED = `${A}.shares.exists(s, s.personId == P.id)`

interface Shape {
  readonly name: string
  readonly condition: string
  /** Indexes that the plan must use. */
  readonly indexes: readonly string[]
  readonly rows: number
  /** The server takes the generic plan by itself. Where plans for the values are cheaper, or about as cheap, it may stay with those. */
  readonly autoGeneric?: true
}

// oxfmt-ignore
const SHAPES: readonly Shape[] = [
  { name: 'equality with the principal',   condition: `${A}.ownerId == P.id`,                         indexes: ['articles_owner'], rows: 20, autoGeneric: true },
  { name: 'in a list',                     condition: `${A}.ownerId in P.attr.team`,                  indexes: ['articles_owner'], rows: 60 },
  { name: 'startsWith',                    condition: `${A}.title.startsWith("title 1234")`,          indexes: ['articles_title'], rows: 111 },
  { name: 'exists over a relation',        condition: SHARED,                                         indexes: ['shares_person', 'articles_pkey'], rows: 10, autoGeneric: true },
  { name: 'owner or shared',               condition: `${A}.ownerId == P.id || ${SHARED}`,            indexes: ['articles_owner', 'shares_person', 'articles_pkey'], rows: 30, autoGeneric: true },
  { name: 'owner or managed or shared',    condition: `${A}.ownerId == P.id || ${SHARED} || ${A}.owner.managerId == P.id`, indexes: ['articles_owner', 'shares_person', 'people_manager', 'articles_pkey'], rows: 430, autoGeneric: true },
  { name: 'owner or shared, and a range',  condition: `(${A}.ownerId == P.id || ${SHARED}) && timestamp(${A}.createdAt) > timestamp("2024-02-01T00:00:00Z")`, indexes: ['articles_owner', 'shares_person'], rows: 24, autoGeneric: true },
  { name: 'a window of timestamps',        condition: `timestamp(${A}.createdAt) >= timestamp("2024-03-01T00:00:00Z") && timestamp(${A}.createdAt) < timestamp("2024-03-01T01:00:00Z")`, indexes: ['articles_created'], rows: 60 },
  { name: 'an element of an array',        condition: `"t7" in ${A}.tags`,                            indexes: ['articles_tags'], rows: 40 },
  { name: 'an element shared by two lists', condition: `hasIntersection(${A}.tags, P.attr.tags)`,     indexes: ['articles_tags'], rows: 80 },
  { name: 'a path through a relation',     condition: `${A}.owner.managerId == P.id`,                 indexes: ['people_manager', 'articles_owner'], rows: 400, autoGeneric: true },
]

const principal = { id: 'p17', roles: ['USER'], attr: { team: ['p1', 'p2', 'p3'], tags: ['t7', 't8'] } }

let tables: BigTables
beforeAll(async () => {
  const conditions = new Map(SHAPES.map(({ condition }, at) => [`a${at}`, condition]))
  tables = await openBigTables(inject('postgresUrl'), 'articles', conditions)
})
afterAll(() => tables?.close())

describe('a generic plan on 200,000 rows uses an index for', () => {
  test.each(SHAPES.map((shape, at) => [shape.name, `a${at}`, shape] as const))('%s', async (_, action, shape) => {
    const listed = await tables.articles.authorizedFindMany(principal, 'articles', action)
    const prepared = await prepare(tables.client, action, lastOf(tables))
    expect([listed.length, prepared.rows.length]).toEqual([shape.rows, shape.rows])
    for (const nodes of [prepared.nodes, prepared.genericNodes]) {
      expect(fullScans(nodes)).toEqual([])
      expect(indexesOf(nodes)).toEqual(expect.arrayContaining([...shape.indexes]))
    }
    expect(conditionsOf(prepared.genericNodes)).toContain('$1')
    if (shape.autoGeneric) expect(prepared.generic).toBeGreaterThan(0)
  })
})

function lastOf({ statements }: BigTables): BigTables['statements'][number] {
  const last = statements.at(-1)
  if (last === undefined) throw new Error('Nothing was asked of the database.')
  return last
}

function conditionsOf(nodes: readonly PlanNode[]): string {
  return nodes.map((node) => node['Index Cond'] ?? '').join('\n')
}
