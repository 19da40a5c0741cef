import { authorizeRow, keyOf, oneAction, parseCaller, type StoredRow } from '@rowgate/core'
import { parseStoredRow, postgresql, storedRow } from '@rowgate/sql'
import { toDrizzle } from '../lower/to-drizzle.ts'
import type { Context, Request } from './context.ts'
import { answered } from './database-error.ts'
import { rowOf } from './rows.ts'
import { queryOf, tableOf } from './store.ts'

/** The row of a key, when the PDP allows the action on it. */
export async function check(context: Context, request: Request, key: unknown): Promise<unknown> {
  const loading = loaded(context, request, { key, columns: undefined })
  await authorizeRow(context.authorizer, { ...request, action: oneAction(request.action) }, storedOf(loading))
  return (await loading)?.row
}

/** Whether the PDP allows the action on the row of a key. */
export async function isAllowed(context: Context, request: Request, key: unknown): Promise<boolean> {
  const { caller, kind } = request
  const action = oneAction(request.action)
  const stored = storedOf(loaded(context, request, { key, columns: {} }))
  const allowed = await context.authorizer.allowedActions(caller, kind, [action], stored)
  return allowed.has(action)
}

/** A row as Drizzle shows it, and as the attributes are made of it. */
interface Loaded {
  readonly row: Readonly<Record<string, unknown>>
  readonly stored: StoredRow
}

async function storedOf(loading: Promise<Loaded | undefined>): Promise<StoredRow | undefined> {
  return (await loading)?.stored
}

/** The name that the stored row has among the columns; no column of a schema is likely to have it. */
const STORED = '$rowgate'

/** Loads the row and its attributes with one statement, so that both are of one snapshot, in a transaction or without one. */
async function loaded(
  { authorizer, store }: Context,
  { caller, kind }: Request,
  { key, columns }: { readonly key: unknown; readonly columns: Record<string, never> | undefined },
): Promise<Loaded | undefined> {
  parseCaller(caller)
  const resource = authorizer.resourceOf(kind)
  const named = keyOf(resource.model, key)
  const where = rowOf(store, resource.model, named)
  if (where === undefined) return undefined
  const stored = toDrizzle(storedRow(resource, postgresql), tableOf(store, resource.model.name))
  const config = { where, extras: { [STORED]: stored.as(STORED) }, ...(columns === undefined ? {} : { columns }) }
  const found = await answered(kind, () => queryOf(store, resource.model.name).findFirst(config))
  if (found === undefined) return undefined
  const { [STORED]: text, ...row } = found as Record<string, unknown>
  return { row, stored: parseStoredRow(text) }
}
