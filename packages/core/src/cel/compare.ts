import { type Constant, isNumeric, type ValueType } from '../ir/value.ts'
import type { ComparisonOperator } from '../ir/predicate.ts'
import type { Truth } from '../ir/truth.ts'
import { compareText } from './text.ts'

/** Whether CEL compares values of the types at all; across types, `==` is false and an ordering is an error. */
export function areComparable(left: ValueType, right: ValueType): boolean {
  return left === right || (isNumeric(left) && isNumeric(right))
}

/** What CEL says of two known values. */
export function compareConstants(operator: ComparisonOperator, left: Constant, right: Constant): Truth {
  if (operator === 'eq') return String(equalConstants(left, right)) as Truth
  const order = orderConstants(left, right)
  return order === undefined ? 'error' : (String(holds(operator, order)) as Truth)
}

function equalConstants(left: Constant, right: Constant): boolean {
  if (left.type === 'null' || right.type === 'null') return left.type === right.type
  if (!areComparable(left.type, right.type)) return false
  return left.type !== right.type ? Number(left.value) === Number(right.value) : left.value === right.value
}

/** Negative, zero or positive; nothing where CEL has no order: null, NaN, values of different types. */
function orderConstants(left: Constant, right: Constant): number | undefined {
  if (left.type === 'null' || right.type === 'null' || !areComparable(left.type, right.type)) return undefined
  if (left.type === 'string') return compareText(left.value, right.value as string)
  if (left.type !== right.type || typeof left.value === 'number')
    return orderNumbers(Number(left.value), Number(right.value))
  return left.value === right.value ? 0 : left.value < right.value ? -1 : 1
}

function orderNumbers(left: number, right: number): number | undefined {
  if (Number.isNaN(left) || Number.isNaN(right)) return undefined
  return left === right ? 0 : left < right ? -1 : 1
}

function holds(operator: Exclude<ComparisonOperator, 'eq'>, order: number): boolean {
  // oxfmt-ignore
  const outcomes = { lt: order < 0, le: order <= 0, gt: order > 0, ge: order >= 0 }
  return outcomes[operator]
}

/** What CEL says of two known strings. */
export function testText(test: 'startsWith' | 'endsWith' | 'contains', text: string, part: string): boolean {
  // oxfmt-ignore
  switch (test) {
    case 'startsWith': return text.startsWith(part)
    case 'endsWith':   return text.endsWith(part)
    case 'contains':   return text.includes(part)
  }
}
