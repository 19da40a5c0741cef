import type { StoredRow } from '../authorize/attributes.ts'
import { parseStoredJson } from '../authorize/stored-json.ts'
import { canonicalText } from '../cel/json.ts'
import type { Json } from '../ir/expression.ts'
import type { FieldType, JsonReading } from '../schema/schema.ts'

/** A JSON value as `jsonb` has it: numbers keep their digits. */
type Node = null | boolean | string | readonly Node[] | ReadonlyMap<string, Node> | { readonly digits: string }

/** What PostgreSQL reads inside of a JSON column: scalars as their text, elements as the text of the JSON, keys as they are. */
export function readInside({ of, path, as }: JsonReading, row: StoredRow): string | boolean | readonly string[] | null {
  const stored = row[of.name]
  const native = (of.type as FieldType & { readonly kind: 'json' }).native
  if (typeof stored !== 'string' || parseStoredJson(native, stored) === undefined) return null
  const value = path.reduce<Node | undefined>(entryOf, parse(stored))
  if (value === undefined) return null
  const type = typeOf(value)
  if (as === 'type') return type
  if (as === 'canonical') return canonicalText(parseStoredJson(native, write(value)) as Json)
  if (as === 'keys') return value instanceof Map ? [...(value as ReadonlyMap<string, Node>).keys()] : null
  if (type !== as) return null
  if (Array.isArray(value)) return (value as readonly Node[]).map(write)
  return typeof value === 'object' ? (value as { digits: string }).digits : value
}

function entryOf(value: Node | undefined, key: string | number): Node | undefined {
  if (typeof key === 'number') return Array.isArray(value) ? (value as readonly Node[])[key] : undefined
  return value instanceof Map ? (value as ReadonlyMap<string, Node>).get(key) : undefined
}

function typeOf(value: Node): string {
  if (value === null) return 'null'
  if (typeof value !== 'object') return typeof value
  if (Array.isArray(value)) return 'array'
  return value instanceof Map ? 'object' : 'number'
}

/** No key of the documents here. */
const NUMBER = '#'

function parse(text: string): Node {
  const tagged = text.replaceAll(/("(?:[^"\\]|\\.)*")|-?\d+(?:\.\d+)?/g, (match, string?: string) =>
    string === undefined ? `{"${NUMBER}":"${match}"}` : match,
  )
  return JSON.parse(tagged, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const entries = Object.entries(value)
    const digits: unknown = entries[0]?.[0] === NUMBER ? entries[0][1] : undefined
    return digits === undefined ? new Map(entries) : { digits: digits === '-0' ? '0' : digits }
  }) as Node
}

function write(value: Node): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${(value as readonly Node[]).map(write).join()}]`
  if (!(value instanceof Map)) return (value as { digits: string }).digits
  const entries = [...(value as ReadonlyMap<string, Node>)].map(
    ([key, entry]) => `${JSON.stringify(key)}:${write(entry)}`,
  )
  return `{${entries.join()}}`
}
