import { choose, ERROR, FALSE, or, TRUE } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { type PickedTerm, predicateTerm, type Term } from './term.ts'
import { existsElement } from './walk.ts'

/** The result for the element that is picked. */
export function eachPicked({ from }: PickedTerm, apply: (element: Term) => Term): Term {
  const results = from.map((part) => ({ ...part, element: apply(part.element) }))
  const predicates = results.map(({ element }) => (element.kind === 'predicate' ? element.predicate : undefined))
  if (!predicates.every((predicate) => predicate !== undefined)) return { kind: 'picked', from: results }
  return predicateTerm(holdsForOne(from, (at) => predicates[at] as Predicate))
}

/** A test of the element that is picked: an error where there is none. */
export function pickedHolds({ from }: PickedTerm, test: (element: Term) => Predicate): Predicate {
  const tests = from.map(({ element }) => test(element))
  return holdsForOne(from, (at) => tests[at] as Predicate)
}

function holdsForOne(from: PickedTerm['from'], testAt: (at: number) => Predicate): Predicate {
  const isThere = or(from.map((part) => existsElement(part, TRUE)))
  const holds = from.map((part, at) => existsElement(part, testAt(at)))
  // Where the test is true there is an element, so that only what is not true asks whether there is one.
  return or([...holds, choose(isThere, FALSE, ERROR)])
}
