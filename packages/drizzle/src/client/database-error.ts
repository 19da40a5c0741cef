import { type Facts, RowgateError, traced } from '@rowgate/core'

/** By PostgreSQL's and Node's codes of what goes wrong most. */
// oxfmt-ignore
const HINTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Is the database running, and is its URL right?',
  ENOTFOUND:    'Is the host of the database URL right?',
  ETIMEDOUT:    'Is the database reachable from here?',
  '28P01':      'Are the user and the password of the database URL right?',
  '3D000':      'Is the name of the database in its URL right?',
  '40001':      'Another transaction has got in the way: try again.',
  '40P01':      'Another transaction has got in the way: try again.',
  '42501':      'May the user of the database URL read these tables?',
  '42P01':      'Have the migrations been applied?',
  '42703':      'Have the migrations been applied?',
}

/**
 * What the database answers.
 *
 * @param options whether it is a write, and whether the PDP is asked about its rows one by one: for telemetry.
 * @throws RowgateError `database-failed` when it fails. Drizzle's own error has the parameters in its message, among them what the PDP
 *   knows of the principal; the cause is the driver's error underneath it.
 */
export async function answered<Answer>(
  kind: string,
  ask: () => PromiseLike<Answer>,
  { operation = 'query', verified }: { readonly operation?: 'query' | 'write'; readonly verified?: boolean } = {},
): Promise<Answer> {
  try {
    return await traced(operation, { kind, verified: verified === true ? true : undefined }, async () => ask(), rowsOf)
  } catch (error) {
    throw isQueryError(error) ? databaseFailed(kind, error.cause) : error
  }
}

/** The SQLSTATE of an error of the database, Drizzle's around it or the driver's own; nothing for another error. */
export function sqlState(error: unknown): string | undefined {
  const cause = isQueryError(error) ? error.cause : error
  const code = (cause as { readonly code?: unknown } | null | undefined)?.code
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}

/** How many rows an answer has. */
function rowsOf(answer: unknown): Facts {
  return { rows: Array.isArray(answer) ? answer.length : undefined }
}

/** By its shape: an application can have Drizzle twice, and its class with it. */
function isQueryError(error: unknown): error is Error {
  return error instanceof Error && 'query' in error && 'params' in error
}

function databaseFailed(kind: string, cause: unknown): RowgateError {
  const code = (cause as { readonly code?: unknown } | undefined)?.code
  const known = typeof code === 'string' && Object.hasOwn(HINTS, code) ? HINTS[code] : undefined
  return new RowgateError(`The database failed to answer a query for "${kind}".`, {
    code: 'database-failed',
    path: kind,
    cause,
    hint: known ?? 'The cause has its own words.',
  })
}
