import { attempt, type Model, type Readiness, type ReadinessCheck, readinessOf } from '@rowgate/core'
import { postgresql, selectOddCollations } from '@rowgate/sql'
import { sql } from 'drizzle-orm'
import { toDrizzle } from '../lower/to-drizzle.ts'
import { storedRows } from './allowed-actions.ts'
import type { Context } from './context.ts'
import { answered } from './database-error.ts'
import { type Store, tableOf } from './store.ts'

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
  const columns = { table: sql<string>`"odd"."table"`, column: sql<string>`"odd"."column"` }
  const [{ name } = { name: '' }] = models
  const odd = toDrizzle(selectOddCollations(models, postgresql), tableOf(store, name))
  return answered('collations', () => store.database.select(columns).from(sql`(${odd}) as "odd"`))
}
