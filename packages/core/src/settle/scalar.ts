import type { FieldScalar, Parameter } from '../ir/filter.ts'
import type { Column, Constant } from '../ir/value.ts'

/** The field that a column reads. */
export function scalarOf({ row, field }: Column): FieldScalar {
  return { kind: 'field', row, field }
}

export function textParameter({ value }: Constant & { readonly type: 'string' }): Parameter {
  return { kind: 'parameter', type: { kind: 'text', native: 'text' }, value }
}
