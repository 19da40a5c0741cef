import { compareConstants } from '../cel/compare.ts'
import type { CallExpression } from '../ir/expression.ts'
import { ERROR, FALSE, literal, not, or, strict, TRUE } from '../ir/predicates.ts'
import type { ComparisonOperator, CountOperator, Predicate } from '../ir/predicate.ts'
import { type Constant, isNumeric, type Value } from '../ir/value.ts'
import { equals, order } from './comparison.ts'
import { unsupported } from './context.ts'
import { overChoices } from './distribute.ts'
import { operation } from './operation.ts'
import { overRows } from './rows.ts'
import {
  type Alternative,
  choiceTerm,
  ERROR_TERM,
  guarded,
  type ListTerm,
  type SizeTerm,
  type Term,
  valueTerm,
} from './term.ts'
import { existsElement, sourceOf } from './walk.ts'

// oxfmt-ignore
const MIRRORED = { eq: 'eq', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' } as const

/** A list's size against a number. Fractional bounds hold between integers; none and some are asked without counting. */
export function compareSize(operator: ComparisonOperator, left: Term, right: Term, call: CallExpression): Predicate {
  if (left.kind !== 'size') return compareSize(MIRRORED[operator], right, left, call)
  if (right.kind !== 'value' || right.value.kind !== 'constant') return compareTotals(operator, left, right, call)
  if (!isNumeric(right.value.type)) return operator === 'eq' ? strict(left.list.needs, FALSE) : ERROR
  const number = Number(right.value.value)
  if (left.list.asSet === true && !asksForAny(operator, number)) return compareCounted(operator, left.list, right, call)
  return strict(left.list.needs, sizeIs(operator, left.list, number))
}

/** A size against a number that the row has, or against another size. */
function compareTotals(operator: ComparisonOperator, left: SizeTerm, right: Term, call: CallExpression): Predicate {
  const terms = [totalOf(left.list, call), right.kind === 'size' ? totalOf(right.list, call) : right]
  return overChoices(terms, ([a, b]) =>
    operator === 'eq' ? equals(a as Term, b as Term, call) : order(operator, a as Term, b as Term, call),
  )
}

/** The number of elements as a value: an error when the list is one. */
export function totalOf(list: ListTerm, call: CallExpression): Term {
  if (list.asSet === true) return totalOfCounted(list, call)
  const parts = list.open()
  const certain = parts.filter(isCertain).length
  const terms = parts.filter((part) => !isCertain(part)).map(({ steps, when }) => ({ steps, condition: when }))
  if (terms.length === 0) return guarded(list.needs, valueTerm(numberOf(certain)))
  const total: Value = { kind: 'total', terms, type: 'int' }
  return guarded(list.needs, certain === 0 ? valueTerm(total) : operation('addInt', [total, numberOf(certain)]))
}

function totalOfCounted({ counted }: ListTerm, call: CallExpression): Term {
  if (counted === undefined) throw unsupported('size-of-a-set', call)
  if (counted.kind !== 'choice') return counted.kind === 'list' ? totalOf(counted, call) : ERROR_TERM
  const { condition, then, otherwise } = counted
  const size = (term: Term): Term => totalOfCounted({ kind: 'list', needs: [], open: () => [], counted: term }, call)
  return choiceTerm(condition, size(then), size(otherwise))
}

function compareCounted(operator: ComparisonOperator, list: ListTerm, bound: Term, call: CallExpression): Predicate {
  if (list.counted === undefined) throw unsupported('size-of-a-set', call)
  return overChoices([list.counted], ([counted]) =>
    compareSize(operator, { kind: 'size', list: counted as ListTerm }, bound, call),
  )
}

/** Whether the comparison is decided by there being any element, or by the bound alone. */
function asksForAny(operator: ComparisonOperator, bound: number): boolean {
  // oxfmt-ignore
  switch (operator) {
    case 'eq': return bound <= 0 || !Number.isInteger(bound)
    case 'ge':
    case 'lt': return bound <= 1
    case 'gt':
    case 'le': return bound < 1
  }
}

function sizeIs(operator: ComparisonOperator, list: ListTerm, number: number): Predicate {
  // oxfmt-ignore
  switch (operator) {
    case 'eq': return sizeEquals(list, number)
    case 'ge': return sizeAtLeast(list, Math.ceil(number))
    case 'gt': return sizeAtLeast(list, Math.floor(number) + 1)
    case 'lt': return not(sizeAtLeast(list, Math.ceil(number)))
    case 'le': return not(sizeAtLeast(list, Math.floor(number) + 1))
  }
}

function sizeEquals(list: ListTerm, bound: number): Predicate {
  if (!Number.isSafeInteger(bound) || bound < 0) return FALSE
  return bound === 0 ? not(sizeAtLeast(list, 1)) : count(list, 'eq', bound)
}

function sizeAtLeast(list: ListTerm, bound: number): Predicate {
  if (bound <= 0) return TRUE
  if (bound > Number.MAX_SAFE_INTEGER) return FALSE
  return bound === 1 ? or(list.open().map((part) => existsElement(part, TRUE))) : count(list, 'ge', bound)
}

/** Elements that are there for every row are counted here. */
function count(list: ListTerm, operator: CountOperator, bound: number): Predicate {
  const parts = list.open()
  const variable = parts.filter((part) => !isCertain(part))
  const rest = bound - (parts.length - variable.length)
  if (variable.length === 0) return literal(compareConstants(operator, numberOf(0), numberOf(rest)) === 'true')
  if (rest < 0) return literal(operator === 'ge')
  const terms = variable.map(({ steps, when }) => ({ steps, condition: when }))
  return overRows(
    variable.flatMap(({ steps }) => sourceOf(steps)),
    { kind: 'count', terms, operator, bound: rest },
  )
}

function isCertain({ steps, when }: Alternative): boolean {
  return steps.length === 0 && when === TRUE
}

function numberOf(value: number): Constant {
  return { kind: 'constant', type: 'number', value }
}
