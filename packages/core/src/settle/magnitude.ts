import type { Column, Operation, Value } from '../ir/value.ts'
import { ERROR_FREE } from './error-free.ts'

/** The sizes that a number can have, zero aside. `most` is Infinity when the number may be no finite double. */
interface Magnitude {
  readonly least: number
  readonly most: number
}

const ANY: Magnitude = { least: 0, most: Infinity }

/** Whether the value may be NaN or infinite: only where a function can leave the range of doubles. */
export function mayBeNonFinite(value: Value): boolean {
  return value.kind === 'operation' && value.type === 'double' && magnitudeOf(value).most === Infinity
}

/** Whether the function itself may overflow, or give zero for operands that are not. */
export function leavesDoubles(operation: Operation): boolean {
  const { least, most } = magnitudeOf(operation)
  return operation.type === 'double' && !(ERROR_FREE.has(operation.name) && Number.isFinite(most) && least > 0)
}

function magnitudeOf(value: Value): Magnitude {
  if (value.kind === 'constant') return exactly(Math.abs(Number(value.value)))
  if (value.kind === 'column') return columnMagnitude(value)
  if (value.kind === 'total') return { least: 1, most: 2 ** 63 }
  const [a = ANY, b = ANY] = value.operands.map(magnitudeOf)
  switch (value.name) {
    case 'negate':
    case 'intToDouble':
      return value.name === 'negate' ? a : { least: 1, most: 2 ** 63 }
    case 'add':
    case 'subtract':
      return { least: Number.MIN_VALUE, most: a.most + b.most }
    case 'multiply':
      return { least: a.least * b.least, most: product(a.most, b.most) }
    case 'abs':
    case 'ceil':
    case 'floor':
    case 'round':
    case 'truncate':
      return { least: value.name === 'abs' ? a.least : 1, most: a.most + 1 }
    case 'sign':
      return a.most === Infinity ? ANY : { least: 1, most: 1 }
    case 'greatest':
    case 'least':
      return { least: Math.min(a.least, b.least), most: Math.max(a.most, b.most) }
    case 'divide':
      return isNonZeroConstant(value.operands[1]) ? { least: a.least / b.most, most: a.most / b.least } : ANY
    default:
      return ANY
  }
}

function exactly(size: number): Magnitude {
  return { least: size === 0 ? 1 : size, most: size }
}

/** Zero times infinity is no number. */
function product(a: number, b: number): number {
  const most = a * b
  return Number.isNaN(most) ? Infinity : most
}

function isNonZeroConstant(value: Value | undefined): boolean {
  return value?.kind === 'constant' && Number(value.value) !== 0
}

function columnMagnitude({ field: { type } }: Column): Magnitude {
  switch (type.kind) {
    case 'integer':
      return { least: 1, most: 2 ** (type.bits - 1) }
    case 'decimal':
      if (type.precision === undefined || type.precision > 300)
        return { least: Number.MIN_VALUE, most: Number.MAX_VALUE }
      return { least: 10 ** -(type.scale ?? 0), most: 10 ** (type.precision - (type.scale ?? 0)) }
    default:
      return { least: Number.MIN_VALUE, most: Number.MAX_VALUE }
  }
}
