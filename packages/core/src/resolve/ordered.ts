import { and, FALSE, literal, or } from '../ir/predicates.ts'
import type { CountTerm, Predicate } from '../ir/predicate.ts'
import { overRows, overValues } from './rows.ts'
import type { ListTerm, OrderedPart, Term } from './term.ts'
import { existsElement, isCertain, sourceOf } from './walk.ts'

/** How to open a list in its order: the order of a written list is known, and that of a relation or a set nowhere. */
export function orderOf(list: ListTerm): (() => readonly OrderedPart[]) | undefined {
  if (list.ordered !== undefined || list.asSet === true) return list.asSet === true ? undefined : list.ordered
  const isWritten = list.column === undefined && list.json === undefined
  return isWritten && list.open().every(({ steps }) => steps.length === 0) ? list.open : undefined
}

/** The parts of a list in their order, each made into another. */
export function inOrder(list: ListTerm, change: (part: OrderedPart) => OrderedPart): Pick<ListTerm, 'ordered'> {
  const open = orderOf(list)
  return open === undefined ? {} : { ordered: () => open().map(change) }
}

/**
 * Whether there is an element at a position, counted from zero, and the test is true for it: exactly so many elements come before it. The
 * list's needs have to be asked apart.
 */
export function holdsAt(open: () => readonly OrderedPart[], at: number, test: (element: Term) => Predicate): Predicate {
  return or(
    open().map((part, index) => existsElement(part, and([isPreceded(open, { part, index }, at), test(part.element)]))),
  )
}

interface Place {
  readonly part: OrderedPart
  readonly index: number
}

/** As many elements come before that one. */
function isPreceded(open: () => readonly OrderedPart[], { part, index }: Place, by: number): Predicate {
  const parts = open().slice(0, index)
  const certain = parts.filter(isCertain).length
  const within =
    part.position === undefined
      ? []
      : open()
          .slice(index, index + 1)
          .map((other) => behind(other, part))
  const terms = [...parts.filter((other) => !isCertain(other)).map(termOf), ...within]
  if (by < certain) return FALSE
  if (terms.length === 0) return literal(by === certain)
  return overRows(
    terms.flatMap(({ steps }) => sourceOf(steps)),
    { kind: 'count', terms, operator: 'eq', bound: by - certain },
  )
}

/** The elements of a part that come before one of the same part. */
function behind(other: OrderedPart, { position }: OrderedPart): CountTerm {
  const [left, right] = [other.position, position]
  const isBefore: Predicate =
    left === undefined || right === undefined
      ? FALSE
      : overValues([], { kind: 'comparison', operator: 'lt', left, right })
  return { steps: other.steps, condition: and([other.when, isBefore]) }
}

function termOf({ steps, when }: OrderedPart): CountTerm {
  return { steps, condition: when }
}
