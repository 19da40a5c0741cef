import { actionsOf, type CheckedObject, keyOf, parseCaller, type Resource, type StoredRow } from '@rowgate/core'
import { parseStoredRow, postgresql, render, selectStoredRows } from '@rowgate/sql'
import type { Context, Request } from './context.ts'
import { answered } from './database-error.ts'
import { query, type Store } from './store.ts'

/** What the PDP allows on the rows of some keys, in their order. One statement loads them, and the PDP is asked as seldom as it takes. */
export async function allowedActions(
  context: Context,
  request: Request,
  keys: readonly unknown[],
): Promise<readonly Pick<CheckedObject, 'allowed' | 'outputs'>[]> {
  const { caller, kind } = request
  parseCaller(caller)
  const actions = actionsOf(request.action)
  const resource = context.authorizer.resourceOf(kind)
  const rows = await storedRows(context.store, resource, keys)
  const checked = rows.map((row) => context.authorizer.checkRow(caller, kind, actions, row))
  return (await Promise.all(checked)).map(({ allowed, outputs }) => ({
    allowed,
    // Of what nothing may be done to, it is not told whether it exists.
    outputs: allowed.size === 0 ? [] : outputs,
  }))
}

/** The stored rows of some keys, in their order. */
export async function storedRows(
  store: Store,
  resource: Resource,
  keys: readonly unknown[],
): Promise<readonly (StoredRow | undefined)[]> {
  const named = keys.map((key) => keyOf(resource.model, key))
  if (named.length === 0) return []
  const statement = render(
    selectStoredRows(resource, named, postgresql),
    ({ column }) => postgresql.quote(column),
    postgresql.placeholder,
  )
  const found = await answered(resource.kind, () => query(store, statement))
  const rows = new Map(found.map(({ at, row }) => [Number(at), parseStoredRow(row)]))
  return named.map((_, at) => rows.get(at))
}
