import { collectWindows, RowgateError, type Verified } from '@rowgate/core'
import { type Context, modelOf, type Request, type SomeRows } from './context.ts'
import { answered } from './database-error.ts'
import { withKey } from './key-selection.ts'
import { narrow } from './narrow.ts'
import { delegateOf, type FindArgs, hasRawSql, query, type Row } from './store.ts'
import { inOneSnapshot } from './snapshot.ts'
import { verifiedRows } from './verified-rows.ts'
import { keyFields, selectCount, selectKeys, shownKeys, whereKeys } from './verify.ts'

/**
 * The rows that an inexact `where` finds and the filter itself finds as well. Everything is read in one snapshot: windows of rows, and which
 * of them are permitted, until there are as many as are wanted.
 *
 * @throws RowgateError `unsupported-argument` for arguments that would count or leave out rows before they are verified.
 */
export function findVerified(
  context: Context,
  request: Request,
  permitted: SomeRows,
  args: FindArgs,
): Promise<readonly Row[]> {
  refuse(args, ['skip', 'cursor', 'distinct'])
  const key = keyFields(modelOf(context, request)).map(({ name }) => name)
  const { args: selecting, strip } = withKey(args, key)
  const orderBy = [...[args['orderBy'] ?? []].flat(), ...ascending(key)]
  const reading = { args: { ...selecting, orderBy }, wanted: wantedRows(args) }
  return collectTold(context, request, permitted, reading).then((rows) => rows.map(strip))
}

/** How many rows are permitted: by one statement where the caller has no condition, else by windows of keys. */
export function countVerified(
  context: Context,
  request: Request,
  permitted: SomeRows,
  args: FindArgs,
): Promise<unknown> {
  refuse(args, ['skip', 'take', 'cursor'])
  const model = modelOf(context, request)
  if (args['where'] === undefined && args['select'] === undefined && isKnownToSql(context, permitted)) {
    const counted = answered(request.kind, () => query(context.store, selectCount(permitted.filter, model)), VERIFIED)
    return counted.then(([row]) => tell(context, request, { by: 'sql', read: 0, found: Number(row?.['rows']) }).found)
  }
  const key = keyFields(model).map(({ name }) => name)
  const select = Object.fromEntries([...key, ...countedFields(args)].map((name) => [name, true]))
  const reading = { args: { where: args['where'], select, orderBy: ascending(key) }, wanted: Infinity }
  return collectTold(context, request, permitted, reading).then((rows) => countsOf(rows, args))
}

/** The keys of the permitted rows that are as the caller wants them, as Prisma shows them; no more than so many. */
export async function permittedKeys(
  context: Context,
  request: Request,
  permitted: SomeRows,
  { where, most }: { readonly where?: unknown; readonly most: number },
): Promise<readonly Row[]> {
  return where === undefined && isKnownToSql(context, permitted)
    ? keysBySql(context, request, permitted, most)
    : keysInWindows(context, request, permitted, { where, wanted: most })
}

async function keysBySql(
  context: Context,
  request: Request,
  { filter }: SomeRows,
  most: number,
): Promise<readonly Row[]> {
  const model = modelOf(context, request)
  const keys = await answered(request.kind, () => query(context.store, selectKeys(filter, model, most)), VERIFIED)
  tell(context, request, { by: 'sql', read: 0, found: keys.length })
  return keys.map((key) => shownKeys(model, key))
}

function keysInWindows(
  context: Context,
  request: Request,
  permitted: SomeRows,
  { where, wanted }: { readonly where: unknown; readonly wanted: number },
): Promise<readonly Row[]> {
  const key = keyFields(modelOf(context, request)).map(({ name }) => name)
  const select = Object.fromEntries(key.map((name) => [name, true]))
  const args = { ...(where === undefined ? {} : { where }), select, orderBy: ascending(key) }
  return collectTold(context, request, permitted, { args, wanted })
}

/** Collects in one snapshot, and tells the application afterwards, outside of the transaction. */
async function collectTold(
  context: Context,
  request: Request,
  permitted: SomeRows,
  reading: Reading,
): Promise<readonly Row[]> {
  let read = 0
  const collect = async (): Promise<readonly Row[]> => {
    const found = await inOneSnapshot(context, (within) => collectFrom(within, request, permitted, reading))
    read = found.read
    return found.rows
  }
  const rows = await answered(request.kind, collect, VERIFIED)
  tell(context, request, { by: isKnownToSql(context, permitted) ? 'sql' : 'pdp', read, found: rows.length })
  return rows
}

/** Whether a statement of Rowgate's own finds the permitted rows and no others. */
function isKnownToSql({ store }: Context, { refusal }: SomeRows): boolean {
  return hasRawSql(store) && refusal === undefined
}

function tell<Work extends Pick<Verified, 'by' | 'read' | 'found'>>(
  { onVerified }: Context,
  { kind, action }: Request,
  work: Work,
): Work {
  onVerified?.({ kind, action, ...work })
  return work
}

/** The fields whose values are counted; `_all` is no field. */
function countedFields({ select }: FindArgs): string[] {
  return Object.entries(select ?? {}).flatMap(([name, wanted]) => (wanted === true && name !== '_all' ? [name] : []))
}

/** A number, or with `select` one for each field: how many rows have a value there. */
function countsOf(rows: readonly Row[], { select }: FindArgs): unknown {
  if (select === undefined || select === null) return rows.length
  const wanted = Object.entries(select).filter(([, flag]) => flag === true)
  const counted = wanted.map(([name]) => [
    name,
    name === '_all' ? rows.length : rows.filter((row) => row[name] !== null).length,
  ])
  return Object.fromEntries(counted)
}

/** What telemetry is told of these queries. */
const VERIFIED = { verified: true }

interface Reading {
  readonly args: FindArgs
  readonly wanted: number
}

/** So many permitted rows are few: their keys are one list of a statement. */
const FEW = 1000

async function collectFrom(
  context: Context,
  request: Request,
  permitted: SomeRows,
  { args, wanted }: Reading,
): Promise<{ readonly rows: readonly Row[]; readonly read: number }> {
  const { store, verifyLimit } = context
  const model = modelOf(context, request)
  const { filter, where } = permitted
  const windowed = narrow(args, where)
  let read = 0
  const find = async (own: FindArgs): Promise<readonly Row[]> => {
    const shown = await delegateOf(store, model).findMany(own)
    read += shown.length
    return shown
  }
  const permittedRows = await collectWindows({
    read: (skip, take) => find({ ...windowed, skip, take }),
    verify: (rows) => verifiedRows(context, model, { ...permitted, request }, rows),
    fromFew: async () => {
      if (!isKnownToSql(context, permitted)) return undefined
      const keys = await query(store, selectKeys(filter, model, FEW + 1))
      if (keys.length > FEW) return undefined
      const few = narrow(args, whereKeys(model, keys))
      return find(Number.isFinite(wanted) ? { ...few, take: wanted } : few)
    },
    wanted,
    limit: verifyLimit,
  })
  return { rows: permittedRows, read }
}

function ascending(names: readonly string[]): readonly FindArgs[] {
  return names.map((name) => ({ [name]: 'asc' }))
}

function wantedRows({ take }: FindArgs): number {
  if (take === undefined || take === null) return Infinity
  if (typeof take === 'number' && take >= 0) return take
  throw unsupported('take')
}

function refuse(args: FindArgs, names: readonly string[]): void {
  const refused = names.find((name) => args[name] !== undefined && args[name] !== null && args[name] !== 0)
  if (refused !== undefined) throw unsupported(refused)
}

function unsupported(name: string): RowgateError {
  return new RowgateError(
    `Prisma cannot filter these rows exactly, so they are verified, and \`${name}\` would run before that.`,
    {
      code: 'unsupported-argument',
      path: name,
      hint:
        name === 'take'
          ? 'Take a positive number of rows, in the opposite order.'
          : 'Leave it out: order the rows, and go on from the last one with a condition in `where`.',
    },
  )
}
