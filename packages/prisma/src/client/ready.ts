import { layerReadiness, type Model, type Readiness } from '@rowgate/core'
import { postgresql, render, selectOddCollations } from '@rowgate/sql'
import { storedRows } from './allowed-actions.ts'
import type { Context } from './context.ts'
import { answered } from './database-error.ts'
import { query, type Store } from './store.ts'

/** Whether the PDP answers and is of a tested version, and whether the database has what the resource map says. */
export function ready({ authorizer, store }: Context): Promise<Readiness> {
  return layerReadiness(authorizer, {
    read: (resource, key) => storedRows(store, resource, [key]),
    oddCollations: (models) => oddCollations(store, models),
  })
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
