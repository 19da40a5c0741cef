import { allowedOnRows, type CheckedObject, keyOf, type Resource, type StoredRow } from '@rowgate/core'
import { parseStoredRow, postgresql, render, selectStoredRows } from '@rowgate/sql'
import type { Context, Request } from './context.ts'
import { answered } from './database-error.ts'
import { query, type Store } from './store.ts'

/** What the PDP allows on the rows of some keys, in their order. One statement loads them. */
export function allowedActions(
  { authorizer, store }: Context,
  request: Request,
  keys: readonly unknown[],
): Promise<readonly Pick<CheckedObject, 'allowed' | 'outputs'>[]> {
  return allowedOnRows(authorizer, request, async () => storedRows(store, authorizer.resourceOf(request.kind), keys))
}

/**
 * The stored rows of some keys, in their order.
 *
 * @param options whether rows of a list are verified by them: for telemetry.
 */
export async function storedRows(
  store: Store,
  resource: Resource,
  keys: readonly unknown[],
  options: { readonly verified?: boolean } = {},
): Promise<readonly (StoredRow | undefined)[]> {
  const named = keys.map((key) => keyOf(resource.model, key))
  if (named.length === 0) return []
  const statement = render(
    selectStoredRows(resource, named, postgresql),
    ({ column }) => postgresql.quote(column),
    postgresql.placeholder,
  )
  const found = await answered(resource.kind, () => query(store, statement), options)
  const rows = new Map(found.map(({ at, row }) => [Number(at), parseStoredRow(row)]))
  return named.map((_, at) => rows.get(at))
}
