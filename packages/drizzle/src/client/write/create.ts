import {
  afterAction,
  authorizeResult,
  forbiddenResult,
  type Key,
  keyOf,
  NotFoundError,
  parseCaller,
  RowgateError,
} from '@rowgate/core'
import { getTableColumns } from 'drizzle-orm'
import type { Context, SingleRequest } from '../context.ts'
import { without } from '../read.ts'
import { storedRows } from '../allowed-actions.ts'
import { keyOfText, keyText } from '../rows.ts'
import { tableOf } from '../store.ts'
import { transact } from './conflict.ts'
import { lock, refuseKeyChange, updateLocked, type WriteConfig } from './one.ts'
import { refuseHiddenReferences, type Row } from './references.ts'

export interface CreateConfig extends WriteConfig {
  readonly values: Row
}

export interface CreateManyConfig extends WriteConfig {
  readonly values: readonly Row[]
}

export interface UpsertConfig extends WriteConfig {
  readonly key: unknown
  readonly create: Row
  readonly update: Row
}

/** A request with an action for each of what an upsert can come to. */
export type UpsertRequest = Omit<SingleRequest, 'action'> & {
  readonly action: { readonly create: string; readonly update: string }
}

/** Creates a row. */
export async function create(
  context: Context,
  request: SingleRequest,
  { values, ...config }: CreateConfig,
): Promise<Row> {
  const [row] = await createMany(context, request, { ...config, values: [values] })
  return row as Row
}

/** Creates rows: all of them, or none. */
export async function createMany(
  context: Context,
  request: SingleRequest,
  config: CreateManyConfig,
): Promise<readonly Row[]> {
  const { model } = context.authorizer.resourceOf(request.kind)
  await refuseHopeless(context, request)
  if (config.values.length === 0) return []
  const fields = config.values.length === 1 ? config.values[0] : undefined
  const { isolation } = config
  return transact(context, request, { operation: 'create', model, fields, isolation }, async ({ within, written }) => {
    const { rows, keys } = await insert(within, request, config)
    await written({ rows: rows.length, keys })
    return rows
  })
}

/**
 * Changes the row of a key, or creates it; when another creates it between the two, changes that.
 *
 * @throws ForbiddenError also when there is a row that the principal may not read: as if it might not create one.
 */
export async function upsert(context: Context, request: UpsertRequest, config: UpsertConfig): Promise<Row> {
  parseCaller(request.caller)
  const { create: values, update: _, ...options } = config
  const key = keyOf(context.authorizer.resourceOf(request.kind).model, config.key)
  const creating: SingleRequest = { ...request, action: request.action.create }
  const found = await changeExisting(context, request, { ...config, key })
  if (found !== undefined) return found
  try {
    return await create(context, creating, { ...options, values: { ...values, ...key } })
  } catch (error) {
    const appeared = isCollision(error) ? await changeExisting(context, request, { ...config, key }) : undefined
    if (appeared === undefined) throw error
    return appeared
  }
}

/** Changes the row of a key; nothing when there is none, or none that may be read: creating it says then what can be said of either. */
async function changeExisting(
  context: Context,
  { action, ...request }: UpsertRequest,
  { key, update: fields, isolation, ...config }: UpsertConfig & { readonly key: Key },
): Promise<Row | undefined> {
  const { model } = context.authorizer.resourceOf(request.kind)
  const updating: SingleRequest = { ...request, action: action.update }
  refuseKeyChange(model, fields)
  const write = { operation: 'update', model, fields, key, isolation } as const
  const changing = transact(context, updating, write, async ({ within, written }) => {
    if ((await lock(within.store, model, key)) === undefined) return undefined
    const row = await updateLocked(within, updating, { ...config, key, set: fields })
    await written({ rows: 1, keys: [key] })
    return row
  })
  return changing.catch((error: unknown) => {
    if (error instanceof NotFoundError) return undefined
    throw error
  })
}

/** Errors that a row in the way can have made. */
function isCollision(error: unknown): boolean {
  return error instanceof RowgateError && (error.code === 'conflict' || error.code === 'forbidden')
}

async function insert(
  context: Context,
  request: SingleRequest,
  { values, after }: CreateManyConfig,
): Promise<{ readonly rows: readonly Row[]; readonly keys: readonly Key[] }> {
  const { authorizer, store } = context
  const resource = authorizer.resourceOf(request.kind)
  const { model } = resource
  const table = tableOf(store, model.name)
  const inserted = await store.database
    .insert(table)
    .values([...values])
    .returning({ ...getTableColumns(table), [KEY]: keyText(store, model) })
  // A trigger can keep a row from being written, or write it elsewhere.
  if (inserted.length !== values.length) throw forbiddenResult(request.kind, request.action)
  const rows = inserted.map((row) => without(row, KEY))
  const keys = inserted.map(({ [KEY]: key }) => keyOfText(key))
  const stored = await storedRows(store, resource, keys)
  const actions = [request.action, afterAction(resource, { ...request, after: after ?? false })]
  for (const action of new Set(actions)) {
    if (action !== undefined) await authorizeResult(authorizer, { ...request, action }, stored)
  }
  for (const row of rows)
    await refuseHiddenReferences(context, request, { model, written: { row, changed: () => true } })
  return { rows, keys }
}

/** The name of the key among the returned columns; no column of a schema is likely to have it. */
const KEY = '$rowgate'

/** Who may create nothing of the kind is told so before the database is touched. */
async function refuseHopeless({ authorizer }: Context, { caller, kind, action }: SingleRequest): Promise<void> {
  const permission = await authorizer.permissionFor(caller, kind, action)
  if (permission.kind === 'denied') throw forbiddenResult(kind, action)
}
