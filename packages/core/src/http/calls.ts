import { RowgateError } from '../errors.ts'

/** The calls of a request's data layer that are under way. */
export interface Calls {
  /** Makes a call. @throws RowgateError `unsupported-argument` when there are to be no more. */
  readonly make: <T>(call: () => T | Promise<T>) => Promise<T>
  /** From now on there are no more; resolves when those that are under way have settled. */
  readonly end: () => Promise<void>
  /** The first error of the database's that one of them has met. */
  readonly failure: () => RowgateError | undefined
}

/**
 * A call that is made, or goes on, when its transaction has ended would write outside of it, on a connection that is somebody else's by
 * then. So the end waits for what is under way and refuses the rest.
 */
export function createCalls(): Calls {
  const underway = new Set<Promise<unknown>>()
  let over = false
  let failure: RowgateError | undefined
  const started = <T>(call: Promise<T>): Promise<T> => {
    const settled = call.then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof RowgateError && error.code === 'database-failed') failure ??= error
      },
    )
    underway.add(settled)
    void settled.then(() => underway.delete(settled))
    return call
  }
  return {
    make: async (call) => (over ? tooLate() : started(Promise.resolve(call()))),
    end: async () => {
      over = true
      await Promise.all(underway)
    },
    failure: () => failure,
  }
}

function tooLate(): never {
  throw new RowgateError('The transaction of the request has ended.', {
    code: 'unsupported-argument',
    hint: 'Wait for what the handler asks of the data layer before it answers, and ask nothing of it afterwards.',
  })
}
