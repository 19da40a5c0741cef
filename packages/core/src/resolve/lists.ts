import { numberConstant } from '../cel/constants.ts'
import type { CallExpression } from '../ir/expression.ts'
import { and, ERROR, FALSE, not, strict, TRUE } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { ELEMENT, elementRow, type Row } from '../ir/row.ts'
import type { Column } from '../ir/value.ts'
import { order, termNeeds } from './comparison.ts'
import { unsupported } from './context.ts'
import { isStoredPosition, jsonEntry } from './json.ts'
import { isAmong } from './membership.ts'
import { type Alternative, choiceTerm, ERROR_TERM, type ListTerm, type Term, valueTerm } from './term.ts'
import { existsElement } from './walk.ts'

/** `a + b`. */
export function appended(left: ListTerm, right: ListTerm): ListTerm {
  return {
    kind: 'list',
    needs: [...left.needs, ...right.needs],
    open: () => [...left.open(), ...right.open()],
    asSet: left.asSet === true || right.asSet === true,
  }
}

/** `list.filter(x, p)`: an error when the condition is one for any element. */
export function filtered(list: ListTerm, keeps: (part: Alternative) => Predicate): ListTerm {
  const errs = list.open().map((part) => existsElement(part, strict([keeps(part)], FALSE)))
  const open = (): readonly Alternative[] =>
    list
      .open()
      .map((part) => ({ ...part, when: and([part.when, keeps(part)]) }))
      .filter(({ when }) => when !== FALSE)
  return { kind: 'list', needs: [...list.needs, ...errs], open, asSet: list.asSet }
}

/**
 * The same list, whose elements may be counted, and not looked at: the planner drops the projection of `list.map(x, condition, projection)`,
 * so that what the plan has may stand for what the policy made of it.
 *
 * @param isOfPairs whether the elements are pairs, which only this list has; other objects may be looked at, since nothing else has their
 *   attributes.
 */
export function asCounted(list: ListTerm, isOfPairs: boolean, call: CallExpression): ListTerm {
  const open = (): readonly Alternative[] =>
    list.open().map((part) => {
      const { steps, when, element } = part
      if (!isOfPairs && (element.kind === 'record' || element.kind === 'struct')) return part
      return {
        steps,
        when,
        get element(): Term {
          throw unsupported('filtered-value', call)
        },
      }
    })
  return { ...list, open }
}

/** `list.map(x, f)`: an error when the result is one for any element. */
export function mapped(list: ListTerm, result: (element: Term) => Term): ListTerm {
  const errs = list.open().map((part) => existsElement(part, strict(termNeeds(result(part.element)), FALSE)))
  const open = (): readonly Alternative[] => list.open().map((part) => ({ ...part, element: result(part.element) }))
  return { kind: 'list', needs: [...list.needs, ...errs], open, asSet: list.asSet }
}

/**
 * `intersect` and `except`: the elements of the first list that are, or are not, among the second's. How often an element of an
 * intersection comes depends on which of the lists is the shorter, so that it is not counted.
 */
export function selected(left: Term, right: Term, kept: boolean, call: CallExpression): Term {
  if (left.kind === 'value' || right.kind === 'value') return ERROR_TERM
  if (left.kind !== 'list' || right.kind !== 'list') throw unsupported('object-as-list', call)
  const list = among(left, right, kept, call)
  return kept ? { ...list, asSet: true, counted: countedIntersection(left, right, call) } : list
}

function among(left: ListTerm, right: ListTerm, kept: boolean, call: CallExpression): ListTerm {
  const list = filtered(left, ({ element }) =>
    kept ? isAmong(element, right, call) : not(isAmong(element, right, call)),
  )
  return { ...list, needs: [...list.needs, ...right.needs] }
}

/** The PDP walks the shorter list, the left one of two that are equally long, and keeps what is among the other. */
function countedIntersection(left: ListTerm, right: ListTerm, call: CallExpression): Term | undefined {
  if (left.asSet === true || right.asSet === true) return undefined
  const [size, other] = [left, right].map((list): Term => sizeTerm(list)) as [Term, Term]
  const leftIsShorter = order('le', size, other, call)
  return choiceTerm(leftIsShorter, among(left, right, true, call), among(right, left, true, call))
}

/** The size of a list that is written out is known. */
function sizeTerm(list: ListTerm): Term {
  const parts = writtenParts(list)
  return parts === undefined ? { kind: 'size', list } : valueTerm(numberConstant(parts.length))
}

/** The elements of a list that is written out, each as often as it comes. */
export function writtenParts(list: ListTerm): readonly Alternative[] | undefined {
  const parts = list.column === undefined ? list.open() : undefined
  if (list.asSet === true && parts?.length !== 0) return undefined
  return parts?.every(({ steps, when }) => steps.length === 0 && when === TRUE) === true ? parts : undefined
}

/** `list.distinct()`: which elements there are, but not how many, nor in which order. */
export function distinctOf(list: Term): Term {
  if (list.kind !== 'list') return ERROR_TERM
  return { kind: 'list', needs: list.needs, open: list.open, asSet: true }
}

/** `list.reverse()`: of a list that a row has, in an order that is not asked for. */
export function reversedOf({ needs, open, asSet, counted }: ListTerm): ListTerm {
  return { kind: 'list', needs, open: () => open().toReversed(), asSet, counted }
}

/** `list.flatten()`: of a list that has no lists inside, as no field has, that list; of a written one, its elements' elements. */
export function flattened(list: Term, call: CallExpression): Term {
  if (call.operands.length > 1) throw unsupported('list-of-lists', call)
  if (list.kind !== 'list') return ERROR_TERM
  const isFlat = ({ element }: Alternative): boolean => element.kind === 'value' || element.kind === 'record'
  if (!list.open().every(isFlat)) throw unsupported('list-of-lists', call)
  return { ...list, column: list.column && { ...list.column, nullIs: 'error' }, columnNeeds: list.needs }
}

/** `isSubset`: every element of the first list is among the second's. */
export function isSubset(left: Term, right: Term, call: CallExpression): Predicate {
  if (left.kind === 'value' || right.kind === 'value') return ERROR
  if (left.kind !== 'list' || right.kind !== 'list') throw unsupported('object-as-list', call)
  const missing = left.open().map((part) => not(existsElement(part, not(isAmong(part.element, right, call)))))
  return strict([...left.needs, ...right.needs], and(missing))
}

/** The element at a position of a list whose order is known or stored; an error where there is none. */
export function elementAt(list: ListTerm, at: number): Term | undefined {
  if (list.asSet === true) return undefined
  if (list.json !== undefined) return jsonEntry(list.json, at)
  if (list.column !== undefined) return storedElement(list.column, at)
  const parts = list.open()
  if (parts.some(({ steps, when }) => steps.length > 0 || when !== TRUE)) return undefined
  return parts[at]?.element ?? ERROR_TERM
}

function storedElement({ row, field }: Column, at: number): Term | undefined {
  if (!isStoredPosition(at)) return ERROR_TERM
  const to: { -readonly [Key in keyof Row]: Row[Key] } = elementRow(`${row.id}.${field.name}[${at}]`, field)
  to.hop = { kind: 'elements', from: row, field, at, to }
  const element = to.model.fields[ELEMENT]
  if (element === undefined) return ERROR_TERM
  if (element.type.kind === 'json') return undefined
  return valueTerm({ kind: 'column', row: to, field: element, type: elementType(field.type.kind), nullIs: 'null' })
}

/** The CEL type of the elements of a list field. */
export function elementType(kind: Column['field']['type']['kind']): Column['type'] {
  if (kind === 'boolean') return 'bool'
  return kind === 'integer' || kind === 'float' || kind === 'decimal' ? 'double' : 'string'
}
