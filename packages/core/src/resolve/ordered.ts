import { and, FALSE, literal, or, TRUE } from '../ir/predicates.ts'
import type { CountTerm, Predicate } from '../ir/predicate.ts'
import type { Value } from '../ir/value.ts'
import { equalValues } from './comparison.ts'
import { demand, overRows, overValues } from './rows.ts'
import type { ListTerm, OrderedPart, PickedTerm, Term } from './term.ts'
import { existsElement, isCertain, sourceOf } from './walk.ts'

/** How to open a list in its order: the order of a written list is known, and that of a relation or a set nowhere. */
export function orderOf(list: ListTerm): Opening | undefined {
  if (list.ordered !== undefined || list.asSet === true) return list.asSet === true ? undefined : list.ordered
  const isWritten = list.column === undefined && list.json === undefined
  return isWritten && list.open().every(({ steps }) => steps.length === 0) ? list.open : undefined
}

/** The parts of a list in their order, each made into another. */
export function inOrder(list: ListTerm, change: (part: OrderedPart) => OrderedPart): Pick<ListTerm, 'ordered'> {
  const open = orderOf(list)
  return open === undefined ? {} : { ordered: () => open().map(change) }
}

/** Whether there is an element at a position, and the test is true for it. The list's needs have to be asked apart. */
export function holdsAt(open: Opening, at: number, test: (element: Term) => Predicate): Predicate {
  return or(pickedAt(open, at).from.map((part) => existsElement(part, test(part.element))))
}

/** The element at a position, counted from zero: exactly so many elements come before it. */
export function pickedAt(open: Opening, at: number): PickedTerm {
  const from = open().map((part, index) => ({
    ...part,
    when: and([part.when, isPreceded(open, { part, index }, at)]),
  }))
  return { kind: 'picked', from }
}

/** The element at a position that a row has, of a list of one part; an error where the position is none. */
export function pickedAtValue(open: Opening, at: Value): PickedTerm | undefined {
  const [part, ...others] = open()
  if (part?.position === undefined || others.length > 0) return undefined
  const before: Value =
    part.when === TRUE
      ? part.position
      : { kind: 'total', terms: open().map((other) => behind(other, part)), type: 'int' }
  return { kind: 'picked', from: [{ ...part, when: and([part.when, equalValues(before, demand(at))]) }] }
}

type Opening = () => readonly OrderedPart[]

interface Place {
  readonly part: OrderedPart
  readonly index: number
}

/** As many elements come before that one. */
function isPreceded(open: Opening, { part, index }: Place, by: number): Predicate {
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
