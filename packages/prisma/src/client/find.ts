import { type Context, modelOf, type Permitted, permittedRows, type Request, type SomeRows } from './context.ts'
import { answered } from './database-error.ts'
import { narrow } from './narrow.ts'
import { type Delegate, delegateOf, type FindArgs, type Row } from './store.ts'
import { countVerified, findVerified } from './verified.ts'

/** The permitted rows. */
export async function findMany(context: Context, request: Request, args: FindArgs = {}): Promise<readonly Row[]> {
  const permitted = await permittedTo(context, request)
  if (permitted.rows === 'none') return []
  if (isInexact(permitted)) return findVerified(context, request, permitted, args)
  return answered(request.kind, () => delegate(context, request).findMany(permittedArgs(permitted, args)))
}

/** The first permitted row. */
export async function findFirst(context: Context, request: Request, args: FindArgs = {}): Promise<Row | null> {
  const permitted = await permittedTo(context, request)
  if (permitted.rows === 'none') return null
  if (isInexact(permitted))
    return (await findVerified(context, request, permitted, { ...args, take: args['take'] ?? 1 }))[0] ?? null
  return answered(request.kind, () => delegate(context, request).findFirst(permittedArgs(permitted, args)))
}

/** How many rows are permitted: a number, or with `select` one for each field. */
export async function countRows(context: Context, request: Request, args: FindArgs = {}): Promise<unknown> {
  const permitted = await permittedTo(context, request)
  if (permitted.rows === 'none') return nothingCounted(args)
  if (isInexact(permitted)) return countVerified(context, request, permitted, args)
  return answered(request.kind, () => delegate(context, request).count(permittedArgs(permitted, args)))
}

function permittedTo(context: Context, request: Request): Promise<Permitted> {
  return permittedRows(context, request, modelOf(context, request))
}

function isInexact(permitted: Permitted): permitted is SomeRows {
  return permitted.rows === 'some' && permitted.exactness === 'superset'
}

function permittedArgs(permitted: Permitted, args: FindArgs): FindArgs {
  return permitted.rows === 'some' ? narrow(args, permitted.where) : args
}

function delegate(context: Context, request: Request): Delegate {
  return delegateOf(context.store, modelOf(context, request))
}

function nothingCounted({ select }: FindArgs): unknown {
  if (typeof select !== 'object' || select === null) return 0
  const counted = Object.entries(select).filter(([, wanted]) => wanted === true)
  return Object.fromEntries(counted.map(([name]) => [name, 0]))
}
