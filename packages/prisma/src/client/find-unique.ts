import { type Context, modelOf, permittedRows, type Request, type SomeRows } from './context.ts'
import { answered } from './database-error.ts'
import { narrow } from './narrow.ts'
import { delegateOf, type FindArgs, inSnapshot, type Row } from './store.ts'
import { findVerified } from './verified.ts'
import { keyFields } from './verify.ts'

/** The row of a unique key, when it is permitted. */
export async function findUnique(context: Context, request: Request, args: FindArgs = {}): Promise<Row | null> {
  const model = modelOf(context, request)
  const permitted = await permittedRows(context, request, model)
  if (permitted.rows === 'none') return null
  if (permitted.rows === 'some' && permitted.exactness === 'superset') {
    return inSnapshot(context.store, (store) => verifiedUnique({ ...context, store }, request, permitted, args))
  }
  const asked = permitted.rows === 'some' ? narrow(args, permitted.where) : args
  return answered(request.kind, () => delegateOf(context.store, model).findUnique(asked))
}

/** A unique key can be any of the model's, and rows are verified by the primary one: it is found first, in the same snapshot. */
async function verifiedUnique(
  context: Context,
  request: Request,
  permitted: SomeRows,
  args: FindArgs,
): Promise<Row | null> {
  const model = modelOf(context, request)
  const select = Object.fromEntries(keyFields(model).map(({ name }) => [name, true]))
  const key = await answered(request.kind, () =>
    delegateOf(context.store, model).findUnique({ where: args['where'], select }),
  )
  if (key === null) return null
  const [row] = await findVerified(context, request, permitted, { ...args, where: key, take: 1 })
  return row ?? null
}
