import { RowgateError } from '../errors.ts'
import { mustBeReplaced, notAuthorized } from './enforce.ts'
import type { Beginning, Decide } from './gate.ts'
import { type Problem, problemOf } from './problem.ts'
import type { SessionState } from './session.ts'
import type { HeldTransaction } from './transaction.ts'

/** What a response is decided by. */
export interface Deciding {
  readonly method: string
  readonly route: () => string
  readonly state: () => SessionState
  /** Whether a success needs an authorization. */
  readonly required: boolean
  readonly transaction: HeldTransaction<unknown> | undefined
  /** Is told of an error that only the client's side has seen. */
  readonly report: (error: RowgateError) => void
}

/**
 * Decides on the responses of a request: a success that nothing has authorized is replaced. With a transaction, a success is sent when the
 * transaction is committed, and everything else rolls it back.
 */
export function decideBy(deciding: Deciding): Decide {
  return (beginning) => {
    const refusal = refusalOf(deciding, beginning)
    if (deciding.transaction === undefined) return refusal === undefined ? 'pass' : told(deciding, refusal)
    return ended(deciding, deciding.transaction, { beginning, refusal })
  }
}

function refusalOf(deciding: Deciding, { status, streaming }: Beginning): RowgateError | undefined {
  const { method, route, state, required, transaction } = deciding
  if (required && mustBeReplaced({ method, status }, state())) return notAuthorized(method, route())
  return transaction !== undefined && streaming && status < 400 ? streamed(route()) : undefined
}

async function ended(
  deciding: Deciding,
  transaction: HeldTransaction<unknown>,
  { beginning, refusal }: { readonly beginning: Beginning; readonly refusal: RowgateError | undefined },
): Promise<'pass' | Problem> {
  if (refusal !== undefined || beginning.status >= 400 || deciding.state().kind !== 'authorized') {
    await transaction.rollBack()
    return refusal === undefined ? 'pass' : told(deciding, refusal)
  }
  try {
    await transaction.commit()
    return 'pass'
  } catch (cause) {
    return told(deciding, notCommitted(cause))
  }
}

function told({ report }: Deciding, error: RowgateError): Problem {
  report(error)
  return problemOf(error) as Problem
}

function streamed(route: string): RowgateError {
  return new RowgateError(`${route} streams its response, and its transaction has to end before the first byte.`, {
    code: 'unsupported-argument',
    path: route,
    hint: 'Send the response in one piece, or leave `transaction` out for this route.',
  })
}

function notCommitted(cause: unknown): RowgateError {
  return new RowgateError('The transaction of the request could not be committed.', { code: 'database-failed', cause })
}
