import type { If, Literal, Predicate, Strict } from './predicate.ts'
import type { Truth } from './truth.ts'
import { isImpliedBy } from './type-test.ts'

export const TRUE: Literal = { kind: 'literal', truth: 'true' }
export const FALSE: Literal = { kind: 'literal', truth: 'false' }
export const ERROR: Literal = { kind: 'literal', truth: 'error' }

/** A known boolean. */
export function literal(truth: boolean): Literal {
  return truth ? TRUE : FALSE
}

/** A known truth. */
export function literalOf(truth: Truth): Literal {
  return truth === 'error' ? ERROR : literal(truth === 'true')
}

export function not(part: Predicate): Predicate {
  if (part.kind === 'not') return part.part
  if (part.kind !== 'literal' || part.truth === 'error') return part.kind === 'literal' ? part : { kind: 'not', part }
  return literal(part.truth === 'false')
}

/** The conjunction, flat and without what does not matter to it. An error part stays: it is not the same as false. */
export function and(parts: readonly Predicate[]): Predicate {
  return junction('and', parts, 'true', 'false')
}

/** The disjunction, flat and without what does not matter to it. */
export function or(parts: readonly Predicate[]): Predicate {
  return junction('or', parts, 'false', 'true')
}

export function choose(condition: Predicate, then: Predicate, otherwise: Predicate): Predicate {
  if (condition.kind !== 'literal') {
    if (then === TRUE && otherwise === FALSE) return condition
    if (otherwise === ERROR && isImpliedBy(condition, then)) return then
    return { kind: 'if', condition, then, otherwise } satisfies If
  }
  if (condition.truth === 'error') return ERROR
  return condition.truth === 'true' ? then : otherwise
}

/** The part where every need gives a value. Needs that cannot err are dropped. */
export function strict(needs: readonly Predicate[], part: Predicate): Predicate {
  const all = part.kind === 'strict' ? [...needs, ...part.needs] : needs
  const real = all.filter((need) => need.kind !== 'literal' || need.truth === 'error')
  if (real.some((need) => need.kind === 'literal')) return ERROR
  const inner = part.kind === 'strict' ? part.part : part
  if (real.length === 0 || inner === ERROR) return inner
  return { kind: 'strict', needs: real, part: inner } satisfies Strict
}

function junction(kind: 'and' | 'or', parts: readonly Predicate[], unit: string, zero: string): Predicate {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]))
  if (flat.some((part) => part.kind === 'literal' && part.truth === zero)) return kind === 'and' ? FALSE : TRUE
  const rest = [...new Set(flat)].filter((part) => part.kind !== 'literal' || part.truth !== unit)
  if (rest.length === 0) return kind === 'and' ? TRUE : FALSE
  if (rest.length === 1) return rest[0] as Predicate
  return { kind, parts: rest }
}
