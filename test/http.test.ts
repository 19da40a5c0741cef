import { fileURLToPath } from 'node:url'
import { HTTP } from '@cerbos/http'
import { bindResources, resourceOf } from '@rowgate/core'
import { createDataLayer, fromTables } from '@rowgate/drizzle'
import { drizzleSchema as schema, principals } from '@rowgate/expenses'
import { type Pdp, startPdp } from '@rowgate/testing'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Expenses, openExpenses } from './drizzle/open-expenses.ts'
import { RESOURCES } from './support/resources.ts'
import { checkedIds, type CheckedRow, loadRows } from './support/oracle.ts'

let domain: Expenses
let pdp: Pdp
let rows: CheckedRow[]

beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
  pdp = await startPdp({ policies: fileURLToPath(new URL('../policies', import.meta.url)), running: false })
  const resource = resourceOf(bindResources(fromTables(schema), RESOURCES), 'expense')
  const { rows: keys } = await domain.pool.query<{ id: string }>('select id from expenses')
  rows = await loadRows(
    domain.pool,
    resource,
    keys.map(({ id }) => id),
  )
})
afterAll(async () => {
  await pdp?.stop()
  await domain?.close()
})

test.each(Object.entries(principals))('%s through @cerbos/http', async (_, principal) => {
  const cerbos = new HTTP(pdp.httpAddress)
  const { authorizedFindMany } = createDataLayer({ db: domain.db, cerbos, resources: RESOURCES })
  const { actions } = RESOURCES.expense
  const allowed = await checkedIds(cerbos, principal, { kind: 'expense', actions, rows })
  for (const action of actions) {
    const listed = await authorizedFindMany(principal, 'expense', action, { columns: { id: true } })
    expect([action, ...listed.map(({ id }) => id).toSorted()]).toEqual([
      action,
      ...[...(allowed.get(action) ?? [])].toSorted(),
    ])
  }
})
