import type { CompareOperator, Filter, Scalar } from '../ir/filter.ts'
import { allOf } from '../ir/filters.ts'
import type { Column } from '../ir/value.ts'
import type { FieldType } from '../schema/schema.ts'
import { aboveLower, belowUpper } from './reading.ts'
import { scalarOf } from './scalar.ts'

/** Holds where both fields have values that compare like this. */
export function compareColumns(left: Column, operator: CompareOperator, right: Column): Filter {
  const [a, b] = operands(left, right, operator === '=' || operator === '<>')
  const asText = a.kind === 'asText' || b.kind === 'asText'
  return allOf([{ kind: 'compare', operator, left: a, right: b }, ...guards(left, asText ? '<>' : operator, right)])
}

/** What the comparison leaves open towards values that cannot be sent; among texts these could be anywhere. */
function guards(left: Column, operator: CompareOperator, right: Column): Filter[] {
  if (operator === '=') return [aboveLower(left), belowUpper(left)]
  if (operator === '<' || operator === '<=') return [aboveLower(left), belowUpper(right)]
  if (operator === '>' || operator === '>=') return [belowUpper(left), aboveLower(right)]
  return [left, right].flatMap((column) => [aboveLower(column), belowUpper(column)])
}

function operands(left: Column, right: Column, equality: boolean): [Scalar, Scalar] {
  const [a, b] = [scalarOf(left), scalarOf(right)]
  if (left.type === 'double') {
    return [left, right].every(comparesAsDouble)
      ? [a, b]
      : [
          { kind: 'asDouble', value: a },
          { kind: 'asDouble', value: b },
        ]
  }
  if (left.type !== 'string' || (equality && isSameType(left.field.type, right.field.type))) return [a, b]
  return [
    left.field.type.kind === 'text' ? a : { kind: 'asText', value: a },
    right.field.type.kind === 'text' ? b : { kind: 'asText', value: b },
  ]
}

/** Whether the database compares the stored numbers the way their nearest doubles compare. */
function comparesAsDouble({ field: { type } }: Column): boolean {
  return (type.kind === 'integer' && type.bits < 64) || (type.kind === 'float' && type.bits === 64)
}

function isSameType(left: FieldType, right: FieldType): boolean {
  if (left.kind === 'enum' && right.kind === 'enum') return left.native === right.native && left.schema === right.schema
  if (left.kind === 'timestamp' && right.kind === 'timestamp') return left.precision === right.precision
  return left.kind === right.kind
}
