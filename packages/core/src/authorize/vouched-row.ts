import { formatInstant, parseInstant } from '../cel/instant.ts'
import { RowgateError } from '../errors.ts'
import type { Json } from '../ir/expression.ts'
import type { Attribute, BoundRelation, Resource } from '../schema/resource-map.ts'
import type { Field } from '../schema/schema.ts'
import { unreachable } from '../unreachable.ts'
import type { Stored, StoredRow } from './attributes.ts'

/** An object as an ORM shows a row, which the caller vouches for. */
export type VouchedRow = Readonly<Record<string, unknown>>

/**
 * A stored row of what a caller says is one: dates, decimals, big integers and the names of enums become what the database would have told.
 * What Rowgate loads itself is exact to the last digit; a `Date` ends at milliseconds.
 *
 * @throws RowgateError `unsupported-argument` when something is missing that an attribute is made of.
 */
export function vouchedRow(resource: Resource, row: VouchedRow): StoredRow {
  const naming = resource.scope?.kind === 'field' ? [...resource.id.fields, resource.scope.field] : resource.id.fields
  return {
    ...storedAttributes([...resource.shape.attributes.values()], row, resource.kind),
    ...Object.fromEntries(naming.map((field) => [field.name, storedField(field, row, resource.kind)])),
  }
}

function storedAttributes(attributes: readonly Attribute[], row: VouchedRow, path: string): StoredRow {
  return Object.fromEntries(attributes.flatMap((attribute) => entriesOf(attribute, row, path)))
}

function entriesOf(attribute: Attribute, row: VouchedRow, path: string): readonly (readonly [string, Stored])[] {
  switch (attribute.kind) {
    case 'field':
      return [[attribute.field.name, storedField(attribute.field, row, path)]]
    case 'object':
      return Object.entries(storedAttributes([...attribute.attributes.values()], row, path))
    case 'one':
    case 'many': {
      const inner = [...attribute.shape.attributes.values()]
      return [related(attribute.relation, row, path, (each, at) => storedAttributes(inner, each, at))]
    }
    case 'projection':
      return [projected(attribute.relations, attribute.field, row, path)]
    default:
      return unreachable(attribute)
  }
}

function projected(
  [relation, ...rest]: readonly BoundRelation[],
  field: Field,
  row: VouchedRow,
  path: string,
): readonly [string, Stored] {
  if (relation === undefined) return [field.name, storedField(field, row, path)]
  return related(relation, row, path, (each, at) => Object.fromEntries([projected(rest, field, each, at)]))
}

function related(
  { key, relation, where }: BoundRelation,
  row: VouchedRow,
  path: string,
  storedOf: (row: VouchedRow, path: string) => StoredRow,
): readonly [string, Stored] {
  const at = `${path}.${relation.name}`
  const value = memberOf(row, relation.name, at)
  const rows = (Array.isArray(value) ? value : [value ?? []].flat()) as readonly VouchedRow[]
  const shown = rows.filter((each) =>
    where.every(({ field, equals }) => memberOf(each, field.name, `${at}.${field.name}`) === equals),
  )
  const stored = shown.map((each) => storedOf(each, at))
  return [key, relation.cardinality === 'many' ? stored : (stored[0] ?? null)]
}

function storedField(field: Field, row: VouchedRow, path: string): Json {
  const value = memberOf(row, field.name, `${path}.${field.name}`)
  if (value === null) return null
  if (!field.list) return storedValue(field, value)
  return (value as readonly unknown[]).map((element) => (element === null ? null : storedValue(field, element)))
}

function storedValue({ type }: Field, value: unknown): Json {
  // oxfmt-ignore
  switch (type.kind) {
    case 'text':
    case 'boolean':
    case 'json':
    case 'opaque':    return value as Json
    case 'uuid':
    case 'integer':
    case 'float':
    case 'decimal':   return Object.is(value, -0) ? '-0' : String(value)
    case 'timestamp': return instantText(value, type.precision)
    case 'date':      return instantText(value, 0).slice(0, 10)
    case 'enum':      return type.values.find((each) => each.name === value)?.stored ?? String(value)
    default:          return unreachable(type)
  }
}

/** RFC 3339 in UTC with the digits of the column. A text without a zone is in UTC, as columns without one are. */
function instantText(value: unknown, digits: number): string {
  const text = value instanceof Date ? isoText(value) : String(value).replace(' ', 'T')
  const zoned = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : withZone(text)
  const instant = parseInstant(zoned)
  return instant === undefined ? 'unrepresentable' : formatInstant(instant, digits)
}

function withZone(text: string): string {
  const short = /[+-]\d\d$/.exec(text)
  if (short !== null) return `${text}:00`
  return /(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`
}

function isoText(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}

/** What is not there is not null: the caller has not loaded it. */
function memberOf(row: VouchedRow, name: string, path: string): unknown {
  const value = row[name]
  if (value !== undefined) return value
  throw new RowgateError(`The row has no "${name}", which the resource map sends.`, {
    code: 'unsupported-argument',
    path,
    hint: 'Load it, or check the row by its key.',
  })
}
