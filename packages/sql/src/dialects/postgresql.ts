import { ELEMENT, type FieldType } from '@rowgate/core'
import { parameter, sql, type SqlText } from '../sql-text.ts'
import type { Dialect, ListValue } from './dialect.ts'
import { sentAsText } from './postgresql-text.ts'

/** PostgreSQL 13 and later, in a database whose encoding is UTF-8. */
export const postgresql: Dialect = {
  name: 'postgresql',
  quote,
  placeholder: (at) => `$${at}`,
  byteOrder: (text) => sql`${text} collate "C"`,
  asDouble,
  asText: sentAsText,
  list: (values, type) => sql`${parameter(arrayLiteral(values))}::${nativeType(type)}[]`,
  elements: (list, alias) => sql`unnest(${list}) as ${quote(alias)}(${quote(ELEMENT)})`,
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}

/** The shortest digits of a four-byte float are what is sent of it, not its exact value. */
function asDouble(value: SqlText, type: FieldType): SqlText {
  return type.kind === 'float' && type.bits === 32 ? sql`${value}::text::float8` : sql`${value}::float8`
}

/** The name of a type, for a cast. */
export function nativeType(type: FieldType): string {
  switch (type.kind) {
    case 'text':
    case 'json':
    case 'opaque':
      return type.native
    case 'enum':
      return type.schema === undefined ? quote(type.native) : `${quote(type.schema)}.${quote(type.native)}`
    case 'integer':
      return `int${type.bits / 8}`
    case 'float':
      return `float${type.bits / 8}`
    case 'decimal':
      return 'numeric'
    case 'timestamp':
      return type.timeZone ? 'timestamptz' : 'timestamp'
    case 'boolean':
    case 'date':
    case 'uuid':
      return type.kind
  }
}

/** An array in PostgreSQL's own notation, which every driver passes on as it is. */
function arrayLiteral(values: readonly ListValue[]): string {
  return `{${values.map((value) => `"${String(value).replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(',')}}`
}
