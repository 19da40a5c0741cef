import { refuseUnverified } from '@rowgate/core'
import { type Context, inexactWhere, modelOf, type Permitted, permittedRows, type Request } from './context.ts'
import { answered } from './database-error.ts'
import { isHiddenCursor, narrowAsked, permittedArgs } from './find.ts'
import { delegateOf, type FindArgs, type Row } from './store.ts'

/**
 * Counts, sums, averages and ends of the permitted rows.
 *
 * @throws RowgateError `inexact-where` when Prisma has no words for the condition: rows that are added up cannot be verified one by one.
 */
export async function aggregate(context: Context, request: Request, args: FindArgs = {}): Promise<unknown> {
  const { permitted, own } = await exactRows(context, request, args)
  if (permitted.rows === 'none' || (await isHiddenCursor(context, request, permitted, own)))
    return nothingAggregated(args)
  const delegate = delegateOf(context.store, modelOf(context, request))
  return answered(request.kind, () => delegate.aggregate(permittedArgs(permitted, own)))
}

/**
 * The permitted rows in groups.
 *
 * @throws RowgateError `inexact-where`
 */
export async function groupBy(context: Context, request: Request, args: FindArgs = {}): Promise<readonly Row[]> {
  const { permitted, own } = await exactRows(context, request, args)
  if (permitted.rows === 'none') return []
  const delegate = delegateOf(context.store, modelOf(context, request))
  return answered(request.kind, () => delegate.groupBy(permittedArgs(permitted, own)))
}

async function exactRows(
  context: Context,
  request: Request,
  args: FindArgs,
): Promise<{ readonly permitted: Permitted; readonly own: FindArgs }> {
  refuseUnverified(context.verifier, 'An aggregate')
  const model = modelOf(context, request)
  const [permitted, own] = await Promise.all([
    permittedRows(context, request, model),
    narrowAsked(context, request, model, args),
  ])
  if (permitted.rows === 'some' && permitted.exactness === 'superset') throw inexactWhere(request, permitted)
  return { permitted, own }
}

/** What Prisma answers about no rows. */
function nothingAggregated(args: FindArgs): Row {
  const asked = Object.entries(args).filter(([name]) => name.startsWith('_'))
  return Object.fromEntries(asked.map(([name, fields]) => [name, ofNothing(fields, name === '_count' ? 0 : null)]))
}

function ofNothing(fields: unknown, value: 0 | null): unknown {
  if (typeof fields !== 'object' || fields === null) return value
  const asked = Object.entries(fields).filter(([, wanted]) => wanted === true)
  return Object.fromEntries(asked.map(([name]) => [name, value]))
}
