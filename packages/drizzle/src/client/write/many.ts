import { afterAction, type After, authorizeResult, forbiddenResult, type Key, type Model } from '@rowgate/core'
import { and, count, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { storedRows } from '../allowed-actions.ts'
import { conditionOn } from '../condition.ts'
import { type Context, permittedRows, type SingleRequest } from '../context.ts'
import { narrow, type Where } from '../narrow.ts'
import { keyOfText, keyText, rowsOf } from '../rows.ts'
import { type Isolation, tableOf } from '../store.ts'
import { transact } from './conflict.ts'
import { refuseKeyChange } from './one.ts'
import { referencesOf, refuseHiddenReferences, type Row } from './references.ts'

export interface DeleteManyConfig {
  readonly where?: Where
  readonly isolation?: Isolation | undefined
}

export interface UpdateManyConfig extends DeleteManyConfig {
  readonly set: Row
  readonly after?: After | undefined
}

/** Changes the permitted rows, as they are in the statement's snapshot; how many there were. */
export async function updateMany(context: Context, request: SingleRequest, config: UpdateManyConfig): Promise<number> {
  const resource = context.authorizer.resourceOf(request.kind)
  const { model } = resource
  const { set, isolation } = config
  refuseKeyChange(model, set)
  const where = await whereOf(context, request, config)
  if (where === 'none') return 0
  return transact(context, request, { operation: 'update', model, isolation }, async ({ within, written }) => {
    const { store } = within
    const table = tableOf(store, model.name)
    const wanted = await confirmedOf(within, request, where)
    const returned = { ...getTableColumns(table), [KEY]: keyText(store, model) }
    const rows = await store.database.update(table).set(set).where(wanted).returning(returned)
    await refuseReferences(within, request, { model, set, rows })
    const action = afterAction(resource, { ...request, after: config.after })
    const keys = rows.map(({ [KEY]: key }) => keyOfText(key))
    if (action !== undefined) await refuseResults(within, { ...request, action }, keys)
    await written({ rows: rows.length })
    return rows.length
  })
}

/** Deletes the permitted rows, as they are in the statement's snapshot; how many there were. */
export async function deleteMany(
  context: Context,
  request: SingleRequest,
  config: DeleteManyConfig = {},
): Promise<number> {
  const { model } = context.authorizer.resourceOf(request.kind)
  const where = await whereOf(context, request, config)
  if (where === 'none') return 0
  const { isolation } = config
  return transact(context, request, { operation: 'delete', model, isolation }, async ({ within, written }) => {
    const { store } = within
    const rows = await store.database
      .delete(tableOf(store, model.name))
      .where(await confirmedOf(within, request, where))
      .returning({ gone: sql`1` })
    await written({ rows: rows.length })
    return rows.length
  })
}

const KEY = '$rowgate'

/** What the caller wants to change and is permitted. */
async function whereOf(
  context: Context,
  request: SingleRequest,
  { where }: DeleteManyConfig,
): Promise<SQL | undefined | 'none'> {
  // The statement locks rows: one that another session has just changed is asked the whole condition again.
  const permitted = await permittedRows(context, request, { recheck: true })
  if (permitted.rows === 'none') return 'none'
  const narrowed = permitted.rows === 'all' ? where : narrow(where, permitted.where)
  return conditionOn(tableOf(context.store, context.authorizer.resourceOf(request.kind).model.name), narrowed)
}

/** Which of the wanted rows the PDP allows, one by one, where every row is to be verified: they are locked before it is asked. */
async function confirmedOf(
  { authorizer, store, verifier }: Context,
  request: SingleRequest,
  where: SQL | undefined,
): Promise<SQL | undefined> {
  const verification = verifier.always ? verifier.draw() : undefined
  if (verification === undefined) return where
  const resource = authorizer.resourceOf(request.kind)
  const locked = await store.database
    .select({ key: keyText(store, resource.model) })
    .from(tableOf(store, resource.model.name))
    .where(where)
    .for('update')
  const keys = locked.map(({ key }) => keyOfText(key))
  const stored = await storedRows(store, resource, keys)
  const found = keys.flatMap((key, at) => {
    const row = stored[at]
    return row === undefined ? [] : [{ key, row, actions: [request.action], permitted: true }]
  })
  const confirmed = await verification.confirm(authorizer, request, found)
  const allowed = found.filter((_, at) => confirmed[at])
  return rowsOf(
    store,
    resource.model,
    allowed.map(({ key }) => key),
  )
}

/** Rows that are left with the same references are looked at once. */
async function refuseReferences(
  context: Context,
  request: SingleRequest,
  { model, set, rows }: { readonly model: Model; readonly set: Row; readonly rows: readonly Row[] },
): Promise<void> {
  const changed = (field: string): boolean => set[field] !== undefined
  const referring = [...new Set(referencesOf(context.store, model).flatMap(({ on }) => on.map(({ from }) => from)))]
  const different = new Map(rows.map((row) => [JSON.stringify(referring.map((name) => String(row[name]))), row]))
  if (!referring.some(changed)) return
  for (const row of different.values())
    await refuseHiddenReferences(context, request, { model, written: { row, changed } })
}

/** Refuses rows that the action is not allowed of, as the statement has left them, and rows that a trigger has moved elsewhere. */
async function refuseResults(context: Context, request: SingleRequest, keys: readonly Key[]): Promise<void> {
  const { authorizer, store, verifier } = context
  const resource = authorizer.resourceOf(request.kind)
  if (verifier.always) return authorizeResult(authorizer, request, await storedRows(store, resource, keys))
  const permitted = await permittedRows(context, request)
  if (permitted.rows === 'all' || keys.length === 0) return
  if (permitted.rows === 'none') throw forbiddenResult(request.kind, request.action)
  const [allowed] = await store.database
    .select({ rows: count() })
    .from(tableOf(store, resource.model.name))
    .where(and(rowsOf(store, resource.model, keys), permitted.where))
  if (allowed?.rows !== keys.length) throw forbiddenResult(request.kind, request.action)
}
