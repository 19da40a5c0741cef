import type { Json } from '../ir/expression.ts'
import type { Field, FieldType } from '../schema/schema.ts'
import { unreachable } from '../unreachable.ts'
import { parseStoredJson } from './stored-json.ts'

/** A stored value that JSON or CEL has no word for: NaN, the infinities, a date outside the years 1 to 9999. */
export const UNREPRESENTABLE: unique symbol = Symbol('unrepresentable')

/**
 * The attribute of a stored value: numbers as the nearest double, timestamps as RFC 3339 in UTC at the column's own precision, enums by
 * the ORM's name, lists by their elements, JSON by its value.
 */
export function encodeField(field: Field, stored: Json): Json | typeof UNREPRESENTABLE {
  if (stored === null) return null
  if (!field.list) return encode(field.type, stored)
  const elements = (stored as readonly Json[]).map((element) => (element === null ? null : encode(field.type, element)))
  return elements.includes(UNREPRESENTABLE) ? UNREPRESENTABLE : (elements as Json[])
}

/** A field of the id as text: digits for an integer, however large. */
export function idText(field: Field, stored: Json): string {
  return field.type.kind === 'integer' ? jsonText(stored) : jsonText(encodeField(field, stored) as Json)
}

function encode(type: FieldType, stored: Json): Json | typeof UNREPRESENTABLE {
  switch (type.kind) {
    case 'text':
    case 'boolean':
    case 'opaque':
      return stored
    case 'json': {
      const value = parseStoredJson(type.native, jsonText(stored))
      return value === undefined ? UNREPRESENTABLE : value
    }
    case 'uuid':
      return jsonText(stored).toLowerCase()
    case 'integer':
    case 'float':
    case 'decimal': {
      const nearest = Number(stored)
      return Number.isFinite(nearest) ? nearest : UNREPRESENTABLE
    }
    case 'timestamp':
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(jsonText(stored)) ? stored : UNREPRESENTABLE
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(jsonText(stored)) ? stored : UNREPRESENTABLE
    case 'enum':
      return type.values.find((value) => value.stored === stored)?.name ?? UNREPRESENTABLE
    default:
      return unreachable(type)
  }
}

/** A scalar as text. */
export function jsonText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
