import type { Field, FieldType } from '@rowgate/core'
import { sentAsText } from '../dialects/postgresql-text.ts'
import { sql, type SqlText } from '../sql-text.ts'

/** A field in the JSON form of a stored row: text for everything that JSON would round, reorder or refuse, a JSON value among it. */
export function storedField(value: SqlText, { type, list }: Field): SqlText {
  if (!list) return storedScalar(value, type)
  if (type.kind === 'boolean') return sql`to_jsonb(${value})`
  if (type.kind !== 'timestamp' && type.kind !== 'date') return sql`to_jsonb(${value}::text[])`
  const elements = sql`select jsonb_agg(${sentAsText(['element'], type)} order by at) from unnest(${value}) with ordinality as list(element, at)`
  return sql`case when ${value} is not null then coalesce((${elements}), '[]'::jsonb) end`
}

function storedScalar(value: SqlText, type: FieldType): SqlText {
  switch (type.kind) {
    case 'text':
    case 'boolean':
      return value
    case 'timestamp':
    case 'date':
      return sentAsText(value, type)
    default:
      return sql`${value}::text`
  }
}
