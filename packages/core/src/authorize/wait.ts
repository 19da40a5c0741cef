import { RowgateError } from '../errors.ts'

/**
 * What comes of a promise, unless the signal aborts first: then the wait ends, whatever becomes of the promise.
 *
 * @throws RowgateError `pdp-unavailable`
 */
export function unlessAborted<Answer>(
  answer: Promise<Answer>,
  signal: AbortSignal | undefined,
  giveUp: () => void = () => undefined,
): Promise<Answer> {
  if (signal === undefined) return answer
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      giveUp()
      reject(abortedError(signal))
    }
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
    void answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** The error of a wait that a signal has ended. */
export function abortedError(signal: AbortSignal): RowgateError {
  const cause: unknown = signal.reason
  if (cause instanceof RowgateError) return cause
  return new RowgateError('The caller stopped waiting for the PDP.', { code: 'pdp-unavailable', cause })
}
