import type { CompareOperator, Filter, Parameter } from '../ir/filter.ts'
import { allOf, anyOf, NONE } from '../ir/filters.ts'
import type { Column } from '../ir/value.ts'
import { doubleInterval } from '../number/double-interval.ts'
import { decimalText, exactText, type GridRange, gridRange } from '../number/grid.ts'
import type { FieldType } from '../schema/schema.ts'
import { beyond, present, withinBounds } from './reading.ts'
import { against, scalarOf } from './scalar.ts'
import { storedInteger } from './stored-text.ts'

/**
 * A stored number against a double. The PDP sees the double nearest to the stored number, so the question is on which side of the numbers
 * that round to this double the stored one lies: exact for integers beyond 2^53 and for decimals that no double holds, and still one
 * comparison that an index serves.
 */
export function compareNumber(column: Column, operator: CompareOperator, value: number): Filter {
  const { type } = column.field
  if (type.kind === 'integer') return onGrid(column, operator, gridRange(doubleInterval(value), 0))
  if (type.kind === 'decimal' && type.scale !== undefined)
    return onGrid(column, operator, gridRange(doubleInterval(value), type.scale))
  if (type.kind === 'decimal') return inInterval(column, operator, value)
  return withinBounds(column, operator, asDouble(column, operator, value))
}

/** The column stores multiples of a unit: those from `least` to `most` are the double. */
function onGrid(column: Column, operator: CompareOperator, { least, most }: GridRange): Filter {
  const at = (sign: CompareOperator, units: bigint): Filter => withinBounds(column, sign, stored(column, sign, units))
  const between = least > most
  switch (operator) {
    case '=':
      if (between) return NONE
      return least === most ? at('=', least) : allOf([at('>=', least), at('<=', most)])
    case '<>':
      if (between) return present(column)
      return least === most ? at('<>', least) : anyOf([at('<', least), at('>', most)])
    case '<':
      return between ? at('<=', most) : at('<', least)
    case '<=':
      return at('<=', most)
    case '>':
      return between ? at('>=', least) : at('>', most)
    case '>=':
      return at('>=', least)
  }
}

/** A comparison with a multiple of the column's unit; decided here when the column's type cannot store one so large. */
function stored(column: Column, operator: CompareOperator, units: bigint): Filter {
  const { type } = column.field
  if (type.kind !== 'integer') return against(column, operator, decimalText(units, scaleOf(type)))
  const value = storedInteger(units, type.bits)
  return value === undefined ? beyond(column, operator, units > 0n) : against(column, operator, value)
}

function scaleOf(type: FieldType): number {
  return type.kind === 'decimal' ? (type.scale ?? 0) : 0
}

/** A decimal of any scale: the ends of the interval themselves are the bounds. */
function inInterval(column: Column, operator: CompareOperator, value: number): Filter {
  const { lower, upper, shift, closed } = doubleInterval(value)
  const [least, most] = [exactText(lower, shift), exactText(upper, shift)]
  const at = (sign: CompareOperator, text: string): Filter => withinBounds(column, sign, against(column, sign, text))
  const lowest = isLast(column, -value)
  const highest = isLast(column, value)
  const above = (part: Filter): Filter => (highest ? NONE : part)
  const below = (part: Filter): Filter => (lowest ? NONE : part)
  const notAbove = (part: Filter): Filter => (highest ? present(column) : part)
  const notBelow = (part: Filter): Filter => (lowest ? present(column) : part)
  // oxfmt-ignore
  switch (operator) {
    case '=':  return allOf([notBelow(at(closed ? '>=' : '>', least)), notAbove(at(closed ? '<=' : '<', most))])
    case '<>': return anyOf([below(at(closed ? '<' : '<=', least)), above(at(closed ? '>' : '>=', most))])
    case '<':  return below(at(closed ? '<' : '<=', least))
    case '<=': return notAbove(at(closed ? '<=' : '<', most))
    case '>':  return above(at(closed ? '>' : '>=', most))
    case '>=': return notBelow(at(closed ? '>=' : '>', least))
  }
}

/** Whether everything beyond the double is sent as it: where a column saturates, the interval of the largest one has no end. */
function isLast({ field: { type } }: Column, value: number): boolean {
  return type.kind === 'decimal' && type.saturates === true && value === Number.MAX_VALUE
}

/** A four-byte float is sent by its shortest digits, which another double is nearest to than the stored one. */
function asDouble(column: Column, operator: CompareOperator, value: number): Filter {
  const { type } = column.field
  if (type.kind === 'float' && type.bits === 64) return against(column, operator, value)
  const right: Parameter = { kind: 'parameter', type: { kind: 'float', bits: 64 }, value }
  return { kind: 'compare', operator, left: { kind: 'asDouble', value: scalarOf(column) }, right }
}
