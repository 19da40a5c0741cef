/** Functions that answer a question without using the answer. */
const ONLY_ASK: ReadonlySet<string> = new Set(['isAllowed', 'isAllowedObject', 'allowedActions', 'explain', 'ready'])

type Fn = (...args: readonly unknown[]) => unknown

/**
 * The functions of a bound data layer, which tell of every one that has authorized something: that has returned, and does more than ask.
 * A function that throws has not. The same functions inside a transaction tell, too.
 */
export function observe<Layer extends object>(layer: Layer, authorized: () => void): Layer {
  const entries = Object.entries(layer).map(([name, member]: [string, unknown]) => {
    if (typeof member !== 'function' || ONLY_ASK.has(name)) return [name, member]
    return [name, name === 'with' ? within(member as Fn, authorized) : telling(member as Fn, authorized)]
  })
  return Object.fromEntries(entries) as Layer
}

function within(member: Fn, authorized: () => void): Fn {
  return (...args) => observe(member(...args) as object, authorized)
}

function telling(member: Fn, authorized: () => void): Fn {
  return async (...args) => {
    const answer = await member(...args)
    authorized()
    return answer
  }
}
