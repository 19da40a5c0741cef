import { createDataLayer } from '@rowgate/drizzle'
import { drizzleSchema as schema, principals } from '@rowgate/expenses'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Expenses, openExpenses } from './open-expenses.ts'
import { RESOURCES } from '../support/resources.ts'

describe('through postgres-js', () => {
  let domain: Expenses
  let client: postgres.Sql
  beforeAll(async () => {
    domain = await openExpenses(inject('postgresUrl'))
    client = postgres(domain.url, { max: 4 })
  })
  afterAll(async () => {
    await client?.end()
    await domain?.close()
  })

  test.each(Object.entries(principals))('%s: the rows are those through pg', async (_, principal) => {
    const { layer, cerbos } = domain
    const other = createDataLayer({ db: drizzle(client, { schema }), cerbos, resources: RESOURCES })
    const rowsThrough = async (through: typeof layer) => {
      const lists = RESOURCES.expense.actions.map(async (action) => {
        const rows = await through.authorizedFindMany(principal, 'expense', action, {
          columns: { tags: false }, // with postgres-js, Drizzle shows a NULL in a list as the text NULL
          orderBy: (fields) => fields.id,
        })
        const first = rows[0] === undefined || (await through.isAllowed(principal, 'expense', action, rows[0].id))
        return [action, first, await through.authorizedCount(principal, 'expense', action), rows]
      })
      return Promise.all(lists)
    }
    expect(await rowsThrough(other)).toEqual(await rowsThrough(layer))
  })

  test('a check, also inside a transaction', async () => {
    const db = drizzle(client, { schema })
    const layer = createDataLayer({ db, cerbos: domain.cerbos, resources: RESOURCES }).as(principals.ada)
    const row = await layer.authorizedFindFirst('expense', 'view')
    const id = row?.id ?? ''
    expect(await layer.check('expense', 'view', id)).toEqual(row)
    expect(await db.transaction((tx) => layer.with(tx).check('expense', 'view', id))).toEqual(row)
  })
})
