import { attempt, type Model, type Readiness, type ReadinessCheck, readinessOf } from '@rowgate/core'
import { postgresql, render, selectOddCollations } from '@rowgate/sql'
import { storedRows } from './allowed-actions.ts'
import type { Context } from './context.ts'
import { answered } from './database-error.ts'
import { query, type Store } from './store.ts'

/** Whether the PDP answers and is of a tested version, and whether the database has what the resource map says. */
export async function ready({ authorizer, store }: Context): Promise<Readiness> {
  const kinds = authorizer.resources.map((resource) =>
    attempt(`database: ${resource.kind}`, async (): Promise<readonly ReadinessCheck[]> => {
      const key = Object.fromEntries(resource.model.primaryKey.map((name) => [name, '0']))
      await storedRows(store, resource, [key])
      return [{ name: `database: ${resource.kind}`, ok: true, detail: 'Its tables and columns are there.' }]
    }),
  )
  const collations = attempt('collations', async () => {
    const odd = await oddCollations(store, authorizer.models)
    const columns = odd.map(({ table, column }) => `${table}.${column}`).join(', ')
    const detail =
      odd.length === 0 ? 'Texts are equal only to themselves.' : `Texts that differ can be equal in ${columns}.`
    return [{ name: 'collations', ok: odd.length === 0, detail }]
  })
  return readinessOf((await Promise.all([authorizer.readiness(), ...kinds, collations])).flat())
}

/** Columns in which texts that differ can be equal. */
async function oddCollations(
  store: Store,
  models: readonly Model[],
): Promise<readonly { readonly table: string; readonly column: string }[]> {
  const statement = render(selectOddCollations(models, postgresql), ({ column }) => column, postgresql.placeholder)
  const found = await answered('collations', () => query(store, statement))
  return found.map(({ table, column }) => ({ table: String(table), column: String(column) }))
}
