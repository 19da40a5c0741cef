import type { Field, FieldType, JsonPath, JsonReading, JsonType } from '../schema/schema.ts'
import type { Row } from './row.ts'
import type { Column, ValueType } from './value.ts'

/** A place inside of a JSON column of a row. */
export interface JsonPlace {
  readonly row: Row
  /** The JSON column. */
  readonly field: Field
  readonly path: JsonPath
}

const TEXT: FieldType = { kind: 'text', native: 'text' }
const JSONB: FieldType = { kind: 'json', native: 'jsonb' }

/** What a reading stores, as far as comparisons go. The numbers of JSON are decimals, and CEL sees the nearest doubles. */
// oxfmt-ignore
const STORED: Readonly<Record<JsonReading['as'], FieldType>> = {
  type: TEXT, string: TEXT, canonical: TEXT, keys: TEXT,
  number: { kind: 'decimal', saturates: true }, boolean: { kind: 'boolean' },
  array: JSONB, object: JSONB, null: JSONB,
}

/** The field that reads a place as a type. */
export function jsonField({ field, path }: Omit<JsonPlace, 'row'>, as: JsonReading['as']): Field {
  const certain = as === 'type' && path.length === 0 && field.type.kind === 'json' && field.type.native === 'jsonb'
  return {
    name: jsonFieldName(field, path, as),
    column: field.column,
    type: STORED[as],
    nullable: !certain || field.nullable,
    list: as === 'array' || as === 'keys',
    inside: { of: field, path, as },
  }
}

/** The name of such a field, unlike every name of a schema. */
function jsonFieldName(field: Field, path: JsonPath, as: JsonReading['as']): string {
  return `${field.name}${path.map((key) => `[${JSON.stringify(key)}]`).join('')}:${as}`
}

/** The readings that give a scalar. */
export type ScalarReading = 'type' | 'string' | 'number' | 'boolean' | 'canonical'

// oxfmt-ignore
const TYPES: Readonly<Record<ScalarReading, ValueType>> = {
  type: 'string', string: 'string', canonical: 'string', number: 'double', boolean: 'bool',
}

/** The scalar at a place: an error where there is none of the type. */
export function jsonColumn(place: JsonPlace, as: ScalarReading): Column {
  return { kind: 'column', row: place.row, field: jsonField(place, as), type: TYPES[as], nullIs: 'error' }
}

/**
 * The names of the fields that have a value wherever this reading has one: the column itself, the objects and lists around the place, and
 * the type of each of them.
 */
export function impliedFields({ of, path, as }: JsonReading): readonly string[] {
  const around = path.flatMap((key, at) => {
    const outer = path.slice(0, at)
    return [jsonFieldName(of, outer, 'type'), jsonFieldName(of, outer, typeof key === 'number' ? 'array' : 'object')]
  })
  const own = [jsonFieldName(of, path, 'type'), jsonFieldName(of, path, as === 'keys' ? 'object' : as)]
  return [of.name, ...around, ...own]
}

/** The field that has a value exactly where the type of the value at the reading's place is this one. */
export function typedFieldName({ of, path }: JsonReading, type: JsonType): string {
  return jsonFieldName(of, path, type)
}
