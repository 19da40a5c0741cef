import { FALSE } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import type { Column, Constant } from '../ir/value.ts'
import { overRows, whereKnown } from './rows.ts'

/**
 * A test of an enum's name, as the values that pass it; nothing for a field of another type. Exact, since the field has no other value.
 */
export function enumeration(
  column: Column,
  passes: (name: Constant & { readonly type: 'string' }) => boolean,
): Predicate | undefined {
  const { type } = column.field
  if (type.kind !== 'enum') return undefined
  const names = type.values.map(({ name }) => ({ kind: 'constant', type: 'string', value: name }) as const)
  const options = names.filter(passes)
  const value: Column = { ...column, nullIs: 'error' }
  if (options.length === 0) return whereKnown([value], FALSE)
  return overRows([column.row], { kind: 'membership', value, options })
}
