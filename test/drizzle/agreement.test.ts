import { bindResources, resourceOf } from '@rowgate/core'
import { fromTables } from '@rowgate/drizzle'
import { drizzleSchema as schema, principals } from '@rowgate/expenses'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { checkedIds, type CheckedRow, loadRows } from '../support/oracle.ts'
import { type Expenses, openExpenses } from './open-expenses.ts'
import { RESOURCES } from '../support/resources.ts'

type Kind = keyof typeof RESOURCES

describe.each(Object.keys(RESOURCES) as Kind[])('%s', (kind) => {
  const actions: readonly string[] = RESOURCES[kind].actions
  let domain: Expenses
  let rows: CheckedRow[]

  beforeAll(async () => {
    domain = await openExpenses(inject('postgresUrl'))
    const { pool } = domain
    const resource = resourceOf(bindResources(fromTables(schema), RESOURCES), kind)
    const found = await pool.query<{ id: string }>(`select id from ${resource.model.table}`)
    rows = await loadRows(
      pool,
      resource,
      found.rows.map(({ id }) => id),
    )
  })
  afterAll(() => domain?.close())

  test.each(Object.entries(principals))('%s: the list is what the checks allow', async (_, principal) => {
    const { layer, cerbos } = domain
    const allowed = await checkedIds(cerbos, principal, { kind, actions, rows })
    const listed = await Promise.all(
      (actions as readonly 'view'[]).map(async (action) => {
        const found = await layer.authorizedFindMany(principal, kind, action, { columns: { id: true } })
        const count = await layer.authorizedCount(principal, kind, action)
        return [action, count, found.map(({ id }) => id).toSorted()]
      }),
    )
    const expected = actions.map((action) => [action, [...(allowed.get(action) ?? [])].toSorted()] as const)
    expect(listed).toEqual(expected.map(([action, ids]) => [action, ids.length, ids]))
  })
})
