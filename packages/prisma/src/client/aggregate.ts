import { refuseUnverified, verifyLimitReached } from '@rowgate/core'
import { type Context, modelOf, permittedRows, type Request } from './context.ts'
import { answered } from './database-error.ts'
import { isHiddenCursor, isInexact, narrowAsked, permittedArgs } from './find.ts'
import { narrow } from './narrow.ts'
import { inOneSnapshot } from './snapshot.ts'
import { delegateOf, type FindArgs, type Row } from './store.ts'
import { permittedKeys } from './verified.ts'
import { whereShown } from './verify.ts'

/** Counts, sums, averages and ends of the permitted rows. */
export async function aggregate(context: Context, request: Request, args: FindArgs = {}): Promise<unknown> {
  const found = await overPermitted(context, request, args, async ({ store }, own) =>
    delegateOf(store, modelOf(context, request)).aggregate(own),
  )
  return found ?? nothingAggregated(args)
}

/** The permitted rows in groups. */
export async function groupBy(context: Context, request: Request, args: FindArgs = {}): Promise<readonly Row[]> {
  const found = await overPermitted(context, request, args, async ({ store }, own) =>
    delegateOf(store, modelOf(context, request)).groupBy(own),
  )
  return found ?? []
}

/**
 * Asks with arguments that find permitted rows and no others: by a condition or, where Prisma has no words for one, by their keys, in one
 * snapshot. Nothing where nothing is permitted.
 *
 * @throws RowgateError `verify-limit-reached` when there are more keys than may be looked at.
 */
async function overPermitted<Answer>(
  context: Context,
  request: Request,
  args: FindArgs,
  ask: (context: Context, args: FindArgs) => Promise<Answer>,
): Promise<Answer | undefined> {
  refuseUnverified(context.verifier, 'An aggregate')
  const model = modelOf(context, request)
  const [permitted, own] = await Promise.all([
    permittedRows(context, request, model),
    narrowAsked(context, request, model, args),
  ])
  if (permitted.rows === 'none') return undefined
  const exact = async (within: Context, narrowed: FindArgs): Promise<Answer | undefined> => {
    if (await isHiddenCursor(within, request, permitted, own)) return undefined
    return answered(request.kind, () => ask(within, narrowed))
  }
  if (!isInexact(permitted)) return exact(context, permittedArgs(permitted, own))
  const { verifyLimit } = context
  return inOneSnapshot(context, async (within) => {
    const keys = await permittedKeys(within, request, permitted, { where: own['where'], most: verifyLimit + 1 })
    if (keys.length > verifyLimit) throw verifyLimitReached(verifyLimit)
    return exact(within, narrow(own, whereShown(model, keys)))
  })
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
