import { afterAction, type After, forbiddenResult, type Key, type Model } from '@rowgate/core'
import { and, getOperators, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { type Context, inside, permittedRows, type SingleRequest } from '../context.ts'
import { narrow, type Where } from '../narrow.ts'
import { keyOfText, keyText, rowsOf } from '../rows.ts'
import { type Isolation, inTransaction, tableOf } from '../store.ts'
import { attempt } from './conflict.ts'
import { refuseKeyChange } from './one.ts'
import { refuseHiddenReferences, type Row } from './references.ts'

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
  refuseKeyChange(model, config.set)
  const where = await whereOf(context, request, config)
  if (where === 'none') return 0
  return attempt(context, request, { model, fields: config.set }, () =>
    inTransaction(context.store, config.isolation, async (store) => {
      const within = inside(context, store)
      const table = tableOf(store, model.name)
      const returned = { ...getTableColumns(table), [KEY]: keyText(store, model) }
      const rows = await store.database.update(table).set(config.set).where(where).returning(returned)
      await refuseReferences(within, request, { model, set: config.set, rows })
      const action = afterAction(resource, { ...request, after: config.after })
      const keys = rows.map(({ [KEY]: key }) => keyOfText(key))
      if (action !== undefined) await refuseResults(within, { ...request, action }, keys)
      return rows.length
    }),
  )
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
  return attempt(context, request, { model, fields: undefined, deletes: true }, () =>
    inTransaction(context.store, config.isolation, async (store) => {
      const table = tableOf(store, model.name)
      const rows = await store.database
        .delete(table)
        .where(where)
        .returning({ gone: sql`1` })
      return rows.length
    }),
  )
}

const KEY = '$rowgate'

/** What the caller wants to change and is permitted. */
async function whereOf(
  context: Context,
  request: SingleRequest,
  { where }: DeleteManyConfig,
): Promise<SQL | undefined | 'none'> {
  const permitted = await permittedRows(context, request)
  if (permitted.rows === 'none') return 'none'
  const narrowed = permitted.rows === 'all' ? where : narrow(where, permitted.where)
  if (typeof narrowed !== 'function') return narrowed
  const table = tableOf(context.store, context.authorizer.resourceOf(request.kind).model.name)
  return narrowed(getTableColumns(table), getOperators())
}

/** Rows that are left with the same references are looked at once. */
async function refuseReferences(
  context: Context,
  request: SingleRequest,
  { model, set, rows }: { readonly model: Model; readonly set: Row; readonly rows: readonly Row[] },
): Promise<void> {
  const changed = (field: string): boolean => set[field] !== undefined
  const referring = [...new Set(Object.values(model.relations).flatMap(({ on }) => on.map(({ from }) => from)))]
  const different = new Map(rows.map((row) => [JSON.stringify(referring.map((name) => String(row[name]))), row]))
  if (!referring.some(changed)) return
  for (const row of different.values())
    await refuseHiddenReferences(context, request, { model, written: { row, changed } })
}

/** Refuses rows that the action is not allowed of, as the statement has left them. */
async function refuseResults(context: Context, request: SingleRequest, keys: readonly Key[]): Promise<void> {
  const { model } = context.authorizer.resourceOf(request.kind)
  const permitted = await permittedRows(context, request)
  if (permitted.rows === 'all' || keys.length === 0) return
  const table = tableOf(context.store, model.name)
  const unless = permitted.rows === 'none' ? undefined : sql`${permitted.where} is not true`
  const refused = await context.store.database
    .select({ found: sql`1` })
    .from(table)
    .where(and(rowsOf(context.store, model, keys), unless))
    .limit(1)
  if (refused.length > 0) throw forbiddenResult(request.kind, request.action)
}
