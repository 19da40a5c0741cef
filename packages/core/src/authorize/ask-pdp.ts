import { RowgateError } from '../errors.ts'
import type { RequestOptions } from './cerbos.ts'
import { unlessAborted } from './wait.ts'

/** How long a question may take. */
export interface Patience {
  /** Milliseconds. */
  readonly deadline: number
  readonly signal?: AbortSignal | undefined
}

/**
 * What the PDP answers, in bounded time: when the deadline passes or the signal aborts, the request is cancelled and the wait is over, also
 * with a client that does not heed signals.
 *
 * @throws RowgateError `pdp-unavailable`, `pdp-failed`
 */
export async function askPdp<Answer>(
  ask: (options: RequestOptions) => Promise<Answer>,
  { deadline, signal }: Patience,
): Promise<Answer> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(lateError(deadline)), deadline)
  const either = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal])
  try {
    return await unlessAborted(started(ask, either), either)
  } catch (cause) {
    throw cause instanceof RowgateError ? cause : pdpError(cause)
  } finally {
    clearTimeout(timer)
  }
}

/** A client that throws at once fails like one that rejects. */
async function started<Answer>(
  ask: (options: RequestOptions) => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  return ask({ signal })
}

/** gRPC codes of a PDP that cannot be reached or did not answer in time. */
const UNREACHABLE = new Set([1, 4, 14])

function pdpError(cause: unknown): RowgateError {
  const code = (cause as { code?: unknown } | null)?.code
  if (typeof code === 'number' && UNREACHABLE.has(code)) {
    return new RowgateError('The PDP did not answer.', {
      code: 'pdp-unavailable',
      cause,
      hint: 'Is it running, and is its address right? Nothing is permitted until it answers.',
    })
  }
  return new RowgateError('The PDP refused the request.', {
    code: 'pdp-failed',
    cause,
    hint: 'The cause has its own words.',
  })
}

function lateError(deadline: number): RowgateError {
  return new RowgateError(`The PDP did not answer within ${deadline} ms.`, {
    code: 'pdp-unavailable',
    hint: 'Raise `deadline`, or look at the load of the PDP. Nothing is permitted until it answers.',
  })
}
