import type { Constant, DatePart, OperationName } from '../ir/value.ts'
import { inAddressRange } from './address.ts'
import { boolConstant, doubleConstant, durationConstant, instantConstant, intConstant, stringConstant } from './constants.ts'
import { datePart } from './date-part.ts'
import { parseDuration } from './duration.ts'
import { AFTER_LAST_INSTANT, FIRST_INSTANT, parseInstant } from './instant.ts'
import { doubleText, parseDouble, parseInteger } from './number-text.ts'
import { charAt, indexOf, lastIndexOf, substring, trimmed } from './text.ts'

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
    case 'abs':           return doubleConstant(Math.abs(Number(first)))
    case 'ceil':          return doubleConstant(Math.ceil(Number(first)))
    case 'floor':         return doubleConstant(Math.floor(Number(first)))
    case 'round':         return doubleConstant(rounded(Number(first)))
    case 'truncate':      return doubleConstant(Math.trunc(Number(first)))
    case 'sign':          return doubleConstant(Math.sign(Number(first)) + 0)
    case 'squareRoot':    return doubleConstant(Math.sqrt(Number(first)))
    case 'greatest':      return larger(Number(second), Number(first), [Number(second), Number(first)])
    case 'least':         return larger(Number(first), Number(second), [Number(second), Number(first)])
    case 'absInt':        return intConstant(int(first) < 0n ? -int(first) : int(first))
    case 'signInt':       return intConstant(int(first) === 0n ? 0n : int(first) < 0n ? -1n : 1n)
    case 'greatestInt':   return intConstant(int(first) < int(second) ? int(second) : int(first))
    case 'leastInt':      return intConstant(int(first) > int(second) ? int(second) : int(first))
    case 'bitAnd':        return intConstant(int(first) & int(second))
    case 'bitOr':         return intConstant(int(first) | int(second))
    case 'bitXor':        return intConstant(int(first) ^ int(second))
    case 'isNaN':         return boolConstant(Number.isNaN(first))
    case 'isInfinite':    return boolConstant(Math.abs(Number(first)) === Infinity)
    case 'concat':        return stringConstant(text(first) + text(second))
    case 'length':        return intConstant(BigInt([...text(first)].length))
    case 'lower':         return stringConstant(text(first).replaceAll(/[A-Z]+/g, (part) => part.toLowerCase()))
    case 'upper':         return stringConstant(text(first).replaceAll(/[a-z]+/g, (part) => part.toUpperCase()))
    case 'trim':          return stringConstant(trimmed(text(first)))
    case 'substring':     return optional(substring(text(first), Number(second), third === undefined ? undefined : Number(third)), stringConstant)
    case 'charAt':        return optional(charAt(text(first), Number(second)), stringConstant)
    case 'indexOf':       return optional(indexOf(text(first), text(second), Number(third)), intConstant)
    case 'lastIndexOf':   return optional(lastIndexOf(text(first), text(second), third === undefined ? undefined : Number(third)), intConstant)
    case 'replace':       return stringConstant(text(first).split(text(second)).join(text(third)))
    case 'reverse':       return stringConstant([...text(first)].toReversed().join(''))
    case 'doubleToInt':   return truncated(Number(first))
    case 'textToInt':     return optional(parseInteger(text(first)), intConstant)
    case 'intToDouble':   return doubleConstant(Number(first))
    case 'textToDouble':  return optional(parseDouble(text(first)), doubleConstant)
    case 'instantToInt':  return intConstant(floorDivide(int(first), 1_000_000_000n))
    case 'textToInstant': return optional(parseInstant(text(first)), instantConstant)
    case 'intToInstant':  return instantIn(int(first) * 1_000_000_000n)
    case 'shift':         return instantIn(int(first) + int(second))
    case 'shiftBack':     return instantIn(int(first) - int(second))
    case 'difference':    return durationIn(int(first) - int(second))
    case 'textToDuration':    return optional(parseDuration(text(first)), durationConstant)
    case 'addDurations':      return durationIn(int(first) + int(second))
    case 'subtractDurations': return durationIn(int(first) - int(second))
    case 'wholeUnits':    return intConstant(int(first) / int(second))
    case 'intToText':     return stringConstant(String(int(first)))
    case 'doubleToText':  return stringConstant(doubleText(Number(first)))
    case 'segmentCount':  return intConstant(BigInt(text(first).split(text(second)).length))
    case 'segment':       return optional(text(first).split(text(second))[Number(third)], stringConstant)
    case 'parentPath':    return stringConstant(text(first).split(text(second)).slice(0, -1).join(text(second)))
    case 'inAddressRange': return optional(inAddressRange(text(first), text(second)), boolConstant)
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

/** Towards zero; an error for NaN, the infinities and whatever does not fit. */
function truncated(value: number): Constant | undefined {
  return Math.abs(value) < 2 ** 63 ? intConstant(BigInt(Math.trunc(value))) : undefined
}

/** Halves go away from zero. What is taken off is exact, so that nothing just below a half is taken for one. */
function rounded(value: number): number {
  const whole = Math.trunc(value)
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole
}

/** The left number when it is greater, else the other; an error for NaN, which has no order. */
function larger(left: number, right: number, chosen: readonly [number, number]): Constant | undefined {
  if (Number.isNaN(left) || Number.isNaN(right)) return undefined
  return doubleConstant(left > right ? chosen[0] : chosen[1])
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
