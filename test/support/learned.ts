/** What somebody learns of a call: what is returned, or everything that is in the error. */
export async function learned(work: PromiseLike<unknown>): Promise<unknown> {
  const outcome = await Promise.resolve(work).then(
    (value) => ({ value }),
    (reason: unknown) => {
      const error = reason as Error
      return { error: [error.name, error.message, error.cause, Object.entries(error)] }
    },
  )
  return JSON.parse(JSON.stringify(outcome, (_, value: unknown) => plain(value)))
}

/** The planner writes operands in another order each time, so that a place in a plan says nothing. */
const PLACE = /condition[\w.[\]]*/g

function plain(value: unknown): unknown {
  if (value instanceof Set) return [...value]
  if (typeof value === 'string') return value.replaceAll(PLACE, 'condition')
  return typeof value === 'bigint' ? String(value) : value
}
