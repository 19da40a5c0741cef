import type { Compare, CompareOperator, FieldScalar, Parameter } from '../ir/filter.ts'
import type { Column } from '../ir/value.ts'

/** The field that a column reads. */
export function scalarOf({ row, field }: Column): FieldScalar {
  return { kind: 'field', row, field }
}

/** The field against a constant of its own type. */
export function against(column: Column, operator: CompareOperator, value: Parameter['value']): Compare {
  return {
    kind: 'compare',
    operator,
    left: scalarOf(column),
    right: { kind: 'parameter', type: column.field.type, value },
  }
}
