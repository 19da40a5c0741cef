import { type FieldType, type Parameter, type Scalar, unreachable } from '@rowgate/core'
import type { ListValue } from '../dialects/dialect.ts'
import { parameter, type SqlText } from '../sql-text.ts'
import { lowerTotal } from './relation.ts'
import { column, type Scope } from './scope.ts'

/** What a leaf compares. */
export function scalar(value: Scalar, scope: Scope): SqlText {
  switch (value.kind) {
    case 'field':
      return column(value.row, value.field, scope)
    case 'asDouble':
      return scope.dialect.asDouble(scalar(value.value, scope), typeOf(value.value))
    case 'asText':
      return scope.dialect.asText(scalar(value.value, scope), value.value.field.type)
    case 'asNanoseconds':
      return scope.dialect.asNanoseconds(scalar(value.value, scope), value.value.field.type)
    case 'computed':
      return scope.dialect.compute(
        value,
        value.operands.map((operand) => operandOf(operand, scope)),
      )
    case 'total':
      return lowerTotal(value.terms, scope)
    case 'parameter':
      return parameter(storedValue(value))
    default:
      return unreachable(value)
  }
}

/** What a scalar is to the database. */
export function typeOf(value: Scalar): FieldType {
  switch (value.kind) {
    case 'field':
      return value.field.type
    case 'parameter':
    case 'computed':
      return value.type
    case 'asDouble':
      return { kind: 'float', bits: 64 }
    case 'asText':
      return { kind: 'text', native: 'text' }
    case 'total':
      return { kind: 'integer', bits: 64 }
    case 'asNanoseconds':
      return { kind: 'decimal' }
    default:
      return unreachable(value)
  }
}

/** Among the operands of a function nothing says the type of a parameter. */
function operandOf(operand: Scalar, scope: Scope): SqlText {
  const text = scalar(operand, scope)
  return operand.kind === 'parameter' ? scope.dialect.typed(text, operand.type) : text
}

/** The constant as the database stores it. Drivers write the number -0 as 0, so it travels as text. */
export function storedValue({ type, value }: Parameter): ListValue {
  if (type.kind !== 'enum') return Object.is(value, -0) ? '-0' : value
  return type.values.find(({ name }) => name === value)?.stored ?? value
}
