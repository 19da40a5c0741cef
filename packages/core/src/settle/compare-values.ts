import { stringConstant } from '../cel/constants.ts'
import type { CompareOperator, Filter } from '../ir/filter.ts'
import { ALL, allOf, anyOf, NONE } from '../ir/filters.ts'
import { type Column, hasNul, isNumeric, type Operation, type Value, type ValueType } from '../ir/value.ts'
import { compareColumns } from './compare-columns.ts'
import { compareConstant } from './compare-constant.ts'
import { mayBeNonFinite } from './magnitude.ts'
import { operandOf } from './operand.ts'
import { compareNaN, fieldsAreSent, isGiven, isPresent } from './presence.ts'
import { solveComparison } from './solve.ts'
import { decideLength, solveConcat } from './solve-text.ts'
import { solveTime } from './solve-time.ts'

/** Holds where both values are there and compare like this. */
export function compareValues(left: Value, operator: CompareOperator, right: Value): Filter {
  if (hasNul(right)) return compareNul(left, operator, right.value)
  if (left.kind === 'column' && right.kind === 'constant' && hasStoredOrder(left, operator))
    return compareConstant(left, operator, right)
  if (left.kind === 'column' && right.kind === 'column') return compareColumns(left, operator, right)
  return solved(left, operator, right) ?? compareComputed(left, operator, right)
}

/** No text of a database has a NUL: whatever stands before the NUL of the constant is below it, and what is above that is above it. */
function compareNul(left: Value, operator: CompareOperator, text: string): Filter {
  if (operator === '=') return NONE
  if (operator === '<>') return isPresent(left)
  const before = stringConstant(text.slice(0, text.indexOf('\0')))
  return compareValues(left, operator === '<' || operator === '<=' ? '<=' : '>', before)
}

/** A function against a constant, as a question about what the function is of. */
function solved(left: Value, operator: CompareOperator, right: Value): Filter | undefined {
  if (left.kind !== 'operation' || right.kind !== 'constant') return undefined
  if (right.type === 'string') return solvedText(left, operator, right.value)
  if (right.type !== 'int' && right.type !== 'double' && right.type !== 'number') return undefined
  const length = left.name === 'length' ? decideLength(operator, Number(right.value)) : undefined
  if (length !== undefined) return length ? isGiven(left, { ordered: false }) : NONE
  return solveTime(left, operator, right.value, compareValues) ?? solveComparison(left, operator, right.value)
}

function solvedText(left: Operation, operator: CompareOperator, text: string): Filter | undefined {
  if (operator !== '=' && operator !== '<>') return undefined
  const part = solveConcat(left, text)
  if (typeof part === 'object') return compareValues(part.part, operator, stringConstant(part.rest))
  if (part === undefined) return undefined
  return part === (operator === '=') ? isGiven(left, { ordered: false }) : NONE
}

/** The text of a uuid, an enum or a timestamp has another order than what is stored, or none. */
function hasStoredOrder({ type, field }: Column, operator: CompareOperator): boolean {
  return type !== 'string' || ORDERED.has(field.type.kind) || operator === '=' || operator === '<>'
}

const ORDERED: ReadonlySet<string> = new Set(['text', 'date'])

function compareComputed(left: Value, operator: CompareOperator, right: Value): Filter {
  const type = commonType(left, right)
  const compare: Filter = { kind: 'compare', operator, left: operandOf(left, type), right: operandOf(right, type) }
  return allOf([withoutNaN(left, operator, right, compare), fieldsAreSent([left, right])])
}

/** Two numbers meet as doubles unless both are ints; a literal is an int beside an int when it is whole. */
function commonType(left: Value, right: Value): ValueType {
  if (!isNumeric(left.type)) return left.type
  return [left, right].every(isInt) ? 'int' : 'double'
}

function isInt(value: Value): boolean {
  return value.type === 'int' || (value.kind === 'constant' && Number.isSafeInteger(value.value))
}

/** In PostgreSQL NaN equals itself and is above every number; in CEL it equals nothing and has no order. */
function withoutNaN(left: Value, operator: CompareOperator, right: Value, compare: Filter): Filter {
  const [a, b] = [left, right].map((value) => (mayBeNonFinite(value) ? (value as Operation) : undefined))
  // oxfmt-ignore
  switch (operator) {
    case '=':  return a === undefined || b === undefined ? compare : allOf([compare, compareNaN(a, '<>')])
    case '<>': return a === undefined || b === undefined ? compare : anyOf([compare, allOf([compareNaN(a, '='), compareNaN(b, '=')])])
    case '<':
    case '<=': return allOf([compare, b === undefined ? ALL : compareNaN(b, '<>')])
    case '>':
    case '>=': return allOf([compare, a === undefined ? ALL : compareNaN(a, '<>')])
  }
}
