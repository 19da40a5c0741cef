import type { Constant, DatePart, OperationName } from '../ir/value.ts'
import { inAddressRange } from './address.ts'
import {
  boolConstant,
  doubleConstant,
  durationConstant,
  instantConstant,
  intConstant,
  stringConstant,
} from './constants.ts'
import { datePart } from './date-part.ts'
import { LONGEST_DURATION, parseDuration, SHORTEST_DURATION } from './duration.ts'
import { AFTER_LAST_INSTANT, FIRST_INSTANT, nearEnough, parseInstant, secondOf } from './instant.ts'
import { doubleText, parseDouble, parseInteger } from './number-text.ts'
import { charAt, indexOf, lastIndexOf, substring, trimmed } from './text.ts'

type Given = Constant['value'] | undefined

type Apply = (first: Given, second: Given, third: Given) => Constant | undefined

/** The functions by overload: nothing where CEL errs. */
// oxfmt-ignore
const FUNCTIONS: Readonly<Record<Exclude<OperationName, DatePart>, Apply>> = {
  add:               (first, second) => doubleConstant(Number(first) + Number(second)),
  subtract:          (first, second) => doubleConstant(Number(first) - Number(second)),
  multiply:          (first, second) => doubleConstant(Number(first) * Number(second)),
  divide:            (first, second) => doubleConstant(Number(first) / Number(second)),
  negate:            (first) => doubleConstant(-Number(first)),
  addInt:            (first, second) => intConstant(int(first) + int(second)),
  subtractInt:       (first, second) => intConstant(int(first) - int(second)),
  multiplyInt:       (first, second) => intConstant(int(first) * int(second)),
  divideInt:         (first, second) => int(second) === 0n ? undefined : intConstant(int(first) / int(second)),
  modulo:            (first, second) => int(second) === 0n ? undefined : intConstant(int(first) % int(second)),
  negateInt:         (first) => intConstant(-int(first)),
  abs:               (first) => doubleConstant(Math.abs(Number(first))),
  ceil:              (first) => doubleConstant(Math.ceil(Number(first))),
  floor:             (first) => doubleConstant(Math.floor(Number(first))),
  round:             (first) => doubleConstant(rounded(Number(first))),
  truncate:          (first) => doubleConstant(Math.trunc(Number(first))),
  sign:              (first) => doubleConstant(Math.sign(Number(first)) + 0),
  squareRoot:        (first) => doubleConstant(Math.sqrt(Number(first))),
  greatest:          (first, second) => larger(Number(second), Number(first), [Number(second), Number(first)]),
  least:             (first, second) => larger(Number(first), Number(second), [Number(second), Number(first)]),
  absInt:            (first) => intConstant(int(first) < 0n ? -int(first) : int(first)),
  signInt:           (first) => intConstant(int(first) === 0n ? 0n : int(first) < 0n ? -1n : 1n),
  greatestInt:       (first, second) => intConstant(int(first) < int(second) ? int(second) : int(first)),
  leastInt:          (first, second) => intConstant(int(first) > int(second) ? int(second) : int(first)),
  bitAnd:            (first, second) => intConstant(int(first) & int(second)),
  bitOr:             (first, second) => intConstant(int(first) | int(second)),
  bitXor:            (first, second) => intConstant(int(first) ^ int(second)),
  isNaN:             (first) => boolConstant(Number.isNaN(Number(first))),
  isInfinite:        (first) => boolConstant(Math.abs(Number(first)) === Infinity),
  concat:            (first, second) => stringConstant(text(first) + text(second)),
  length:            (first) => intConstant(BigInt([...text(first)].length)),
  lower:             (first) => stringConstant(text(first).replaceAll(/[A-Z]+/g, (part) => part.toLowerCase())),
  upper:             (first) => stringConstant(text(first).replaceAll(/[a-z]+/g, (part) => part.toUpperCase())),
  trim:              (first) => stringConstant(trimmed(text(first))),
  substring:         (first, second, third) => optional(substring(text(first), Number(second), third === undefined ? undefined : Number(third)), stringConstant),
  charAt:            (first, second) => optional(charAt(text(first), Number(second)), stringConstant),
  indexOf:           (first, second, third) => optional(indexOf(text(first), text(second), Number(third)), intConstant),
  lastIndexOf:       (first, second, third) => optional(lastIndexOf(text(first), text(second), third === undefined ? undefined : Number(third)), intConstant),
  replace:           (first, second, third) => stringConstant(text(first).split(text(second)).join(text(third))),
  reverse:           (first) => stringConstant([...text(first)].toReversed().join('')),
  doubleToInt:       (first) => truncated(Number(first)),
  textToInt:         (first) => optional(parseInteger(text(first)), intConstant),
  intToDouble:       (first) => doubleConstant(Number(first)),
  textToDouble:      (first) => optional(parseDouble(text(first)), doubleConstant),
  instantToInt:      (first) => intConstant(secondOf(int(first))),
  textToInstant:     (first) => optional(parseInstant(text(first)), instantConstant),
  intToInstant:      (first) => instantIn(int(first) * 1_000_000_000n),
  shift:             (first, second) => instantIn(int(first) + int(second)),
  shiftBack:         (first, second) => int(second) === SHORTEST_DURATION ? undefined : instantIn(int(first) - int(second)),
  difference:        (first, second) => between(int(first), int(second)),
  elapsed:           (first, second) => durationConstant(atMost(int(first) - int(second))),
  textToDuration:    (first) => optional(parseDuration(text(first)), durationConstant),
  addDurations:      (first, second) => durationIn(int(first) + int(second)),
  subtractDurations: (first, second) => durationIn(int(first) - int(second)),
  wholeUnits:        (first, second) => intConstant(int(first) / int(second)),
  intToText:         (first) => stringConstant(String(int(first))),
  doubleToText:      (first) => stringConstant(doubleText(Number(first))),
  segmentCount:      (first, second) => intConstant(BigInt(text(first).split(text(second)).length)),
  segment:           (first, second, third) => optional(text(first).split(text(second))[Number(third)], stringConstant),
  parentPath:        (first, second) => stringConstant(text(first).split(text(second)).slice(0, -1).join(text(second))),
  inAddressRange:    (first, second) => optional(inAddressRange(text(first), text(second)), boolConstant),
}

/** What a function gives for known operands of its types; nothing where CEL errs. */
export function applyOperation(name: OperationName, operands: readonly Constant[]): Constant | undefined {
  const [first, second, third] = operands.map((operand) => operand.value)
  return isDatePart(name) ? partOf(name, int(first), text(second)) : FUNCTIONS[name](first, second, third)
}

function isDatePart(name: OperationName): name is DatePart {
  return !Object.hasOwn(FUNCTIONS, name)
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

function between(instant: bigint, from: bigint): Constant | undefined {
  const [first, last] = nearEnough(from)
  return instant >= first && instant <= last ? durationIn(instant - from) : undefined
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
