import { type Materializing, mostKeys, refuseUnverified, tooManyKeys } from '@rowgate/core'
import { refuseTooManyValues } from '../lower/bound-values.ts'
import { constant } from '../lower/constants.ts'
import type { Where } from '../lower/lowered.ts'
import { type Context, inexactWhere, modelOf, permittedRows, type Request, type SomeRows } from './context.ts'
import { permittedKeys } from './verified.ts'
import { whereShown } from './verify.ts'

/**
 * The `where` that finds the permitted rows and no others: the policy's condition or, where Prisma has no words for it and the caller wants
 * them, the rows' keys.
 *
 * @throws RowgateError `inexact-where`, `verify-limit-reached`
 */
export async function whereOf(context: Context, request: Request, options?: Materializing): Promise<Where> {
  refuseUnverified(context.verifier, 'A condition')
  const most = mostKeys(options)
  const model = modelOf(context, request)
  const permitted = await permittedRows(context, request, model)
  if (permitted.rows !== 'some') return constant(model, permitted.rows === 'all')
  const where = permitted.exactness === 'exact' ? permitted.where : await whereKeys(context, request, permitted, most)
  refuseTooManyValues(where)
  return where
}

async function whereKeys(
  context: Context,
  request: Request,
  permitted: SomeRows,
  most: number | undefined,
): Promise<Where> {
  if (most === undefined) throw inexactWhere(request, permitted)
  const keys = await permittedKeys(context, request, permitted, { most: most + 1 })
  if (keys.length > most) throw tooManyKeys(most)
  return whereShown(modelOf(context, request), keys)
}
