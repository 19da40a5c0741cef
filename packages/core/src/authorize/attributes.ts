import type { Json } from '../ir/expression.ts'
import type { Attribute, Resource, Shape } from '../schema/resource-map.ts'
import { unreachable } from '../unreachable.ts'
import { encodeField, idText, UNREPRESENTABLE } from './encode.ts'

/**
 * A row as the database tells it: by field name and relation key. Scalars are in the JSON form that `@rowgate/sql` selects (decimals and
 * big integers as digits, timestamps as RFC 3339, JSON as its text); a to-one relation is a row or null, a to-many relation a list of rows.
 */
export interface StoredRow {
  readonly [name: string]: Stored
}

export type Stored = Json | StoredRow | readonly StoredRow[]

/** The attributes that the PDP is sent for a row of a kind. */
export function attributesOf(resource: Resource, row: StoredRow): Record<string, Json> {
  return recordOf(resource.shape.attributes, row)
}

/** `R.id` of a row. */
export function idOf(resource: Resource, row: StoredRow): string {
  return resource.id.fields.map((field) => idText(field, row[field.name] as Json)).join(resource.id.separator)
}

function recordOf(attributes: Shape['attributes'], row: StoredRow): Record<string, Json> {
  const entries = [...attributes].map(([name, attribute]): [string, Json | undefined] => [
    name,
    valueOf(attribute, row),
  ])
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined))
}

/** The attribute's value; nothing when it is not sent. */
function valueOf(attribute: Attribute, row: StoredRow): Json | undefined {
  switch (attribute.kind) {
    case 'field': {
      const stored = row[attribute.field.name] as Json
      if (stored === null) return absentValue(attribute.absent)
      const value = encodeField(attribute.field, stored)
      return value === UNREPRESENTABLE ? undefined : value
    }
    case 'one': {
      const related = row[attribute.relation.key] as StoredRow | null
      return related === null ? absentValue(attribute.absent) : recordOf(attribute.shape.attributes, related)
    }
    case 'many':
      return rowsOf(row, attribute.relation.key).map((related) => recordOf(attribute.shape.attributes, related))
    case 'projection':
      return projected(attribute, row)
    case 'object':
      return recordOf(attribute.attributes, row)
    default:
      return unreachable(attribute)
  }
}

/** The field of all rows behind the relations; not sent when one of them cannot be represented. */
function projected(
  { relations, field }: Attribute & { readonly kind: 'projection' },
  row: StoredRow,
): Json | undefined {
  const rows = relations.reduce<readonly StoredRow[]>(
    (from, { key }) => from.flatMap((each) => rowsOf(each, key)),
    [row],
  )
  const values = rows.map((each) => encodeField(field, each[field.name] as Json))
  return values.some((value) => value === UNREPRESENTABLE) ? undefined : (values as Json[])
}

function rowsOf(row: StoredRow, key: string): readonly StoredRow[] {
  const related = row[key] as StoredRow | readonly StoredRow[] | null
  if (related === null) return []
  return Array.isArray(related) ? related : [related as StoredRow]
}

function absentValue(absent: 'null' | 'missing'): null | undefined {
  return absent === 'null' ? null : undefined
}
