import { type ErrorCode, RowgateError } from '../errors.ts'

/** An error as `application/problem+json` (RFC 9457) shows it. Nothing in it comes from rows, policies or statements. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code?: string
}

export const PROBLEM_TYPE = 'application/problem+json'

/** Changes what a client is told of an error. */
export type ProblemHook = (error: RowgateError, usual: Problem) => Problem

/** What clients are told of mistakes that are not theirs. */
export const UNEXPLAINED: Problem = { type: 'about:blank', title: 'Internal Server Error', status: 500 }

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
  return known === undefined ? UNEXPLAINED : { type: 'about:blank', ...known, code: error.code }
}

/** Who is told of errors. */
export interface ProblemOptions {
  /** What a client is told of an error, where it is not the usual problem. */
  readonly problem?: ProblemHook | undefined
  /** Is told of errors of which the client only sees that there was one. Written to the console when not given. */
  readonly onError?: ((error: RowgateError) => void) | undefined
}

/** What a client is told of an error of Rowgate's, when the hooks have seen it. */
export function tellBy({ problem, onError = reportError }: ProblemOptions): (error: RowgateError) => Problem {
  return (error) => {
    const usual = problemOf(error) ?? UNEXPLAINED
    if (usual.status >= 500) onError(error)
    return problem?.(error, usual) ?? usual
  }
}

function reportError(error: RowgateError): void {
  console.error(error)
}
