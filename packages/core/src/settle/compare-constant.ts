import { AFTER_LAST_INSTANT, FIRST_INSTANT, formatInstant } from '../cel/instant.ts'
import type { CompareOperator, Filter } from '../ir/filter.ts'
import { NONE } from '../ir/filters.ts'
import type { Column, Constant } from '../ir/value.ts'
import { compareNumber } from './compare-number.ts'
import { firstDateFrom } from './date-text.ts'
import { beyond, present, withinBounds } from './reading.ts'
import { against } from './scalar.ts'
import { storedText } from './stored-text.ts'

/** Holds where the field has a value that compares like this with the constant, which is of a comparable type. */
export function compareConstant(column: Column, operator: CompareOperator, constant: Constant): Filter {
  switch (constant.type) {
    case 'string':
      return compareText(column, operator, constant.value)
    case 'bool':
      return against(column, operator, constant.value)
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

function compareText(column: Column, operator: CompareOperator, text: string): Filter {
  const { type } = column.field
  if (type.kind === 'text') return against(column, operator, text)
  const stored = storedText(type, text)
  if (stored !== undefined) return withinBounds(column, operator, against(column, operator, stored))
  if (operator === '=' || operator === '<>') return operator === '=' ? NONE : present(column)
  return compareDate(column, operator, text)
}

/** A text that no date has lies between two of them, or behind all. */
function compareDate(column: Column, operator: CompareOperator, text: string): Filter {
  const first = firstDateFrom(text)
  if (first === undefined) return beyond(column, operator, true)
  const rounded = operator === '<' || operator === '<=' ? '<' : '>='
  return withinBounds(column, rounded, against(column, rounded, first))
}

/** An instant between two of the column's own is between them for every comparison. */
function compareInstant(column: Column, operator: CompareOperator, instant: bigint): Filter {
  const { type } = column.field
  if (instant < FIRST_INSTANT || instant >= AFTER_LAST_INSTANT)
    return beyond(column, operator, instant >= AFTER_LAST_INSTANT)
  const step = type.kind === 'timestamp' ? 10n ** BigInt(9 - type.precision) : 1n
  const floor = instant - (((instant % step) + step) % step)
  const text = formatInstant(floor)
  if (floor === instant) return withinBounds(column, operator, against(column, operator, text))
  if (operator === '=') return NONE
  if (operator === '<>') return present(column)
  const rounded = operator === '<' || operator === '<=' ? '<=' : '>'
  return withinBounds(column, rounded, against(column, rounded, text))
}
