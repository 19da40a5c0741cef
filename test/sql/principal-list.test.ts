import { bindResources, permissionOf, type PlanResponse, type Resource, resourceOf, type Schema } from '@rowgate/core'
import { lowerFilter, partsOf, postgresql } from '@rowgate/sql'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { executedBlocks } from '../support/executed-blocks.ts'
import { type BigTables, openBigTables } from './big-tables.ts'

const A = 'request.resource.attr'
const VALUES = 50_000

const TEXT = { kind: 'text', native: 'text' } as const
const MAP_SCHEMA: Schema = {
  provider: 'postgresql',
  models: {
    articles: {
      name: 'articles',
      table: 'articles',
      fields: Object.fromEntries(
        (['id', 'ownerId'] as const).map((name) => [
          name,
          { name, column: name === 'id' ? 'id' : 'owner_id', type: TEXT, nullable: false, list: false },
        ]),
      ),
      relations: {},
      primaryKey: ['id'],
      uniqueKeys: [],
    },
  },
}

let tables: BigTables
beforeAll(async () => {
  const conditions = new Map([
    ['own', `${A}.ownerId in P.attr.team`],
    ['others', `!(${A}.ownerId in P.attr.team)`],
  ])
  tables = await openBigTables(inject('postgresUrl'), 'articles', conditions)
})
afterAll(() => tables?.close())

/** A team of people, one in five of whom there is. */
function member(size: number) {
  const team = Array.from({ length: size }, (_, at) => `p${at * 5}`)
  return { id: 'p17', roles: ['USER'], attr: { team } }
}

test.each([
  ['own', 'owner_id', 40_000],
  ['others', 'owner_id', 160_000],
] as const)('%s: a list of 50,000 values is one parameter', async (action, column, rows) => {
  const count = await tables.articles.authorizedCount(member(VALUES), 'articles', action)
  const { text, values } = tables.statements.at(-1) ?? { text: '', values: [] }
  expect([count, values.length]).toEqual([rows, 1])
  expect(text).toMatch(new RegExp(`"${column}" (= any|<> all)\\(\\$1::text\\[\\]`))
  expect(String(values[0]).split(',')).toHaveLength(VALUES)
})

test('preparing it takes time in proportion', async () => {
  const resource = resourceOf(bindResources(MAP_SCHEMA, { articles: true }), 'articles')
  const [half, whole] = await Promise.all([VALUES / 2, VALUES].map(planFor))
  await preparing(half, resource)
  const [some, all] = [await preparing(half, resource), await preparing(whole, resource)]
  expect(all / some).toBeLessThan(2.5)
  expect(all / VALUES).toBeLessThan(150)
})

function planFor(size: number): Promise<PlanResponse> {
  return tables.cerbos.planResources({ principal: member(size), resource: { kind: 'articles' }, action: 'own' })
}

function preparing(plan: PlanResponse | undefined, resource: Resource): Promise<number> {
  return executedBlocks(() => {
    if (plan === undefined) throw new Error('There is no plan.')
    const permission = permissionOf(plan, resource)
    if (permission.kind !== 'conditional') throw new Error('The plan has no condition.')
    partsOf(lowerFilter(permission.filter, postgresql))
  })
}
