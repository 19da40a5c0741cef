import { formatInstant } from '../cel/instant.ts'
import type { Compare, CompareOperator, Filter, Parameter } from '../ir/filter.ts'
import { allOf, anyOf, NONE } from '../ir/filters.ts'
import type { Column, Constant } from '../ir/value.ts'
import { compareNumber } from './compare-number.ts'
import { present, withinBounds } from './reading.ts'
import { scalarOf } from './scalar.ts'
import { storedText } from './stored-text.ts'

/** Holds where the field has a value that compares like this with the constant, which is of a comparable type. */
export function compareConstant(column: Column, operator: CompareOperator, constant: Constant): Filter {
  switch (constant.type) {
    case 'string':
      return compareText(column, operator, constant.value)
    case 'bool':
      return compareWith(column, operator, constant.value)
    case 'timestamp':
      return compareInstant(column, operator, constant.value)
    case 'number':
    case 'double':
    case 'int':
      return compareNumber(column, operator, Number(constant.value))
    case 'null':
    case 'duration':
      throw new TypeError(`No field is compared with a ${constant.type}.`)
  }
}

/** Holds where the field has one of the values. */
export function isAnyOf(column: Column, options: readonly Constant[]): Filter {
  return listed(anyOf(options.map((option) => compareConstant(column, '=', option))), '=')
}

/** Holds where the field has a value, and none of these. */
export function isNoneOf(column: Column, options: readonly Constant[]): Filter {
  return listed(allOf(options.map((option) => compareConstant(column, '<>', option))), '<>')
}

/** One list instead of many comparisons of the same field with a parameter. */
function listed(junction: Filter, operator: '=' | '<>'): Filter {
  if (junction.kind !== 'and' && junction.kind !== 'or') return junction
  const single = junction.parts.filter((part) => part.kind === 'compare' && part.operator === operator) as Compare[]
  if (single[0] === undefined || single.length < 2) return junction
  const options = single.map(({ right }) => right as Parameter)
  const list: Filter = { kind: 'oneOf', value: single[0].left, options, negated: operator === '<>' }
  const rest = junction.parts.filter((part) => !single.includes(part as Compare))
  return junction.kind === 'and' ? allOf([list, ...rest]) : anyOf([list, ...rest])
}

function compareText(column: Column, operator: CompareOperator, text: string): Filter {
  const { type } = column.field
  if (type.kind === 'text') return compareStoredText(column, operator, text)
  const stored = storedText(type, text)
  if (stored !== undefined) return withinBounds(column, operator, compareWith(column, operator, stored))
  return operator === '=' ? NONE : present(column)
}

/** A stored text has no NUL: whatever stands before the NUL of the constant is below it, and what is above that is above it. */
function compareStoredText(column: Column, operator: CompareOperator, text: string): Filter {
  const nul = text.indexOf('\0')
  if (nul === -1) return compareWith(column, operator, text)
  if (operator === '=') return NONE
  if (operator === '<>') return present(column)
  return compareWith(column, operator === '<' || operator === '<=' ? '<=' : '>', text.slice(0, nul))
}

/** An instant between two of the column's own is between them for every comparison. */
function compareInstant(column: Column, operator: CompareOperator, instant: bigint): Filter {
  const { type } = column.field
  const step = type.kind === 'timestamp' ? 10n ** BigInt(9 - type.precision) : 1n
  const floor = instant - (((instant % step) + step) % step)
  const text = formatInstant(floor)
  if (floor === instant) return withinBounds(column, operator, compareWith(column, operator, text))
  if (operator === '=') return NONE
  if (operator === '<>') return present(column)
  const rounded = operator === '<' || operator === '<=' ? '<=' : '>'
  return withinBounds(column, rounded, compareWith(column, rounded, text))
}

function compareWith(column: Column, operator: CompareOperator, value: Parameter['value']): Filter {
  return { kind: 'compare', operator, left: scalarOf(column), right: { kind: 'parameter', type: column.field.type, value } }
}
