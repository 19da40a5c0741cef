import { layerReadiness, type Model, type Readiness } from '@rowgate/core'
import { postgresql, selectOddCollations } from '@rowgate/sql'
import { sql } from 'drizzle-orm'
import { toDrizzle } from '../lower/to-drizzle.ts'
import { storedRows } from './allowed-actions.ts'
import type { Context } from './context.ts'
import { answered } from './database-error.ts'
import { type Store, tableOf } from './store.ts'

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
  const columns = { table: sql<string>`"odd"."table"`, column: sql<string>`"odd"."column"` }
  const [{ name } = { name: '' }] = models
  const odd = toDrizzle(selectOddCollations(models, postgresql), tableOf(store, name))
  return answered('collations', () => store.database.select(columns).from(sql`(${odd}) as "odd"`))
}
