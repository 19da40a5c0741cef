import type { FieldType } from '@rowgate/core'
import { join, parameter, sql, type SqlText } from '../sql-text.ts'

/** A scalar as the text that the PDP is sent for it; a timestamp or date that cannot be sent is some other text. */
export function sentAsText(value: SqlText, type: FieldType): SqlText {
  switch (type.kind) {
    case 'timestamp':
      return representable(value, type.timeZone ? 'timestamptz' : 'timestamp', timestampText(value, type))
    case 'date':
      return representable(value, 'date', sql`to_char(${value}, 'YYYY-MM-DD')`)
    case 'enum':
      return enumText(value, type)
    default:
      return sql`${value}::text`
  }
}

function timestampText(value: SqlText, { precision, timeZone }: FieldType & { readonly kind: 'timestamp' }): SqlText {
  const utc = timeZone ? sql`${value} at time zone 'UTC'` : value
  const fraction = precision === 0 ? '' : `.FF${precision}`
  return sql`to_char(${utc}, ${`'YYYY-MM-DD"T"HH24:MI:SS${fraction}"Z"'`})`
}

/** Years before 1 and after 9999, and the infinities, have no RFC 3339. */
function representable(value: SqlText, type: string, text: SqlText): SqlText {
  const bounds = sql`${value} >= '0001-01-01T00:00:00Z'::${type} and ${value} < '10000-01-01T00:00:00Z'::${type}`
  return sql`case when ${bounds} then ${text} when ${value} is not null then 'unrepresentable' end`
}

/** The ORM's names, where they are not what the database stores. */
function enumText(value: SqlText, { values }: FieldType & { readonly kind: 'enum' }): SqlText {
  if (values.every(({ name, stored }) => name === stored)) return sql`${value}::text`
  const cases = values.map(({ name, stored }) => sql`when ${parameter(stored)} then ${parameter(name)}`)
  return sql`case ${value}::text ${join(cases, ' ')} end`
}
