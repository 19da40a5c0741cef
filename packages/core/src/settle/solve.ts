import type { CompareOperator, Filter } from '../ir/filter.ts'
import type { Operation, Value } from '../ir/value.ts'
import { type DoubleRange, firstPlace, joined, LAST_PLACE } from '../number/double-order.ts'
import { inRanges } from './in-ranges.ts'
import { resultOf, type Trend, trendOf } from './trend.ts'

/**
 * Where the result of a function is to a number; `low` and `high` when it is beyond the ints that it has to be one of. `none` is NaN.
 */
type Side = 'low' | 'less' | 'same' | 'more' | 'high' | 'none'

// oxfmt-ignore
const SIDES = {
  '=': ['same'], '<>': ['less', 'more', 'none'], '<': ['less'], '<=': ['less', 'same'], '>': ['more'], '>=': ['same', 'more'],
} as const satisfies Record<CompareOperator, readonly Side[]>

/**
 * A function of one column against a number, as ranges of the column itself, which an index serves and which needs no arithmetic of the
 * database. Nothing for functions without a trend. Exact: the ends are found by bisection on the rounded function itself, not by solving
 * for the column, which rounds differently.
 */
export function solveComparison(value: Value, operator: CompareOperator, bound: number | bigint): Filter | undefined {
  return Number.isNaN(Number(bound)) ? undefined : solve(value, bound, SIDES[operator])
}

/** Where the result is NaN, or where it is not. */
export function solveNaN(value: Value, operator: '=' | '<>'): Filter | undefined {
  return solve(value, 0, operator === '=' ? ['none'] : ['low', 'less', 'same', 'more', 'high'])
}

/** Where the result is beyond the ints. */
export function solveError(value: Value): Filter | undefined {
  return solve(value, 0, ['low', 'high'])
}

/** Where the function has a result. */
export function solveResult(value: Value): Filter | undefined {
  return solve(value, 0, ['less', 'same', 'more', 'none'])
}

function solve(value: Value, bound: number | bigint, wanted: readonly Side[]): Filter | undefined {
  if (value.kind !== 'operation') return undefined
  const inner = value.name === 'doubleToInt' ? value.operands[0] : value
  const trend = inner === undefined ? undefined : trendOf(inner)
  if (inner === undefined || trend === undefined) return undefined
  const sideAt = sides(value, inner, bound)
  const zero = sideAtZero(trend, sideAt)
  if (zero === undefined) return undefined
  const ranges = [
    ...rangesOn({ first: -LAST_PLACE, last: -1n }, upwards(value, trend.below), sideAt, wanted),
    ...(wanted.includes(zero) ? [{ first: 0n, last: 0n }] : []),
    ...rangesOn({ first: 1n, last: LAST_PLACE }, upwards(value, trend.above), sideAt, wanted),
  ]
  return inRanges(trend.column, joined(ranges))
}

function sides({ name }: Operation, inner: Value, bound: number | bigint): (of: number) => Side {
  return (of) => {
    const result = resultOf(inner, of)
    if (name === 'doubleToInt' && !(Math.abs(result) < 2 ** 63)) return result < 0 ? 'low' : 'high'
    const compared = name === 'doubleToInt' ? Math.trunc(result) : result
    if (Number.isNaN(compared)) return 'none'
    return compared < bound ? 'less' : compared > bound ? 'more' : 'same'
  }
}

/** Zero on its own: there a division by the column jumps. A float may be either zero, which no comparison tells apart. */
function sideAtZero({ column }: Trend, sideAt: (of: number) => Side): Side | undefined {
  const side = sideAt(0)
  return column.field.type.kind !== 'float' || sideAt(-0) === side ? side : undefined
}

/** The sides in the order in which the function passes them; only an int has numbers beyond it. */
function upwards({ name }: Operation, direction: 1 | -1): readonly Side[] {
  const order: readonly Side[] =
    name === 'doubleToInt' ? ['low', 'less', 'same', 'more', 'high'] : ['less', 'same', 'more']
  return direction === 1 ? order : order.toReversed()
}

/** The wanted stretches of a part on which the function runs one way, so that every side of the bound is one range. */
function rangesOn(
  part: DoubleRange,
  order: readonly Side[],
  sideAt: (of: number) => Side,
  wanted: readonly Side[],
): DoubleRange[] {
  const ends = order.map((_, at) =>
    at === order.length - 1 ? part.last + 1n : firstPlace(part, (of) => order.indexOf(sideAt(of)) > at),
  )
  return order.flatMap((side, at) => {
    const range = { first: ends[at - 1] ?? part.first, last: (ends[at] as bigint) - 1n }
    return wanted.includes(side) && range.first <= range.last ? [range] : []
  })
}
