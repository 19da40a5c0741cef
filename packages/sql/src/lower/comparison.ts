import type { Compare, OneOf, Scalar } from '@rowgate/core'
import { sql, type SqlText } from '../sql-text.ts'
import { lowerJsonCompare, lowerJsonOneOf } from './json.ts'
import { scalar, storedValue, typeOf } from './scalar.ts'
import type { Scope } from './scope.ts'

/** Equality as the database has it; an ordering of texts is by bytes, as CEL's is. */
export function lowerCompare(compare: Compare, scope: Scope): SqlText {
  const json = lowerJsonCompare(compare, scope)
  if (json !== undefined) return json
  const { operator, left, right } = compare
  const ordered = operator !== '=' && operator !== '<>' && typeOf(left).kind === 'text'
  const [a, b] = aligned(left, right, scope)
  return sql`${ordered ? scope.dialect.byteOrder(a) : a} ${operator} ${b}`
}

/** The options travel as one parameter, however many they are. */
export function lowerOneOf(choice: OneOf, scope: Scope): SqlText {
  const json = lowerJsonOneOf(choice, scope)
  if (json !== undefined) return json
  const { value, options, negated } = choice
  const list = scope.dialect.list(options.map(storedValue), typeOf(value))
  return sql`${scalar(value, scope)} ${negated ? '<> all' : '= any'}(${list})`
}

/** A timestamp without a time zone is in UTC; next to one with a zone it has to say so. */
function aligned(left: Scalar, right: Scalar, scope: Scope): [SqlText, SqlText] {
  const [a, b] = [scalar(left, scope), scalar(right, scope)]
  const [zoned, other] = [hasZone(left), hasZone(right)]
  if (right.kind === 'parameter' || zoned === other || zoned === undefined) return [a, b]
  return zoned ? [a, sql`${b} at time zone 'UTC'`] : [sql`${a} at time zone 'UTC'`, b]
}

function hasZone(value: Scalar): boolean | undefined {
  const type = typeOf(value)
  return type.kind === 'timestamp' ? type.timeZone : undefined
}
