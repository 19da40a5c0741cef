import { type ErrorCode, RowgateError } from '../errors.ts'

/** An error as `application/problem+json` (RFC 9457) shows it. Nothing in it comes from rows, policies or statements. */
export interface Problem {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  readonly code?: string
}

export const PROBLEM_TYPE = 'application/problem+json'

/** What clients are told, by code. Every other code is a mistake of the application or of its configuration: 500. */
// oxfmt-ignore
const STATUS: Partial<Record<ErrorCode, { readonly status: number; readonly title: string }>> = {
  'unauthenticated':   { status: 401, title: 'Unauthorized' },
  'forbidden':         { status: 403, title: 'Forbidden' },
  'not-found':         { status: 404, title: 'Not Found' },
  'conflict':          { status: 409, title: 'Conflict' },
  'invalid-cursor':    { status: 400, title: 'Bad Request' },
  'invalid-reference': { status: 422, title: 'Unprocessable Content' },
  'pdp-unavailable':   { status: 503, title: 'Service Unavailable' },
  'pdp-failed':        { status: 503, title: 'Service Unavailable' },
}

/** What a client is told of an error; nothing when it is not one of Rowgate's. */
export function problemOf(error: unknown): Problem | undefined {
  if (!(error instanceof RowgateError)) return undefined
  const known = STATUS[error.code]
  if (known === undefined) return { type: 'about:blank', title: 'Internal Server Error', status: 500 }
  return { type: 'about:blank', ...known, code: error.code }
}
