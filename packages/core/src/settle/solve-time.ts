import { instantConstant } from '../cel/constants.ts'
import { offsetMinutes } from '../cel/date-part.ts'
import type { CompareOperator, Filter } from '../ir/filter.ts'
import { allOf, anyOf, NONE } from '../ir/filters.ts'
import type { Operation, Value } from '../ir/value.ts'

type Compare = (left: Value, operator: CompareOperator, right: Value) => Filter

/**
 * The year of a timestamp, or its seconds, against a whole number: the instants of a year and of a second are one range, and a later
 * instant has no smaller one. Exact for UTC and for fixed offsets; in a zone with a name the clocks go back, so nothing is solved there.
 */
export function solveTime(
  value: Operation,
  operator: CompareOperator,
  bound: number | bigint,
  compare: Compare,
): Filter | undefined {
  const start = startOf(value)
  if (start === undefined || !Number.isSafeInteger(Number(bound))) return undefined
  const instant = value.operands[0] as Value
  const [first, next] = [start(BigInt(bound)), start(BigInt(bound) + 1n)]
  const at = (sign: CompareOperator, nanoseconds: bigint): Filter =>
    compare(instant, sign, instantConstant(nanoseconds))
  // oxfmt-ignore
  switch (operator) {
    case '=':  return first === next ? NONE : allOf([at('>=', first), at('<', next)])
    case '<>': return anyOf([at('<', first), at('>=', next)])
    case '<':  return at('<', first)
    case '<=': return at('<', next)
    case '>':  return at('>=', next)
    case '>=': return at('>=', first)
  }
}

/** The first instant that has a number, or a larger one. */
function startOf({ name, operands }: Operation): ((of: bigint) => bigint) | undefined {
  if (name === 'instantToInt') return (second) => second * 1_000_000_000n
  const zone = operands[1]
  if (name !== 'year' || zone?.kind !== 'constant' || zone.type !== 'string') return undefined
  const offset = zone.value === 'UTC' ? 0 : offsetMinutes(zone.value)
  return offset === undefined ? undefined : (year) => startOfYear(year) - BigInt(offset) * 60_000_000_000n
}

/** No timestamp is of a year before 0 or after 10000, in any zone. */
function startOfYear(year: bigint): bigint {
  const date = new Date(0)
  date.setUTCFullYear(Number(year < 0n ? 0n : year > 10_001n ? 10_001n : year), 0, 1)
  return BigInt(date.getTime()) * 1_000_000n
}
