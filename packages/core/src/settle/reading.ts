import { AFTER_LAST_INSTANT, FIRST_INSTANT, formatInstant } from '../cel/instant.ts'
import type { CompareOperator, Filter, Parameter } from '../ir/filter.ts'
import { ALL, allOf, anyOf, NONE } from '../ir/filters.ts'
import type { Column } from '../ir/value.ts'
import { doubleInterval } from '../number/double-interval.ts'
import { decimalText, exactText } from '../number/grid.ts'
import type { FieldType } from '../schema/schema.ts'
import { against, scalarOf } from './scalar.ts'

/** The bounds of what can be sent as an attribute; a stored value beyond them is an error for whoever reads it. */
interface Bounds {
  readonly lower?:
    | { readonly operator: '>' | '>='; readonly beyond: '<' | '<='; readonly value: Parameter['value'] }
    | undefined
  readonly upper?:
    | { readonly operator: '<' | '<='; readonly beyond: '>=' | '>'; readonly value: Parameter['value'] }
    | undefined
}

/** The field is null. */
function isNull(column: Column): Filter {
  return column.field.nullable ? { kind: 'isNull', value: scalarOf(column), negated: false } : NONE
}

/** The reading sends a null. */
export function absent(column: Column): Filter {
  return column.nullIs === 'null' ? isNull(column) : NONE
}

/** The field has a value that can be sent. */
export function present(column: Column): Filter {
  const notNull: Filter = column.field.nullable ? { kind: 'isNull', value: scalarOf(column), negated: true } : ALL
  return allOf([notNull, aboveLower(column), belowUpper(column)])
}

/** The reading errs. */
export function error(column: Column): Filter {
  return anyOf([column.nullIs === 'error' ? isNull(column) : NONE, unrepresentable(column)])
}

/** The part, for fields that can be sent: what a comparison leaves open towards the ends of the type is closed. */
export function withinBounds(column: Column, operator: CompareOperator, part: Filter): Filter {
  const open = operator === '<>' ? [aboveLower(column), belowUpper(column)] : []
  if (operator === '<' || operator === '<=') open.push(aboveLower(column))
  if (operator === '>' || operator === '>=') open.push(belowUpper(column))
  return allOf([part, ...open])
}

export function aboveLower(column: Column): Filter {
  const { lower } = boundsOf(column)
  return lower === undefined ? ALL : against(column, lower.operator, lower.value)
}

export function belowUpper(column: Column): Filter {
  const { upper } = boundsOf(column)
  return upper === undefined ? ALL : against(column, upper.operator, upper.value)
}

function unrepresentable(column: Column): Filter {
  const { lower, upper } = boundsOf(column)
  return anyOf([
    lower === undefined ? NONE : against(column, lower.beyond, lower.value),
    upper === undefined ? NONE : against(column, upper.beyond, upper.value),
  ])
}

/** NaN sorts above every number in PostgreSQL, so an upper bound excludes it. */
function boundsOf({ field: { type, list } }: Column): Bounds {
  if (list || (type.kind === 'decimal' && type.saturates === true)) return {}
  switch (type.kind) {
    case 'float':
      return {
        lower: { operator: '>=', beyond: '<', value: -LARGEST[type.bits] },
        upper: { operator: '<=', beyond: '>', value: LARGEST[type.bits] },
      }
    case 'decimal':
      return decimalBounds(type)
    case 'timestamp':
      return {
        lower: { operator: '>=', beyond: '<', value: formatInstant(FIRST_INSTANT) },
        upper: { operator: '<', beyond: '>=', value: formatInstant(AFTER_LAST_INSTANT) },
      }
    case 'date':
      return {
        lower: { operator: '>=', beyond: '<', value: '0001-01-01' },
        upper: { operator: '<=', beyond: '>', value: '9999-12-31' },
      }
    default:
      return {}
  }
}

/** The largest finite floats. */
const LARGEST = { 32: 3.402_823_466_385_288_6e38, 64: Number.MAX_VALUE } as const

/** A decimal of known precision can still be NaN; any other can also be infinite, or round to an infinite double. */
function decimalBounds({ precision, scale }: FieldType & { readonly kind: 'decimal' }): Bounds {
  if (precision !== undefined && precision - (scale ?? 0) < 300) {
    const largest = decimalText(10n ** BigInt(precision) - 1n, scale ?? 0)
    return { upper: { operator: '<=', beyond: '>', value: largest } }
  }
  const { upper, shift } = doubleInterval(Number.MAX_VALUE)
  const limit = exactText(upper, shift)
  return {
    lower: { operator: '>', beyond: '<=', value: `-${limit}` },
    upper: { operator: '<', beyond: '>=', value: limit },
  }
}

/** A comparison with a constant outside what the field can send: every value is below one that is too large, and above one too small. */
export function beyond(column: Column, operator: CompareOperator, large: boolean): Filter {
  const holds = operator === '<>' || (operator.startsWith('<') && large) || (operator.startsWith('>') && !large)
  return holds ? present(column) : NONE
}
