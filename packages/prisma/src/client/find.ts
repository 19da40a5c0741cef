import { type Model, notFound, refuseUnverified, verifyLimitReached } from '@rowgate/core'
import { type Context, modelOf, type Permitted, permittedRows, type Request, type SomeRows } from './context.ts'
import { answered } from './database-error.ts'
import { narrow } from './narrow.ts'
import { narrowNested } from './nested.ts'
import { type Load, read, readDrawn } from './read.ts'
import { createReaching } from './related-rows.ts'
import { drawVerification, inOneSnapshot } from './snapshot.ts'
import { delegateOf, type FindArgs, type Row } from './store.ts'
import { countVerified, findVerified } from './verified.ts'
import { keyFields } from './verify.ts'

/** The permitted rows. */
export function findMany(context: Context, request: Request, args: FindArgs = {}): Promise<readonly Row[]> {
  return read(context, request, args, loadMany)
}

/** The first permitted row. Where it turns out to be denied when it is verified, the next one is looked for. */
export async function findFirst(context: Context, request: Request, args: FindArgs = {}): Promise<Row | null> {
  const verification = await drawVerification(context)
  const first = await readDrawn(context, request, args, { load: loadFirst, verification })
  if (verification === undefined || first.rows.length === first.loaded) return first.rows[0] ?? null
  const isLast = typeof args['take'] === 'number' && args['take'] < 0
  for (let most = 10; most <= context.verifyLimit; most *= 10) {
    const take = isLast ? -most : most
    const { rows, loaded } = await readDrawn(context, request, { ...args, take }, { load: loadMany, verification })
    const row = isLast ? rows.at(-1) : rows[0]
    if (row !== undefined || loaded < most) return row ?? null
  }
  throw verifyLimitReached(context.verifyLimit)
}

/** @throws NotFoundError `not-found` when no row is permitted. */
export async function findFirstOrThrow(context: Context, request: Request, args?: FindArgs): Promise<Row> {
  return (await findFirst(context, request, args)) ?? raise(notFound(request.kind))
}

/** The row of a unique key, when it is permitted. */
export async function findUnique(context: Context, request: Request, args: FindArgs = {}): Promise<Row | null> {
  return (await read(context, request, args, loadUnique))[0] ?? null
}

/** @throws NotFoundError `not-found` when there is no such row, or it is not permitted. */
export async function findUniqueOrThrow(context: Context, request: Request, args?: FindArgs): Promise<Row> {
  return (await findUnique(context, request, args)) ?? raise(notFound(request.kind))
}

/** How many rows are permitted: a number, or with `select` one for each field. */
export async function countRows(context: Context, request: Request, args: FindArgs = {}): Promise<unknown> {
  refuseUnverified(context.verifier, 'A count')
  const model = modelOf(context, request)
  const [permitted, own] = await Promise.all([
    permittedRows(context, request, model),
    narrowAsked(context, request, model, args),
  ])
  if (permitted.rows === 'none') return nothingCounted(args)
  if (isInexact(permitted)) return countVerified(context, request, permitted, own)
  if (await isHiddenCursor(context, request, permitted, own)) return nothingCounted(args)
  return answered(request.kind, () => delegateOf(context.store, model).count(permittedArgs(permitted, own)))
}

/** The arguments of a call that loads no related rows. Its `select` is of results, not of rows. */
export async function narrowAsked(context: Context, request: Request, model: Model, args: FindArgs): Promise<FindArgs> {
  const { where, cursor, orderBy } = args
  const narrowed = await narrowNested(createReaching(context, request), model, { where, cursor, orderBy })
  return { ...args, ...Object.fromEntries(Object.entries(narrowed.args).filter(([, value]) => value !== undefined)) }
}

/** The caller's arguments for permitted rows only. */
export function permittedArgs(permitted: Permitted, args: FindArgs): FindArgs {
  return permitted.rows === 'some' ? narrow(args, permitted.where) : args
}

/** Whether the row of Prisma's cursor may not be read, or is not there: what comes behind it would tell where it stands. */
export async function isHiddenCursor(
  context: Context,
  request: Request,
  permitted: Permitted,
  { cursor }: FindArgs,
): Promise<boolean> {
  if (cursor === undefined || cursor === null) return false
  const select = Object.fromEntries(modelOf(context, request).primaryKey.map((name) => [name, true]))
  const args = { where: cursor, select }
  if (context.verifier.always) return (await read(context, request, args, loadUnique)).length === 0
  return permitted.rows === 'some' && (await uniqueRow(context, request, permitted, args)).length === 0
}

const manyRows: Load['rows'] = async (context, request, permitted, args) => {
  if (isInexact(permitted)) return findVerified(context, request, permitted, args)
  if (await isHiddenCursor(context, request, permitted, args)) return []
  const delegate = delegateOf(context.store, modelOf(context, request))
  return answered(request.kind, () => delegate.findMany(permittedArgs(permitted, args)))
}

const firstRow: Load['rows'] = async (context, request, permitted, args) => {
  if (isInexact(permitted)) {
    return (await findVerified(context, request, permitted, { ...args, take: args['take'] ?? 1 })).slice(0, 1)
  }
  if (await isHiddenCursor(context, request, permitted, args)) return []
  const delegate = delegateOf(context.store, modelOf(context, request))
  const row = await answered(request.kind, () => delegate.findFirst(permittedArgs(permitted, args)))
  return row === null ? [] : [row]
}

const uniqueRow: Load['rows'] = async (context, request, permitted, args) => {
  if (isInexact(permitted)) {
    // Before the row is looked for: that there is no snapshot is no news of the row.
    return inOneSnapshot(context, (within) => verifiedUnique(within, request, permitted, args))
  }
  const delegate = delegateOf(context.store, modelOf(context, request))
  const row = await answered(request.kind, () => delegate.findUnique(permittedArgs(permitted, args)))
  return row === null ? [] : [row]
}

const loadMany: Load = { rows: manyRows, unique: false }
const loadFirst: Load = { rows: firstRow, unique: false }
const loadUnique: Load = { rows: uniqueRow, unique: true }

/** A unique key can be any of the model's, and rows are verified by the primary one: it is found first, in the same snapshot. */
async function verifiedUnique(
  context: Context,
  request: Request,
  permitted: SomeRows,
  args: FindArgs,
): Promise<readonly Row[]> {
  const model = modelOf(context, request)
  const select = Object.fromEntries(keyFields(model).map(({ name }) => [name, true]))
  const key = await answered(request.kind, () =>
    delegateOf(context.store, model).findUnique({ where: args['where'], select }),
  )
  return key === null ? [] : findVerified(context, request, permitted, { ...args, where: key, take: 1 })
}

/** Whether Prisma finds more than what is permitted. */
export function isInexact(permitted: Permitted): permitted is SomeRows {
  return permitted.rows === 'some' && permitted.exactness === 'superset'
}

function nothingCounted({ select }: FindArgs): unknown {
  if (typeof select !== 'object' || select === null) return 0
  const counted = Object.entries(select).filter(([, wanted]) => wanted === true)
  return Object.fromEntries(counted.map(([name]) => [name, 0]))
}

function raise(error: Error): never {
  throw error
}
