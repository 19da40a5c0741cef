import { type Facts, RowgateError, traced } from '@rowgate/core'

/** By Prisma's codes, and Node's, of what goes wrong most. */
// oxfmt-ignore
const HINTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Is the database running, and is its URL right?',
  ENOTFOUND:    'Is the host of the database URL right?',
  P1000:        'Are the user and the password of the database URL right?',
  P1001:        'Is the database running, and is its URL right?',
  P1003:        'Is the name of the database in its URL right?',
  P1010:        'May the user of the database URL read these tables?',
  P2021:        'Have the migrations been applied?',
  P2022:        'Have the migrations been applied?',
  P2028:        'Is the transaction still open?',
  P2034:        'Another transaction has got in the way: try again.',
}

/**
 * What the database answers.
 *
 * @param options whether it is a write, and whether rows are verified one by one by it: for telemetry.
 * @throws RowgateError `database-failed` when it fails, `unsupported-argument` when Prisma refuses the arguments. Prisma's own message has
 *   the whole `where` in it, and with it what the PDP knows of the principal; it is the cause.
 */
export async function answered<Answer>(
  kind: string,
  ask: () => PromiseLike<Answer>,
  { operation = 'query', verified }: { readonly operation?: 'query' | 'write'; readonly verified?: boolean } = {},
): Promise<Answer> {
  try {
    return await traced(operation, { kind, verified: verified === true ? true : undefined }, async () => ask(), rowsOf)
  } catch (error) {
    throw error instanceof RowgateError ? error : databaseError(kind, error)
  }
}

/** Prisma's code of an error, or of the one that Rowgate has made of it. */
export function prismaCode(error: unknown): string | undefined {
  const code = memberOf(causeOf(error), 'code')
  return typeof code === 'string' ? code : undefined
}

/** The SQLSTATE of an error, where Prisma passes it on. */
export function sqlState(error: unknown): string | undefined {
  const cause = causeOf(error)
  // What comes of a COMMIT is the adapter's own error.
  const adapterError = memberOf(memberOf(cause, 'meta'), 'driverAdapterError') ?? cause
  const state = memberOf(memberOf(adapterError, 'cause'), 'originalCode')
  return typeof state === 'string' ? state : undefined
}

/** Whether other transactions have got in the way. */
export function isContention(error: unknown): boolean {
  return prismaCode(error) === 'P2034' || CONTENTION.has(sqlState(error) ?? '')
}

/** Serialization failure, deadlock. */
const CONTENTION: ReadonlySet<string> = new Set(['40001', '40P01'])

function causeOf(error: unknown): unknown {
  return error instanceof RowgateError ? error.cause : error
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
}

/** How many rows an answer has. */
function rowsOf(answer: unknown): Facts {
  return { rows: Array.isArray(answer) ? answer.length : undefined }
}

function databaseError(kind: string, cause: unknown): RowgateError {
  const { name, code } = (cause ?? {}) as { readonly name?: unknown; readonly code?: unknown }
  if (name === 'PrismaClientValidationError') {
    return new RowgateError(`Prisma refuses the arguments of a query for "${kind}".`, {
      code: 'unsupported-argument',
      path: kind,
      cause,
      hint: 'The cause says which.',
    })
  }
  const known = typeof code === 'string' && Object.hasOwn(HINTS, code) ? HINTS[code] : undefined
  return new RowgateError(`The database failed to answer a query for "${kind}".`, {
    code: 'database-failed',
    path: kind,
    cause,
    hint: known ?? 'The cause has its own words.',
  })
}
