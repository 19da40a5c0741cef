import type { HasAny } from '@rowgate/core'
import { sql, type SqlText } from '../sql-text.ts'
import { lowerJsonHasAny } from './json.ts'
import { scalar, storedValue } from './scalar.ts'
import type { Scope } from './scope.ts'

/** Containment for one constant and overlap for several: both are what a GIN index serves. */
export function lowerHasAny(leaf: HasAny, scope: Scope): SqlText {
  const { list, options, negated } = leaf
  const json = lowerJsonHasAny(leaf, scope)
  if (json !== undefined) return json
  const constants = scope.dialect.list(options.map(storedValue), list.field.type)
  const operator = options.length === 1 ? '@>' : '&&'
  return sql`${negated ? 'not ' : ''}(${scalar(list, scope)} ${operator} ${constants})`
}
