import type { CallExpression } from '../ir/expression.ts'
import { and, ERROR, FALSE, not, strict, TRUE } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { ELEMENT, elementRow, type Row } from '../ir/row.ts'
import type { Column } from '../ir/value.ts'
import { termNeeds } from './comparison.ts'
import { unsupported } from './context.ts'
import { isAmong } from './membership.ts'
import { type Alternative, ERROR_TERM, type ListTerm, type Term, valueTerm } from './term.ts'
import { existsElement } from './walk.ts'

/** `a + b`. */
export function appended(left: ListTerm, right: ListTerm): ListTerm {
  return { kind: 'list', needs: [...left.needs, ...right.needs], open: () => [...left.open(), ...right.open()] }
}

/** `list.filter(x, p)`: an error when the condition is one for any element. */
export function filtered(list: ListTerm, keeps: (element: Term) => Predicate): ListTerm {
  const errs = list.open().map((part) => existsElement(part, strict([keeps(part.element)], FALSE)))
  const open = (): readonly Alternative[] =>
    list.open().map((part) => ({ ...part, when: and([part.when, keeps(part.element)]) }))
  return { kind: 'list', needs: [...list.needs, ...errs], open }
}

/** `list.map(x, f)`: an error when the result is one for any element. */
export function mapped(list: ListTerm, result: (element: Term) => Term): ListTerm {
  const errs = list.open().map((part) => existsElement(part, strict(termNeeds(result(part.element)), FALSE)))
  const open = (): readonly Alternative[] => list.open().map((part) => ({ ...part, element: result(part.element) }))
  return { kind: 'list', needs: [...list.needs, ...errs], open }
}

/** `intersect` and `except`: the elements of the first list that are, or are not, among the second's; duplicates stay. */
export function selected(left: Term, right: Term, kept: boolean, call: CallExpression): Term {
  if (left.kind === 'value' || right.kind === 'value') return ERROR_TERM
  if (left.kind !== 'list' || right.kind !== 'list')
    throw unsupported('Only lists have an intersection or a difference', call)
  const list = filtered(left, (element) => (kept ? isAmong(element, right, call) : not(isAmong(element, right, call))))
  return { ...list, needs: [...list.needs, ...right.needs] }
}

/** `isSubset`: every element of the first list is among the second's. */
export function isSubset(left: Term, right: Term, call: CallExpression): Predicate {
  if (left.kind === 'value' || right.kind === 'value') return ERROR
  if (left.kind !== 'list' || right.kind !== 'list') throw unsupported('Only lists have subsets', call)
  const missing = left.open().map((part) => not(existsElement(part, not(isAmong(part.element, right, call)))))
  return strict([...left.needs, ...right.needs], and(missing))
}

/** The element at a position of a list whose order is known or stored; an error where there is none. */
export function elementAt(list: ListTerm, at: number): Term | undefined {
  if (list.column !== undefined) return storedElement(list.column, at)
  const parts = list.open()
  if (parts.some(({ steps, when }) => steps.length > 0 || when !== TRUE)) return undefined
  return parts[at]?.element ?? ERROR_TERM
}

function storedElement({ row, field }: Column, at: number): Term {
  if (!Number.isInteger(at) || at < 0) return ERROR_TERM
  const to: { -readonly [Key in keyof Row]: Row[Key] } = elementRow(`${row.id}.${field.name}[${at}]`, field)
  to.hop = { kind: 'elements', from: row, field, at, to }
  const element = to.model.fields[ELEMENT]
  if (element === undefined) return ERROR_TERM
  return valueTerm({ kind: 'column', row: to, field: element, type: elementType(field.type.kind), nullIs: 'null' })
}

function elementType(kind: Column['field']['type']['kind']): Column['type'] {
  if (kind === 'boolean') return 'bool'
  return kind === 'integer' || kind === 'float' || kind === 'decimal' ? 'double' : 'string'
}
