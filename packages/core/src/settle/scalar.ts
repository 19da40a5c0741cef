import type { FieldScalar } from '../ir/filter.ts'
import type { Column } from '../ir/value.ts'

/** The field that a column reads. */
export function scalarOf({ row, field }: Column): FieldScalar {
  return { kind: 'field', row, field }
}
