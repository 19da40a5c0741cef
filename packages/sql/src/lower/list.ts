import type { HasAny } from '@rowgate/core'
import { sql, type SqlText } from '../sql-text.ts'
import { scalar, storedValue } from './scalar.ts'
import type { Scope } from './scope.ts'

/** Containment for one constant and overlap for several: both are what a GIN index serves. */
export function lowerHasAny({ list, options, negated }: HasAny, scope: Scope): SqlText {
  const constants = scope.dialect.list(options.map(storedValue), list.field.type)
  const operator = options.length === 1 ? '@>' : '&&'
  return sql`${negated ? 'not ' : ''}(${scalar(list, scope)} ${operator} ${constants})`
}
