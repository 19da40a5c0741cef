import {
  afterAction,
  type After,
  authorizeResult,
  forbiddenResult,
  type Key,
  type Model,
  permittedByPdp,
  type StoredRow,
  verifyLimitReached,
} from '@rowgate/core'
import { and, count, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { storedRows } from '../allowed-actions.ts'
import { conditionOn } from '../condition.ts'
import { candidatesOf, type Context, permittedRows, type SingleRequest } from '../context.ts'
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
  const asked = await askedFor(context, request, config)
  if (asked === 'none') return 0
  return transact(context, request, { operation: 'update', model, isolation }, async ({ within, written }) => {
    const { store } = within
    const table = tableOf(store, model.name)
    const wanted = await wantedRows(within, request, asked)
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
  const asked = await askedFor(context, request, config)
  if (asked === 'none') return 0
  const { isolation } = config
  return transact(context, request, { operation: 'delete', model, isolation }, async ({ within, written }) => {
    const { store } = within
    const rows = await store.database
      .delete(tableOf(store, model.name))
      .where(await wantedRows(within, request, asked))
      .returning({ gone: sql`1` })
    await written({ rows: rows.length })
    return rows.length
  })
}

const KEY = '$rowgate'

/** What the caller wants to change, as far as the plan permits it, or may. */
interface Asked {
  readonly where: SQL | undefined
  /** Whether only the PDP knows which of these rows are permitted. */
  readonly undecided: boolean
}

async function askedFor(
  context: Context,
  request: SingleRequest,
  { where }: DeleteManyConfig,
): Promise<Asked | 'none'> {
  // The statement locks rows: one that another session has just changed is asked the whole condition again.
  const permitted = await permittedRows(context, request, { recheck: true })
  if (permitted.rows === 'none') return 'none'
  const found = candidatesOf(permitted)
  const narrowed = found === undefined ? where : narrow(where, found)
  const table = tableOf(context.store, context.authorizer.resourceOf(request.kind).model.name)
  return { where: conditionOn(table, narrowed), undecided: permitted.rows === 'undecided' }
}

/** The rows that are written. Where the PDP is asked of them one by one, they are locked before. */
async function wantedRows(
  context: Context,
  request: SingleRequest,
  { where, undecided }: Asked,
): Promise<SQL | undefined> {
  const { authorizer, store, verifier } = context
  const verification = verifier.always ? verifier.draw() : undefined
  if (verification === undefined && !undecided) return where
  const locked = await lockedRows(context, request, where, undecided)
  const permitted = undecided ? await permittedByPdp(authorizer, request, locked, ({ row }) => row) : locked
  const claims = permitted.map(({ row }) => ({ row, actions: [request.action], permitted: true }))
  const confirmed = await verification?.confirm(authorizer, request, claims)
  const keys = permitted.filter((_, at) => confirmed?.[at] !== false).map(({ key }) => key)
  const { model } = authorizer.resourceOf(request.kind)
  return rowsOf(model, keys, tableOf(store, model.name))
}

/** The rows, locked, as they are from now on. */
async function lockedRows(
  { authorizer, store, verifyLimit }: Context,
  { kind }: SingleRequest,
  where: SQL | undefined,
  limited: boolean,
): Promise<readonly { readonly key: Key; readonly row: StoredRow }[]> {
  const resource = authorizer.resourceOf(kind)
  const selected = store.database
    .select({ key: keyText(store, resource.model) })
    .from(tableOf(store, resource.model.name))
    .where(where)
  const locked = await (limited ? selected.limit(verifyLimit + 1).for('update') : selected.for('update'))
  if (limited && locked.length > verifyLimit) throw verifyLimitReached(verifyLimit)
  const keys = locked.map(({ key }) => keyOfText(key))
  const stored = await storedRows(store, resource, keys)
  return keys.flatMap((key, at) => {
    const row = stored[at]
    return row === undefined ? [] : [{ key, row }]
  })
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
  const permitted = await permittedRows(context, request)
  if (verifier.always || permitted.rows === 'undecided')
    return authorizeResult(authorizer, request, await storedRows(store, resource, keys))
  if (permitted.rows === 'all' || keys.length === 0) return
  if (permitted.rows === 'none') throw forbiddenResult(request.kind, request.action)
  const table = tableOf(store, resource.model.name)
  const [allowed] = await store.database
    .select({ rows: count() })
    .from(table)
    .where(and(rowsOf(resource.model, keys, table), permitted.where))
  if (allowed?.rows !== keys.length) throw forbiddenResult(request.kind, request.action)
}
