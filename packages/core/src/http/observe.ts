import type { Calls } from './calls.ts'

/** Whether a function authorizes by returning: a name that is not known only asks, so that what is new has to be thought of. */
function authorizes(name: string): boolean {
  return name.startsWith('authorized') || name === 'check' || name === 'checkRow'
}

/** Who is told of the calls of a data layer. */
export interface Observer {
  readonly authorized: () => void
  readonly calls: Calls
}

type Fn = (...args: readonly unknown[]) => unknown

/**
 * The functions of a bound data layer, which tell of every one that has authorized something: that has returned, and does more than ask.
 * A function that throws has not. The same functions inside a transaction tell, too.
 */
export function observe<Layer extends object>(layer: Layer, observer: Observer): Layer {
  const entries = Object.entries(layer).map(([name, member]: [string, unknown]) => {
    if (typeof member !== 'function') return [name, member]
    return [name, name === 'with' ? within(member as Fn, observer) : called(name, member as Fn, observer)]
  })
  return Object.fromEntries(entries) as Layer
}

function within(member: Fn, observer: Observer): Fn {
  return (...args) => observe(member(...args) as object, observer)
}

function called(name: string, member: Fn, { authorized, calls }: Observer): Fn {
  return async (...args) => {
    const answer = await calls.make(() => member(...args))
    if (authorizes(name)) authorized()
    return answer
  }
}
