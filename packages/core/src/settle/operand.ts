import { settle } from './settle.ts'
import type { Computed, Parameter, Scalar, TotalScalar } from '../ir/filter.ts'
import type { Column, Constant, Operation, Total, Value, ValueType } from '../ir/value.ts'
import type { FieldType } from '../schema/schema.ts'
import { leavesDoubles } from './magnitude.ts'
import { scalarOf } from './scalar.ts'

const DOUBLE: FieldType = { kind: 'float', bits: 64 }
const INT: FieldType = { kind: 'integer', bits: 64 }
const TEXT: FieldType = { kind: 'text', native: 'text' }
/** Time that is computed with counts nanoseconds. */
const NANOSECONDS: FieldType = { kind: 'decimal' }

/** What a value is in the database when it meets a value of the type: a double next to a double, an int next to an int. */
export function operandOf(value: Value, beside: ValueType): Scalar {
  if (value.kind === 'constant') return constantOperand(value, beside)
  if (value.kind === 'column') return columnOperand(value)
  const computed = value.kind === 'total' ? totalOf(value) : computedOf(value)
  return value.type === 'int' && beside === 'double' ? { kind: 'asDouble', value: computed } : computed
}

function totalOf({ terms }: Total): TotalScalar {
  return {
    kind: 'total',
    terms: terms.map(({ steps, condition }) => ({ steps, filter: settle(condition, 'isTrue') })),
  }
}

/** The function as a scalar of the database. */
export function computedOf(operation: Operation): Computed {
  const { name, operands, type } = operation
  const beside = operandType(operation)
  return {
    kind: 'computed',
    name,
    operands: operands.map((operand) => operandOf(operand, operand.type === 'number' ? beside : operand.type)),
    type: storedType(type),
    guarded: leavesDoubles(operation),
  }
}

/** What a literal of the plan is among the operands of a function. */
function operandType({ type }: Operation): ValueType {
  return type === 'double' ? 'double' : 'int'
}

function columnOperand(column: Column): Scalar {
  const scalar = scalarOf(column)
  const { type } = column.field
  if (column.type === 'double')
    return type.kind === 'float' && type.bits === 64 ? scalar : { kind: 'asDouble', value: scalar }
  if (column.type === 'timestamp') return { kind: 'asNanoseconds', value: scalar }
  return column.type === 'string' && type.kind !== 'text' ? { kind: 'asText', value: scalar } : scalar
}

function constantOperand({ type, value }: Constant, beside: ValueType): Parameter {
  const own = type === 'number' ? (beside === 'int' && Number.isSafeInteger(value) ? 'int' : 'double') : type
  const converted = beside === 'double' && type === 'int' ? 'double' : own
  return { kind: 'parameter', type: storedType(converted), value: storedValue(converted, value) }
}

function storedValue(type: ValueType, value: Constant['value']): Parameter['value'] {
  if (type === 'double') return Number(value)
  if (type === 'int') return typeof value === 'bigint' ? value : BigInt(Number(value))
  return type === 'timestamp' || type === 'duration' ? String(value) : (value as string | boolean)
}

function storedType(type: ValueType): FieldType {
  // oxfmt-ignore
  switch (type) {
    case 'int':       return INT
    case 'string':    return TEXT
    case 'timestamp':
    case 'duration':  return NANOSECONDS
    case 'bool':      return { kind: 'boolean' }
    default:          return DOUBLE
  }
}
