import type { Json } from '../ir/expression.ts'
import type { JsonPath, JsonReading, JsonType } from '../schema/schema.ts'
import { compareText } from './text.ts'

/** The type of a JSON value. */
function jsonType(value: Json): JsonType {
  if (value === null) return 'null'
  if (isList(value)) return 'array'
  return typeof value as 'boolean' | 'number' | 'string' | 'object'
}

/** The value at a path: of an object the entry under a key, of a list the element at a position; nothing for anything else. */
export function jsonAt(value: Json, path: JsonPath): Json | undefined {
  let at: Json | undefined = value
  for (const key of path) {
    if (at === undefined) return undefined
    at = entryOf(at, key)
  }
  return at
}

/** What a reading gives for the value at its path; null where it is of another type. */
export function readJson(value: Json, as: JsonReading['as']): Json {
  const type = jsonType(value)
  if (as === 'type') return type
  if (as === 'canonical') return canonicalText(value)
  if (as === 'keys') return type === 'object' ? Object.keys(value as object) : null
  return type === as ? value : null
}

/** A text that two values share exactly when CEL has them equal: entries have no order, and numbers are doubles. */
export function canonicalText(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalText).join()}]`
  const entries = Object.entries(value).toSorted(([left], [right]) => compareText(left, right))
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalText(entry)}`).join()}}`
}

function entryOf(value: Json, key: string | number): Json | undefined {
  const type = jsonType(value)
  if (typeof key === 'number') return type === 'array' ? (value as readonly Json[])[key] : undefined
  if (type !== 'object' || !Object.hasOwn(value as object, key)) return undefined
  return (value as Readonly<Record<string, Json>>)[key]
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
