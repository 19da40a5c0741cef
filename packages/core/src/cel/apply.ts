import type { Constant, DatePart, OperationName } from '../ir/value.ts'
import { LONGEST_DURATION, SHORTEST_DURATION } from './duration.ts'
import { doubleConstant, durationConstant, instantConstant, intConstant, stringConstant } from './constants.ts'
import { datePart } from './date-part.ts'
import { AFTER_LAST_INSTANT, FIRST_INSTANT, parseInstant } from './instant.ts'
import { parseDouble, parseInteger } from './number-text.ts'
import { substring, trimmed } from './text.ts'

/** What a function gives for known operands of its types; nothing where CEL errs. */
export function applyOperation(name: OperationName, operands: readonly Constant[]): Constant | undefined {
  const [first, second, third] = operands.map((operand) => operand.value)
  // oxfmt-ignore
  switch (name) {
    case 'add':           return doubleConstant(Number(first) + Number(second))
    case 'subtract':      return doubleConstant(Number(first) - Number(second))
    case 'multiply':      return doubleConstant(Number(first) * Number(second))
    case 'divide':        return doubleConstant(Number(first) / Number(second))
    case 'negate':        return doubleConstant(-Number(first))
    case 'addInt':        return intConstant(int(first) + int(second))
    case 'subtractInt':   return intConstant(int(first) - int(second))
    case 'multiplyInt':   return intConstant(int(first) * int(second))
    case 'divideInt':     return int(second) === 0n ? undefined : intConstant(int(first) / int(second))
    case 'modulo':        return int(second) === 0n ? undefined : intConstant(int(first) % int(second))
    case 'negateInt':     return intConstant(-int(first))
    case 'concat':        return stringConstant(text(first) + text(second))
    case 'length':        return intConstant(BigInt([...text(first)].length))
    case 'lower':         return stringConstant(text(first).replaceAll(/[A-Z]+/g, (part) => part.toLowerCase()))
    case 'upper':         return stringConstant(text(first).replaceAll(/[a-z]+/g, (part) => part.toUpperCase()))
    case 'trim':          return stringConstant(trimmed(text(first)))
    case 'substring':     return optional(substring(text(first), Number(second), third === undefined ? undefined : Number(third)), stringConstant)
    case 'doubleToInt':   return truncated(Number(first))
    case 'textToInt':     return optional(parseInteger(text(first)), intConstant)
    case 'intToDouble':   return doubleConstant(Number(first))
    case 'textToDouble':  return optional(parseDouble(text(first)), doubleConstant)
    case 'instantToInt':  return intConstant(floorDivide(int(first), 1_000_000_000n))
    case 'textToInstant': return optional(parseInstant(text(first)), instantConstant)
    case 'shift':         return instantIn(int(first) + int(second))
    case 'difference':    return durationIn(int(first) - int(second))
    case 'elapsed':       return durationConstant(atMost(int(first) - int(second)))
    case 'segmentCount':  return intConstant(BigInt(text(first).split(text(second)).length))
    case 'segment':       return optional(text(first).split(text(second))[Number(third)], stringConstant)
    default:              return partOf(name, int(first), text(second))
  }
}

function partOf(name: DatePart, instant: bigint, zone: string): Constant | undefined {
  return intConstant(BigInt(datePart(name, instant, zone)))
}

function instantIn(instant: bigint): Constant | undefined {
  return instant >= FIRST_INSTANT && instant < AFTER_LAST_INSTANT ? instantConstant(instant) : undefined
}

/** A duration counts nanoseconds in 64 bits, which is 292 years. */
function durationIn(nanoseconds: bigint): Constant | undefined {
  return BigInt.asIntN(64, nanoseconds) === nanoseconds ? durationConstant(nanoseconds) : undefined
}

/** Where a duration would be too long, the longest. */
function atMost(nanoseconds: bigint): bigint {
  if (nanoseconds > LONGEST_DURATION) return LONGEST_DURATION
  return nanoseconds < SHORTEST_DURATION ? SHORTEST_DURATION : nanoseconds
}

/** Towards zero; an error for NaN, the infinities and whatever does not fit. */
function truncated(value: number): Constant | undefined {
  return Math.abs(value) < 2 ** 63 ? intConstant(BigInt(Math.trunc(value))) : undefined
}

function floorDivide(value: bigint, by: bigint): bigint {
  return (value - (((value % by) + by) % by)) / by
}

function optional<Value>(
  value: Value | undefined,
  constant: (value: Value) => Constant | undefined,
): Constant | undefined {
  return value === undefined ? undefined : constant(value)
}

function int(value: Constant['value'] | undefined): bigint {
  return typeof value === 'bigint' ? value : BigInt(Number(value))
}

function text(value: Constant['value'] | undefined): string {
  return String(value)
}
