import { ELEMENT, type ElementsStep, type FieldType, POSITION } from '@rowgate/core'
import { parameter, sql, type SqlText } from '../sql-text.ts'
import type { Dialect, ListValue } from './dialect.ts'
import { compute } from './postgresql-compute.ts'
import { hasJson, jsonElements, jsonValue, readJson, saturatedDouble, saturates } from './postgresql-json.ts'
import { decimalAsDouble } from './postgresql-numbers.ts'
import { asNanoseconds } from './postgresql-time.ts'
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
  asNanoseconds,
  typed: (value, type) => sql`${value}::${nativeType(type)}`,
  compute,
  elements,
  readJson,
  jsonValue,
  hasJson,
  jsonElements,
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}

/** The row of an element that is not there is no row. Arrays count from one. */
function elements(list: SqlText, alias: string, { at, numbered }: Pick<ElementsStep, 'at' | 'numbered'>): SqlText {
  const name = quote(alias)
  if (numbered === true)
    return sql`(select e as ${quote(ELEMENT)}, (n - 1)::int as ${quote(POSITION)} from unnest(${list}) with ordinality as u(e, n)) as ${name}`
  if (at === undefined) return sql`unnest(${list}) as ${name}(${quote(ELEMENT)})`
  const position = String(at + 1)
  return sql`(select (${list})[${position}] as ${quote(ELEMENT)} where cardinality(${list}) >= ${position}) as ${name}`
}

/** The shortest digits of a four-byte float are what is sent of it, not its exact value. */
function asDouble(value: SqlText, type: FieldType): SqlText {
  if (type.kind === 'float' && type.bits === 32) return sql`${value}::text::float8`
  if (saturates(type)) return saturatedDouble(value)
  return type.kind === 'decimal' && !isSmall(type) ? decimalAsDouble(value) : sql`${value}::float8`
}

/** Whether every value of the type is zero or within the range of doubles. */
function isSmall({ precision, scale = 0 }: FieldType & { readonly kind: 'decimal' }): boolean {
  return precision !== undefined && precision - scale < 300 && scale < 300
}

/** The name of a type, for a cast. */
function nativeType(type: FieldType): string {
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
