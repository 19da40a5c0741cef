import {
  auditedWrite,
  conflict,
  forbiddenResult,
  invalidReference,
  type Model,
  type RowgateError,
  stillReferred,
  type WriteFacts,
} from '@rowgate/core'
import { isPlainObject } from '../../lower/lowered.ts'
import { type Context, inside, modelOf, permittedRows, type Request, type SingleRequest } from '../context.ts'
import { answered, prismaCode, sqlState } from '../database-error.ts'
import { permittedArgs } from '../find.ts'
import { delegateOf, type FindArgs, inTransaction, type Isolation, type Row } from '../store.ts'
import { verifiedRows } from '../verified-rows.ts'
import { verifyByCheck } from '../verify-by-check.ts'
import { keyFields, whereShown } from '../verify.ts'

/** A write, seen from what can come of it. */
export interface Attempt {
  readonly operation: WriteFacts['operation']
  readonly model: Model
  /** The fields of the row as it would be, as far as they are known of a single row. */
  readonly fields?: Row | undefined
  readonly isolation: Isolation | undefined
}

/** What a write is done within, and whom it tells what it does. */
export interface Transacting {
  readonly within: Context
  /** Which row is there already. */
  readonly locked: (key: Row) => void
  /** What has been done, before the transaction ends. */
  readonly written: (facts: Omit<WriteFacts, 'operation'>) => Promise<void>
}

/**
 * Does a guarded write in a transaction of its own, or a savepoint, tells the audit hook of it, and says of its errors no more than the
 * principal may know.
 *
 * @throws RowgateError `conflict` when a row that the principal may read has the same unique values, or rows refer to one that would go.
 * @throws RowgateError `invalid-reference` when the row would refer to one that is not there or may not be read.
 * @throws ForbiddenError `forbidden` when a row that the principal may not read is in the way: as for a row that may not be made.
 */
export function transact<T>(
  context: Context,
  request: SingleRequest,
  write: Attempt,
  work: (transacting: Transacting) => Promise<T>,
): Promise<T> {
  const { operation, isolation } = write
  return auditedWrite(context.authorizer, { ...request, operation }, async (told) => {
    let own: Row | undefined
    let untold: { readonly error: unknown } | undefined
    const transacting = {
      locked: (key: Row): void => void (own = key),
      written: (facts: Omit<WriteFacts, 'operation'>) =>
        told({ operation, ...facts }).catch((error: unknown) => {
          untold = { error }
          throw error
        }),
    }
    const working = (): Promise<T> =>
      inTransaction(context.store, isolation, (store) => work({ ...transacting, within: inside(context, store) }))
    return answered(request.kind, working, { operation: 'write' }).catch(async (error: unknown) => {
      throw untold === undefined ? await tellable(context, request, { ...write, own }, error) : untold.error
    })
  })
}

/** A write that has failed, and the row that it was of. */
type Failed = Attempt & { readonly own: Row | undefined }

async function tellable(context: Context, request: SingleRequest, write: Failed, error: unknown): Promise<unknown> {
  const code = prismaCode(error)
  const state = sqlState(error)
  if (code === 'P2003' || state === '23503' || state === '23001')
    return write.operation === 'delete' ? stillReferred(request.kind) : invalidReference(request.kind)
  if (code === 'P2002' || state === '23505' || state === '23P01') return uniqueViolation(context, request, write)
  return error
}

async function uniqueViolation(
  context: Context,
  request: SingleRequest,
  { model, fields = {}, own }: Failed,
): Promise<RowgateError> {
  const { readAction } = context.authorizer.resourceOf(request.kind)
  const reading = { ...request, action: readAction }
  const known = [model.primaryKey, ...model.uniqueKeys].filter((key) => key.every((name) => isKnown(fields[name])))
  const other = own === undefined ? {} : { NOT: whereShown(model, [own]) }
  for (const key of known) {
    const same = Object.fromEntries(key.map((name) => [name, { equals: fields[name] }]))
    if (await isSeen(context, reading, { ...same, ...other })) return conflict(request.kind)
  }
  return forbiddenResult(request.kind, request.action)
}

/** Whether the one row that the condition finds may be read: as it is by now, since nothing of it is shown. */
async function isSeen(context: Context, reading: Request, where: FindArgs): Promise<boolean> {
  const model = modelOf(context, reading)
  const permitted = await permittedRows(context, reading, model)
  if (permitted.rows === 'none') return false
  const select = Object.fromEntries(keyFields(model).map(({ name }) => [name, true]))
  const args = { ...permittedArgs(permitted, { where }), select, take: 1 }
  const found = await answered(reading.kind, () => delegateOf(context.store, model).findMany(args))
  const isExact = permitted.rows === 'all' || permitted.exactness === 'exact'
  const seen = isExact ? found : await verifiedRows(context, model, { ...permitted, request: reading }, found)
  return (context.verifier.always ? await verifyByCheck(context, reading, seen) : seen).length > 0
}

/** An operation on a field, such as an increment, is not known. */
function isKnown(value: unknown): boolean {
  return value !== undefined && value !== null && !isPlainObject(value) && !Array.isArray(value)
}
