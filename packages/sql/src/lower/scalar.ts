import { type Parameter, type Scalar, unreachable } from '@rowgate/core'
import type { ListValue } from '../dialects/dialect.ts'
import { parameter, type SqlText } from '../sql-text.ts'
import { column, type Scope } from './scope.ts'

/** What a leaf compares. */
export function scalar(value: Scalar, scope: Scope): SqlText {
  switch (value.kind) {
    case 'field':
      return column(value.row, value.field, scope)
    case 'asDouble':
      return scope.dialect.asDouble(scalar(value.value, scope), value.value.field.type)
    case 'asText':
      return scope.dialect.asText(scalar(value.value, scope), value.value.field.type)
    case 'parameter':
      return parameter(storedValue(value))
    default:
      return unreachable(value)
  }
}

/** The constant as the database stores it. */
export function storedValue({ type, value }: Parameter): ListValue {
  if (type.kind !== 'enum') return value
  return type.values.find(({ name }) => name === value)?.stored ?? value
}
