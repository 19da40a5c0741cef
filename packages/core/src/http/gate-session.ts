import { RowgateError } from '../errors.ts'
import { mustBeReplaced, notAuthorized } from './enforce.ts'
import type { Beginning, Decide, Verdict } from './gate.ts'
import { type Problem, UNEXPLAINED } from './problem.ts'
import type { SessionState } from './session.ts'
import type { HeldTransaction } from './transaction.ts'

/** What a response is decided by. */
export interface Deciding {
  readonly method: string
  readonly route: () => string
  readonly state: () => SessionState
  /** Whether a success needs an authorization. */
  readonly required: boolean
  /** That of the request, once it has begun. */
  readonly transaction: () => HeldTransaction<unknown> | undefined
  /** What the client is told of an error in place of the response. */
  readonly tell: (error: RowgateError) => Problem
}

/**
 * Decides on the responses of a request: a success that nothing has authorized is replaced. With a transaction, a success is sent when the
 * transaction is committed, and everything else rolls it back.
 */
export function decideBy(deciding: Deciding): Decide {
  return (beginning) => {
    const transaction = deciding.transaction()
    const refusal = refusalOf(deciding, beginning)
    if (transaction === undefined) return refusal === undefined ? 'pass' : deciding.tell(refusal)
    return ended(deciding, transaction, { beginning, refusal })
  }
}

function refusalOf(deciding: Deciding, { status, streaming, empty }: Beginning): RowgateError | undefined {
  const { method, route, state, required, transaction } = deciding
  if (required && mustBeReplaced({ method, status, empty }, state())) return notAuthorized(method, route())
  return transaction() !== undefined && streaming && status < 400 ? streamed(route()) : undefined
}

async function ended(
  { state, tell }: Deciding,
  { commit, rollBack }: HeldTransaction<unknown>,
  { beginning, refusal }: { readonly beginning: Beginning; readonly refusal: RowgateError | undefined },
): Promise<Verdict> {
  if (refusal !== undefined || beginning.status >= 400 || state().kind !== 'authorized') {
    await rollBack()
    return refusal === undefined ? 'pass' : tell(refusal)
  }
  try {
    // One that is rolled back has lost its client: nobody reads what it is told.
    return (await commit()) ? 'pass' : UNEXPLAINED
  } catch (cause) {
    return tell(notCommitted(cause))
  }
}

function streamed(route: string): RowgateError {
  return new RowgateError(`${route} streams its response, and its transaction has to end before the first byte.`, {
    code: 'unsupported-argument',
    path: route,
    hint: 'Send it in one piece, say in `inTransaction` that it has none, or put what makes a stream of it in front of the session.',
  })
}

function notCommitted(cause: unknown): RowgateError {
  return new RowgateError('The transaction of the request could not be committed.', { code: 'database-failed', cause })
}
