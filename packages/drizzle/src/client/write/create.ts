import {
  afterAction,
  authorizeResult,
  forbiddenResult,
  type Key,
  keyOf,
  type Model,
  NotFoundError,
  parseCaller,
  RowgateError,
} from '@rowgate/core'
import { getTableColumns } from 'drizzle-orm'
import { type Context, inside, type SingleRequest } from '../context.ts'
import { without } from '../read.ts'
import { storedRows } from '../allowed-actions.ts'
import { keyOfText, keyText } from '../rows.ts'
import { inTransaction, tableOf } from '../store.ts'
import { attempt } from './conflict.ts'
import { lock, updateLocked, type WriteConfig } from './one.ts'
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
  return attempt(context, request, { model, fields }, () =>
    inTransaction(context.store, config.isolation, (store) => insert(inside(context, store), request, config)),
  )
}

/**
 * Changes the row of a key, or creates it; when another creates it between the look and the write, once more.
 *
 * @throws ForbiddenError also when there is a row that the principal may not read: as if it might not create one.
 */
export async function upsert(context: Context, request: UpsertRequest, config: UpsertConfig): Promise<Row> {
  const { model } = context.authorizer.resourceOf(request.kind)
  parseCaller(request.caller)
  const key = keyOf(model, config.key)
  const upserting = { ...config, key }
  try {
    return await upsertOnce(context, request, upserting)
  } catch (error) {
    const appeared = isCollision(error) && (await exists(context, model, key))
    if (!appeared) throw hiding(error, request)
  }
  return upsertOnce(context, request, upserting).catch((error: unknown) => {
    throw hiding(error, request)
  })
}

function upsertOnce(
  context: Context,
  { action, ...request }: UpsertRequest,
  { key, create: values, update: set, ...config }: UpsertConfig & { readonly key: Key },
): Promise<Row> {
  const { model } = context.authorizer.resourceOf(request.kind)
  const creating: SingleRequest = { ...request, action: action.create }
  return attempt(context, creating, { model, fields: { ...values, ...key } }, () =>
    inTransaction(context.store, config.isolation, async (store) => {
      const within = inside(context, store)
      const found = await lock(store, model, key)
      if (found !== undefined)
        return updateLocked(within, { ...request, action: action.update }, { ...config, key, set })
      await refuseHopeless(within, creating)
      const [row] = await insert(within, creating, { ...config, values: [{ ...values, ...key }] })
      return row as Row
    }),
  )
}

/** Errors that a row in the way can have made. */
function isCollision(error: unknown): boolean {
  return error instanceof RowgateError && (error.code === 'conflict' || error.code === 'forbidden')
}

/** Waits for whoever is about to create the row. */
async function exists({ store }: Context, model: Model, key: Key): Promise<boolean> {
  return (await inTransaction(store, undefined, (inner) => lock(inner, model, key))) !== undefined
}

function hiding(error: unknown, { kind, action }: UpsertRequest): unknown {
  return error instanceof NotFoundError ? forbiddenResult(kind, action.create) : error
}

async function insert(
  context: Context,
  request: SingleRequest,
  { values, after }: CreateManyConfig,
): Promise<readonly Row[]> {
  const { authorizer, store } = context
  const resource = authorizer.resourceOf(request.kind)
  const { model } = resource
  const table = tableOf(store, model.name)
  const inserted = await store.database
    .insert(table)
    .values([...values])
    .returning({ ...getTableColumns(table), [KEY]: keyText(store, model) })
  const rows = inserted.map((row) => without(row, KEY))
  const stored = await storedRows(
    store,
    resource,
    inserted.map(({ [KEY]: key }) => keyOfText(key)),
  )
  const actions = [request.action, afterAction(resource, { ...request, after: after ?? false })]
  for (const action of new Set(actions)) {
    if (action !== undefined) await authorizeResult(authorizer, { ...request, action }, stored)
  }
  for (const row of rows)
    await refuseHiddenReferences(context, request, { model, written: { row, changed: () => true } })
  return rows
}

/** The name of the key among the returned columns; no column of a schema is likely to have it. */
const KEY = '$rowgate'

/** Who may create nothing of the kind is told so before the database is touched. */
async function refuseHopeless({ authorizer }: Context, { caller, kind, action }: SingleRequest): Promise<void> {
  const permission = await authorizer.permissionFor(caller, kind, action)
  if (permission.kind === 'denied') throw forbiddenResult(kind, action)
}
