import type { Filter } from '../ir/filter.ts'
import { allOf, anyOf } from '../ir/filters.ts'
import type { Column } from '../ir/value.ts'
import { doubleInterval } from '../number/double-interval.ts'
import { complementOf, doubleAt, type DoubleRange, LAST_PLACE } from '../number/double-order.ts'
import { decimalText, gridRange } from '../number/grid.ts'
import { compareNumber } from './compare-number.ts'
import { present } from './reading.ts'

/** Holds where the column's double is in one of the ranges, which are in order and apart. */
export function inRanges(column: Column, ranges: readonly DoubleRange[]): Filter {
  const storable = (some: readonly DoubleRange[]): Range[] => some.flatMap((range) => narrowed(column, range))
  const gaps = storable(complementOf(ranges))
  const [gap] = gaps
  if (gap === undefined) return present(column)
  if (gaps.length === 1 && gap.only !== undefined) return compareNumber(column, '<>', gap.only)
  return anyOf(storable(ranges).map((range) => inRange(column, range)))
}

interface Range extends DoubleRange {
  /** The only double in it that the column can store. */
  readonly only: number | undefined
}

/** The range, unless nothing that the column stores is in it: between two integers there is none. */
function narrowed(column: Column, range: DoubleRange): Range[] {
  const { type } = column.field
  const scale = type.kind === 'integer' ? 0 : type.kind === 'decimal' ? type.scale : undefined
  if (scale === undefined) return [{ ...range, only: range.first === range.last ? doubleAt(range.first) : undefined }]
  const least = gridRange(doubleInterval(doubleAt(range.first)), scale).least
  const most = gridRange(doubleInterval(doubleAt(range.last)), scale).most
  if (least > most) return []
  return [{ ...range, only: least === most ? Number(decimalText(least, scale)) : undefined }]
}

function inRange(column: Column, { first, last, only }: Range): Filter {
  if (only !== undefined) return compareNumber(column, '=', only)
  return allOf([
    first === -LAST_PLACE ? present(column) : compareNumber(column, ...atLeast(first)),
    last === LAST_PLACE ? present(column) : compareNumber(column, ...atMost(last)),
  ])
}

/** The same bound in the shorter of its two ways to be written: from a double on, or above the one before it. */
function atLeast(place: bigint): ['>' | '>=', number] {
  const [own, before] = [doubleAt(place), doubleAt(place - 1n)]
  return isShorter(before, own) ? ['>', before] : ['>=', own]
}

function atMost(place: bigint): ['<' | '<=', number] {
  const [own, after] = [doubleAt(place), doubleAt(place + 1n)]
  return isShorter(after, own) ? ['<', after] : ['<=', own]
}

function isShorter(a: number, b: number): boolean {
  return Number.isFinite(a) && String(a).length < String(b).length
}
