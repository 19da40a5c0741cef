import type { Column, Constant, Operation, Value } from '../ir/value.ts'

/** How a function of one column's double runs: up or down, below zero and above it. Constant stretches count as both. */
export interface Trend {
  readonly column: Column
  readonly below: 1 | -1
  readonly above: 1 | -1
  /** Whether it is the column times a number that is not zero, so that it has the sign of the column or the opposite one. */
  readonly multiple: boolean
}

/**
 * The trend of a function, where it has one: a column that is added to, multiplied by and divided by known numbers, or that divides one.
 * Each step is monotone over the reals, and rounding keeps it so: IEEE 754 rounds to the nearest double, and of two numbers the greater
 * never to the lesser. Multiplication by zero, and a zero that is divided, are left out, because with an infinity they give NaN.
 */
export function trendOf(value: Value): Trend | undefined {
  if (value.kind === 'constant' || value.kind === 'total') return undefined
  if (value.kind === 'column')
    return value.type === 'double' && !value.field.list
      ? { column: value, below: 1, above: 1, multiple: true }
      : undefined
  const [left, right] = value.operands as [Value, Value | undefined]
  if (value.name === 'negate') return turned(trendOf(left), -1)
  if (right === undefined) return undefined
  if (isNumber(right)) return trendWith(value, trendOf(left), Number(right.value))
  return isNumber(left) ? trendFrom(value, Number(left.value), trendOf(right)) : ownQuotient(value, left, right)
}

function isNumber(value: Value): value is Constant {
  return (
    value.kind === 'constant' && (value.type === 'double' || value.type === 'number') && Number.isFinite(value.value)
  )
}

/** A function and then a number. */
function trendWith({ name }: Operation, trend: Trend | undefined, number: number): Trend | undefined {
  // oxfmt-ignore
  switch (name) {
    case 'add':
    case 'subtract': return moved(trend)
    case 'multiply':
    case 'divide':   return number === 0 ? undefined : turned(trend, number)
    default:         return undefined
  }
}

/** A number and then a function. */
function trendFrom({ name }: Operation, number: number, trend: Trend | undefined): Trend | undefined {
  // oxfmt-ignore
  switch (name) {
    case 'add':      return moved(trend)
    case 'subtract': return moved(turned(trend, -1))
    case 'multiply': return number === 0 ? undefined : turned(trend, number)
    case 'divide':   return number === 0 || trend?.multiple !== true ? undefined : moved(turned(trend, -number))
    default:         return undefined
  }
}

/** A column by itself: one, but for zero. */
function ownQuotient({ name }: Operation, left: Value, right: Value): Trend | undefined {
  if (name !== 'divide' || left.kind !== 'column' || right.kind !== 'column') return undefined
  return left.row.id === right.row.id && left.field.name === right.field.name ? moved(trendOf(left)) : undefined
}

function turned(trend: Trend | undefined, sign: number): Trend | undefined {
  if (trend === undefined || sign > 0) return trend
  return { ...trend, below: trend.below === 1 ? -1 : 1, above: trend.above === 1 ? -1 : 1 }
}

function moved(trend: Trend | undefined): Trend | undefined {
  return trend === undefined ? undefined : { ...trend, multiple: false }
}

/** The function's result for a value of its column: the arithmetic of doubles is JavaScript's own. */
export function resultOf(value: Value, of: number): number {
  if (value.kind === 'column') return of
  if (value.kind !== 'operation') return value.kind === 'constant' ? Number(value.value) : Number.NaN
  const [left = Number.NaN, right = Number.NaN] = value.operands.map((operand) => resultOf(operand, of))
  // oxfmt-ignore
  switch (value.name) {
    case 'add':      return left + right
    case 'subtract': return left - right
    case 'multiply': return left * right
    case 'divide':   return left / right
    case 'negate':   return -left
    default:         return Number.NaN
  }
}
