import type { Absent } from '../schema/declaration.ts'
import type { Field } from '../schema/schema.ts'
import { unreachable } from '../unreachable.ts'
import type { CountTerm } from './predicate.ts'
import type { Row } from './row.ts'

/**
 * The CEL type of a value. `number` is a literal of the plan, which does not say whether it is an int or a double.
 */
export type ValueType = 'null' | 'bool' | 'int' | 'double' | 'number' | 'string' | 'timestamp' | 'duration'

/** A scalar in a predicate: known, read from a row, or computed of such. */
export type Value = Constant | Column | Operation | Total

/** A known scalar. Timestamps and durations count nanoseconds, timestamps from 1970 in UTC. */
export type Constant =
  | { readonly kind: 'constant'; readonly type: 'null'; readonly value: null }
  | { readonly kind: 'constant'; readonly type: 'bool'; readonly value: boolean }
  | { readonly kind: 'constant'; readonly type: 'double' | 'number'; readonly value: number }
  | { readonly kind: 'constant'; readonly type: 'int'; readonly value: bigint }
  | { readonly kind: 'constant'; readonly type: 'string'; readonly value: string }
  | { readonly kind: 'constant'; readonly type: 'timestamp' | 'duration'; readonly value: bigint }

/**
 * A field of a row, read as a CEL type. What a NULL means belongs to the reading, not to the field: `==`, `in` and `type()` see
 * a null where the application sends one (`nullIs: 'null'`), every other function errs on it.
 */
export interface Column {
  readonly kind: 'column'
  readonly row: Row
  readonly field: Field
  readonly type: ValueType
  readonly nullIs: 'null' | 'error'
}

/** A strict function of scalars: an error when an operand is one, or where CEL says that the function errs. Its operands err on nulls. */
export interface Operation {
  readonly kind: 'operation'
  readonly name: OperationName
  readonly operands: readonly Value[]
  readonly type: ValueType
}

/** The number of rows that the terms find, all together. */
export interface Total {
  readonly kind: 'total'
  readonly terms: readonly CountTerm[]
  readonly type: 'int'
}

/** The functions by overload: each has operands of fixed types, and a result of one type. */
// oxfmt-ignore
export type OperationName =
  | 'add' | 'subtract' | 'multiply' | 'divide' | 'negate'
  | 'addInt' | 'subtractInt' | 'multiplyInt' | 'divideInt' | 'modulo' | 'negateInt'
  | 'abs' | 'ceil' | 'floor' | 'round' | 'truncate' | 'sign' | 'squareRoot' | 'greatest' | 'least'
  | 'absInt' | 'signInt' | 'greatestInt' | 'leastInt' | 'bitAnd' | 'bitOr' | 'bitXor'
  | 'isNaN' | 'isInfinite'
  | 'concat' | 'length' | 'lower' | 'upper' | 'trim' | 'substring' | 'charAt' | 'indexOf' | 'lastIndexOf' | 'replace' | 'reverse'
  | 'doubleToInt' | 'textToInt' | 'intToDouble' | 'textToDouble' | 'instantToInt'
  | 'textToInstant' | 'intToInstant' | 'shift' | 'shiftBack' | 'difference' | 'elapsed' | DatePart
  | 'textToDuration' | 'addDurations' | 'subtractDurations' | 'wholeUnits'
  | 'intToText' | 'doubleToText'
  | 'segmentCount' | 'segment' | 'parentPath' | 'inAddressRange'

/** What the getters of a timestamp read; the second operand is the time zone. */
// oxfmt-ignore
export type DatePart =
  | 'year' | 'month' | 'dayOfMonth' | 'date' | 'dayOfWeek' | 'dayOfYear' | 'hours' | 'minutes' | 'seconds' | 'milliseconds'

/** What a reading of an unset field gives, by what the application sends for it. */
export function readingOf(absent: Absent): Column['nullIs'] {
  return absent === 'null' ? 'null' : 'error'
}

/** No text of a database has a NUL in it, and no database takes one as a parameter. */
export function hasNul(value: Value): value is Extract<Constant, { readonly type: 'string' }> {
  return value.kind === 'constant' && value.type === 'string' && value.value.includes('\0')
}

export function isNumeric(type: ValueType): boolean {
  return type === 'int' || type === 'double' || type === 'number'
}

/** A number that equals nothing and has no order. */
export function isNaNConstant(value: Value): boolean {
  return value.kind === 'constant' && Number.isNaN(value.value)
}

/** The columns that a value is made of. */
export function columnsOf(value: Value): readonly Column[] {
  if (value.kind === 'constant' || value.kind === 'total') return []
  return value.kind === 'column' ? [value] : value.operands.flatMap(columnsOf)
}

/** The rows that a value is read from. */
export function rowsOf(value: Value): readonly Row[] {
  // oxfmt-ignore
  switch (value.kind) {
    case 'constant':  return []
    case 'column':    return [value.row]
    case 'operation': return value.operands.flatMap(rowsOf)
    case 'total':     return value.terms.flatMap(({ steps }) => (steps[0] === undefined ? [] : [steps[0].from]))
    default:          return unreachable(value)
  }
}
