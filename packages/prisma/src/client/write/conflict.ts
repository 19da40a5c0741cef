import {
  conflict,
  forbiddenResult,
  invalidReference,
  type Model,
  type RowgateError,
  stillReferred,
} from '@rowgate/core'
import { isPlainObject } from '../../lower/lowered.ts'
import { type Context, modelOf, permittedRows, type Request, type SingleRequest } from '../context.ts'
import { answered, prismaCode, sqlState } from '../database-error.ts'
import { permittedArgs } from '../find.ts'
import { delegateOf, type FindArgs, type Row } from '../store.ts'
import { verifiedRows } from '../verified-rows.ts'
import { verifyByCheck } from '../verify-by-check.ts'
import { keyFields } from '../verify.ts'

/** A write, seen from the errors that it can come to. */
export interface Attempt {
  readonly model: Model
  /** The fields of the row as it would be, as far as they are known. */
  readonly fields: Row | undefined
  readonly deletes?: boolean
}

/**
 * Does a write, and says of its errors no more than the principal may know.
 *
 * @throws RowgateError `conflict` when a row that the principal may read has the same unique values, or rows refer to one that would go.
 * @throws RowgateError `invalid-reference` when the row would refer to one that is not there or may not be read.
 * @throws ForbiddenError `forbidden` when a row that the principal may not read is in the way: as for a row that may not be made.
 */
export async function attempt<T>(
  context: Context,
  request: SingleRequest,
  write: Attempt,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await answered(request.kind, work)
  } catch (error) {
    const code = prismaCode(error)
    const state = sqlState(error)
    if (code === 'P2003' || state === '23503' || state === '23001')
      throw write.deletes === true ? stillReferred(request.kind) : invalidReference(request.kind)
    if (code === 'P2002' || state === '23505') throw await uniqueViolation(context, request, write)
    throw error
  }
}

async function uniqueViolation(
  context: Context,
  request: SingleRequest,
  { model, fields = {} }: Attempt,
): Promise<RowgateError> {
  const { readAction } = context.authorizer.resourceOf(request.kind)
  const reading = { ...request, action: readAction }
  const known = [model.primaryKey, ...model.uniqueKeys].filter((key) => key.every((name) => isKnown(fields[name])))
  for (const key of known) {
    const where = Object.fromEntries(key.map((name) => [name, { equals: fields[name] }]))
    if (await isSeen(context, reading, where)) return conflict(request.kind)
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
