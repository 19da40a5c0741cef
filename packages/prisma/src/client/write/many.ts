import {
  afterAction,
  ALL,
  authorizeResult,
  forbiddenResult,
  type Model,
  RowgateError,
  verifyLimitReached,
} from '@rowgate/core'
import { storedRows } from '../allowed-actions.ts'
import {
  type Context,
  type Granted,
  isUndecided,
  modelOf,
  permittedRows,
  type SingleRequest,
  type SomeRows,
} from '../context.ts'
import { permittedArgs } from '../find.ts'
import { narrowWhere } from '../nested-where.ts'
import { narrow } from '../narrow.ts'
import { createReaching } from '../related-rows.ts'
import { delegateOf, type FindArgs, type Isolation, query, type Row } from '../store.ts'
import { storedByKey } from '../stored.ts'
import { verifiedRows } from '../verified-rows.ts'
import { verifyByCheck } from '../verify-by-check.ts'
import { keyFields, keyText, primaryKeyOf, selectKeys, selectVerified, shownKeys, whereShown } from '../verify.ts'
import { transact } from './conflict.ts'
import { fieldsOf, refuseKeyChange } from './data.ts'
import type { WriteArgs } from './one.ts'
import { refuseHiddenReferences } from './references.ts'

export interface DeleteManyArgs extends FindArgs {
  readonly where?: unknown
  readonly isolation?: Isolation | undefined
}

export interface UpdateManyArgs extends WriteArgs {
  readonly where?: unknown
  readonly data: unknown
}

/** Changes the permitted rows, as they are in the statement's snapshot; how many there were. */
export async function updateMany(
  context: Context,
  request: SingleRequest,
  { data, after, isolation, ...asked }: UpdateManyArgs,
): Promise<number> {
  const resource = context.authorizer.resourceOf(request.kind)
  const { model } = resource
  const fields = fieldsOf(model, data)
  refuseKeyChange(model, fields)
  const permitted = await permittedRows(context, request, model)
  if (permitted.rows === 'none') return 0
  const select = Object.fromEntries(keyFields(model).map(({ name }) => [name, true]))
  return transact(context, request, { operation: 'update', model, fields, isolation }, async ({ within, written }) => {
    const rows: Row[] = []
    for (const part of await partsOf(within, request, permitted, asked))
      rows.push(...(await delegateOf(within.store, model).updateManyAndReturn({ ...part, data: fields, select })))
    const changed = (field: string): boolean => fields[field] !== undefined
    await refuseHiddenReferences(within, request, { model, written: { rows, changed } })
    const action = afterAction(resource, { ...request, after })
    if (action !== undefined) await refuseResults(within, { ...request, action }, model, rows)
    await written({ rows: rows.length })
    return rows.length
  })
}

/** Deletes the permitted rows, as they are in the statement's snapshot; how many there were. */
export async function deleteMany(
  context: Context,
  request: SingleRequest,
  { isolation, ...asked }: DeleteManyArgs = {},
): Promise<number> {
  const model = modelOf(context, request)
  const permitted = await permittedRows(context, request, model)
  if (permitted.rows === 'none') return 0
  return transact(context, request, { operation: 'delete', model, isolation }, async ({ within, written }) => {
    let rows = 0
    for (const part of await partsOf(within, request, permitted, asked))
      rows += (await delegateOf(within.store, model).deleteMany(part)).count
    await written({ rows })
    return rows
  })
}

/** The caller's arguments for permitted rows: of one statement, or of one for every batch of rows where Prisma has no words for them. */
async function partsOf(
  context: Context,
  request: SingleRequest,
  permitted: Granted,
  args: FindArgs,
): Promise<readonly FindArgs[]> {
  const model = modelOf(context, request)
  const where = await narrowWhere(createReaching(context, request), model, args['where'], 'where')
  const own = where === undefined ? args : { ...args, where }
  if (context.verifier.always)
    return batchesOf(context, request, own, await confirmedKeys(context, request, permitted, own))
  if (permitted.rows === 'all') return [own]
  if (permitted.exactness === 'exact') return [narrow(own, permitted.where)]
  const keysOf = permitted.refusal === undefined ? permittedKeys : lockedByCheck
  return batchesOf(context, request, own, await keysOf(context, request, permitted, own))
}

/** Rows of one statement: their keys are one list of it. */
const BATCH = 1000

function batchesOf(
  context: Context,
  request: SingleRequest,
  args: FindArgs,
  keys: readonly Row[],
): readonly FindArgs[] {
  const model = modelOf(context, request)
  if (args['limit'] !== undefined) throw limited()
  const starts = Array.from({ length: Math.ceil(keys.length / BATCH) }, (_, at) => at * BATCH)
  return starts.map((start) => narrow(args, whereShown(model, keys.slice(start, start + BATCH))))
}

/** The keys of the permitted rows. */
async function permittedKeys(context: Context, request: SingleRequest, { filter }: SomeRows): Promise<readonly Row[]> {
  const { store, verifyLimit } = context
  const model = modelOf(context, request)
  const keys = await query(store, selectKeys(filter, model, verifyLimit + 1, true))
  if (keys.length > verifyLimit) throw verifyLimitReached(verifyLimit)
  return keys.map((key) => shownKeys(model, key))
}

/** The keys of the rows that the caller asks for and the PDP permits, which is asked after they are locked. */
async function lockedByCheck(
  context: Context,
  request: SingleRequest,
  permitted: SomeRows,
  args: FindArgs,
): Promise<readonly Row[]> {
  return verifyByCheck(context, request, await lockedKeys(context, request, permitted, args))
}

/** The keys of the rows that the caller asks for and the plan permits, and the PDP as well, which is asked after they are locked. */
async function confirmedKeys(
  context: Context,
  request: SingleRequest,
  permitted: Granted,
  args: FindArgs,
): Promise<readonly Row[]> {
  const rows = await (isUndecided(permitted)
    ? lockedByCheck(context, request, permitted, args)
    : lockedKeys(context, request, permitted, args))
  const stored = await storedByKey(context, request.kind, rows)
  const claims = [...stored].map(([name, row]) => ({ name, row, actions: [request.action], permitted: true }))
  const confirmed = (await context.verifier.draw()?.confirm(context.authorizer, request, claims)) ?? []
  const keys = new Set(claims.filter((_, at) => confirmed[at] === true).map(({ name }) => name))
  return rows.filter((row) => keys.has(keyText(modelOf(context, request), row)))
}

/** The keys of the rows that the caller asks for and may be permitted, locked. */
async function lockedKeys(
  context: Context,
  request: SingleRequest,
  permitted: Granted,
  args: FindArgs,
): Promise<readonly Row[]> {
  const { store, verifyLimit } = context
  const model = modelOf(context, request)
  const select = Object.fromEntries(keyFields(model).map(({ name }) => [name, true]))
  const asked = permittedArgs(permitted, args['where'] === undefined ? {} : { where: args['where'] })
  const filter = permitted.rows === 'some' ? permitted.filter : ALL
  const keys = await delegateOf(store, model).findMany({ ...asked, select, take: verifyLimit + 1 })
  if (keys.length > verifyLimit) throw verifyLimitReached(verifyLimit)
  if (keys.length === 0) return []
  const locked = await query(store, selectVerified(filter, model, keys, true))
  return locked.map(({ at }) => keys[Number(at) - 1] as Row)
}

/** Refuses rows that the action is not allowed of, as the statement has left them. */
async function refuseResults(
  context: Context,
  request: SingleRequest,
  model: Model,
  rows: readonly Row[],
): Promise<void> {
  const permitted = await permittedRows(context, request, model)
  if (context.verifier.always) return refuseDenied(context, request, rows)
  if (permitted.rows === 'all' || rows.length === 0) return
  const left = permitted.rows === 'none' ? [] : await verifiedRows(context, model, { ...permitted, request }, rows)
  if (left.length < rows.length) throw forbiddenResult(request.kind, request.action)
}

async function refuseDenied(context: Context, request: SingleRequest, rows: readonly Row[]): Promise<void> {
  const resource = context.authorizer.resourceOf(request.kind)
  const keys = rows.map((row) => primaryKeyOf(resource.model, row))
  await authorizeResult(context.authorizer, request, await storedRows(context.store, resource, keys))
}

function limited(): RowgateError {
  return new RowgateError('Prisma cannot filter these rows exactly, so that their number cannot be limited.', {
    code: 'unsupported-argument',
    path: 'limit',
    hint: 'Leave `limit` out, and narrow the `where`.',
  })
}
