import {
  authorizeRow,
  type Field,
  type Key,
  keyOf,
  oneAction,
  parseCaller,
  type Resource,
  RowgateError,
  type StoredRow,
} from '@rowgate/core'
import { parseStoredRow, postgresql, render, selectStoredRow } from '@rowgate/sql'
import type { Context, Request } from './context.ts'
import { answered } from './database-error.ts'
import { delegateOf, type FindArgs, inSnapshot, query, type Row, type Store } from './store.ts'

/** The row of a key, when the PDP allows the action on it. */
export async function check(context: Context, request: Request, key: unknown): Promise<Row> {
  const { caller, kind } = request
  parseCaller(caller)
  const resource = context.authorizer.resourceOf(kind)
  const named = keyOf(resource.model, key)
  const loading = answered(kind, () => inSnapshot(context.store, (store) => loadRow(store, resource, named)))
  const stored = loading.then((found) => found?.stored)
  await authorizeRow(context.authorizer, { ...request, action: oneAction(request.action) }, stored)
  return (await loading)?.row as Row
}

/** Whether the PDP allows the action on the row of a key. */
export async function isAllowed(context: Context, request: Request, key: unknown): Promise<boolean> {
  const { caller, kind } = request
  const action = oneAction(request.action)
  parseCaller(caller)
  const resource = context.authorizer.resourceOf(kind)
  const named = keyOf(resource.model, key)
  const loading = answered(kind, () => storedText(context.store, resource, named))
  const stored = loading.then((text) => (text === undefined ? undefined : parseStoredRow(text)))
  const allowed = await context.authorizer.allowedActions(caller, kind, [action], stored)
  return allowed.has(action)
}

/** A row as Prisma shows it, and as the attributes are made of it. */
interface Loaded {
  readonly row: Row
  readonly stored: StoredRow
}

/** A transaction of the application's may see the row change between two reads; the attributes are then those of another row. */
async function loadRow(store: Store, resource: Resource, key: Key): Promise<Loaded | undefined> {
  const text = await storedText(store, resource, key)
  if (text === undefined) return undefined
  const row = await delegateOf(store, resource.model).findFirst({ where: whereKey(resource, key) })
  if (store.transaction === 'caller' && text !== (await storedText(store, resource, key))) throw changed(resource.kind)
  return row === null ? undefined : { row, stored: parseStoredRow(text) }
}

/** The attributes' row as text; nothing when there is none. */
async function storedText(store: Store, resource: Resource, key: Key): Promise<string | undefined> {
  const statement = render(
    selectStoredRow(resource, key, postgresql),
    ({ column }) => postgresql.quote(column),
    postgresql.placeholder,
  )
  const [found] = await query(store, statement)
  return found === undefined ? undefined : String(found['row'])
}

function whereKey({ model }: Resource, key: Key): FindArgs {
  return Object.fromEntries(model.primaryKey.map((name) => [name, prismaValue(model.fields[name] as Field, key[name])]))
}

/** Untyped callers have keys as text; Prisma takes integers as such only. */
function prismaValue({ type }: Field, value: Key[string] | undefined): unknown {
  if (type.kind !== 'integer') return value
  return type.bits === 64 ? BigInt(value ?? 0) : Number(value)
}

function changed(kind: string): RowgateError {
  return new RowgateError(`The row of "${kind}" changed while it was checked.`, {
    code: 'database-failed',
    path: kind,
    hint: 'Check it again, or begin the transaction with the isolation level RepeatableRead.',
  })
}
