import fc from 'fast-check'
import type { Match, Rule } from '../support/policy.ts'
import { condition, type Node, write } from './grammar.ts'

/** Rules for one action, made of random conditions. */
export interface Case {
  readonly nodes: readonly Node[]
  readonly shape: Shape
}

/** How the conditions become rules. */
export type Shape = 'allow' | 'deny' | 'all' | 'any' | 'none'

/** Most often a plain rule; the others are the ways in which Cerbos combines conditions. */
export const cases: fc.Arbitrary<Case> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ shape: fc.constant('allow' as const), nodes: fc.tuple(condition) }) },
  { weight: 1, arbitrary: fc.record({ shape: fc.constantFrom('deny', 'none'), nodes: fc.tuple(condition) }) },
  { weight: 1, arbitrary: fc.record({ shape: fc.constantFrom('all', 'any'), nodes: fc.tuple(condition, condition) }) },
)

export function rulesOf({ nodes, shape }: Case): readonly Rule[] {
  const texts = nodes.map(write)
  const [first] = texts as [string]
  if (shape === 'allow') return [{ match: first }]
  if (shape === 'deny') return [{}, { effect: 'EFFECT_DENY', match: first }]
  return [{ match: { [shape]: texts } as unknown as Match }]
}

/**
 * Whether a check may allow rows that the list does not have: it skips a DENY rule whose condition errs, and takes such a part of `none`
 * for false, where the plan says `not` of an error (docs/reference/divergences.md).
 */
export function mayLose({ shape }: Case): boolean {
  return shape === 'deny' || shape === 'none'
}
