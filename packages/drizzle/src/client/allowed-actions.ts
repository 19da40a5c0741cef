import { allowedOnRows, type CheckedObject, keyOf, type Resource, type StoredRow } from '@rowgate/core'
import { parseStoredRow, postgresql, selectStoredRows } from '@rowgate/sql'
import { sql } from 'drizzle-orm'
import { toDrizzle } from '../lower/to-drizzle.ts'
import type { Context, Request } from './context.ts'
import { answered } from './database-error.ts'
import { type Store, tableOf } from './store.ts'

/** What the PDP allows on the rows of some keys, in their order. One statement loads them. */
export function allowedActions(
  { authorizer, store }: Context,
  request: Request,
  keys: readonly unknown[],
): Promise<readonly Pick<CheckedObject, 'allowed' | 'outputs'>[]> {
  return allowedOnRows(authorizer, request, async () => storedRows(store, authorizer.resourceOf(request.kind), keys))
}

/** The stored rows of some keys, in their order. */
export async function storedRows(
  store: Store,
  resource: Resource,
  keys: readonly unknown[],
): Promise<readonly (StoredRow | undefined)[]> {
  const { kind, model } = resource
  const named = keys.map((key) => keyOf(model, key))
  if (named.length === 0) return []
  const statement = toDrizzle(selectStoredRows(resource, named, postgresql), tableOf(store, model.name))
  const columns = { at: sql<number | string>`"rowgate"."at"`, row: sql<string>`"rowgate"."row"` }
  const found = await answered(kind, () => store.database.select(columns).from(sql`(${statement}) as "rowgate"`))
  const rows = new Map(found.map(({ at, row }) => [Number(at), parseStoredRow(row)]))
  return named.map((_, at) => rows.get(at))
}
