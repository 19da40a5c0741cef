import type { Decimal } from '@prisma/client/runtime/client'
import {
  type Attribute,
  type BoundRelation,
  type Field,
  type Json,
  type Resource,
  RowgateError,
  type Stored,
  type StoredRow,
  unreachable,
} from '@rowgate/core'
import type { FindArgs, Row } from './store.ts'

/** What Prisma has to select of a row for its attributes, and how the attributes' row is made of what it shows. */
export interface Shown {
  readonly select: FindArgs
  readonly storedOf: (row: Row) => StoredRow
}

/** The fields and relations of one row. */
interface Tree {
  readonly fields: Map<string, Field>
  readonly relations: Map<string, { readonly relation: BoundRelation; readonly tree: Tree }>
}

/**
 * The attributes of a kind as Prisma shows them, where no SQL can be written.
 *
 * @throws RowgateError `inexact-where` where Prisma shows less than is stored: microseconds are cut off, and a NULL list is an empty one.
 */
export function shownRows({ model, shape, id }: Resource): Shown {
  const tree: Tree = { fields: new Map(), relations: new Map() }
  for (const field of [...id.fields, ...model.primaryKey.map((name) => model.fields[name] as Field)])
    tree.fields.set(field.name, field)
  for (const attribute of shape.attributes.values()) add(attribute, tree)
  return { select: selectOf(tree), storedOf: (row) => storedRow(row, tree) }
}

function add(attribute: Attribute, tree: Tree): void {
  switch (attribute.kind) {
    case 'field':
      tree.fields.set(attribute.field.name, attribute.field)
      return
    case 'one':
    case 'many': {
      const related = under(attribute.relation, tree)
      for (const inner of attribute.shape.attributes.values()) add(inner, related)
      return
    }
    case 'projection': {
      const last = attribute.relations.reduce((from, relation) => under(relation, from), tree)
      last.fields.set(attribute.field.name, attribute.field)
      return
    }
    case 'object':
      for (const inner of attribute.attributes.values()) add(inner, tree)
      return
    default:
      unreachable(attribute)
  }
}

/** The row behind a relation, with the fields that its own conditions read. */
function under(relation: BoundRelation, { relations }: Tree): Tree {
  const known = relations.get(relation.key)?.tree ?? { fields: new Map<string, Field>(), relations: new Map() }
  for (const { field } of relation.where) known.fields.set(field.name, field)
  relations.set(relation.key, { relation, tree: known })
  return known
}

/** One relation may be used with several conditions: everything that any use needs is selected of it. */
function selectOf({ fields, relations }: Tree): FindArgs {
  const select: Record<string, unknown> = {}
  for (const [name, field] of fields) if (isShown(field)) select[name] = true
  for (const { relation, tree } of relations.values()) {
    const { name } = relation.relation
    select[name] = { select: merged((select[name] as { select?: FindArgs } | undefined)?.select ?? {}, selectOf(tree)) }
  }
  return Object.keys(select).length === 0 ? firstField(fields) : select
}

function firstField(fields: ReadonlyMap<string, Field>): FindArgs {
  return Object.fromEntries([...fields.keys()].slice(0, 1).map((name) => [name, true]))
}

function merged(left: FindArgs, right: FindArgs): FindArgs {
  const both: Record<string, unknown> = { ...left }
  for (const [name, value] of Object.entries(right)) {
    const own = left[name]
    both[name] =
      typeof own === 'object' && typeof value === 'object'
        ? { select: merged((own as { select: FindArgs }).select, (value as { select: FindArgs }).select) }
        : value
  }
  return both
}

function isShown(field: Field): boolean {
  const { type, list, nullable } = field
  if (!(list && nullable) && !(type.kind === 'timestamp' && type.precision > 3) && type.kind !== 'json') return true
  throw new RowgateError(
    `Prisma shows less of "${field.name}" than is stored, so that the PDP cannot verify the rows.`,
    {
      code: 'inexact-where',
      path: field.name,
      hint: 'Give Rowgate a client with $queryRawUnsafe, or take the attribute out of the resource map.',
    },
  )
}

function storedRow(row: Row, { fields, relations }: Tree): StoredRow {
  const own = [...fields.values()].map((field): [string, Stored] => [field.name, storedValue(field, row[field.name])])
  const related = [...relations].map(([key, { relation, tree }]): [string, Stored] => [
    key,
    storedRelated(relation, tree, row[relation.relation.name]),
  ])
  return Object.fromEntries([...own, ...related])
}

function storedRelated({ relation, where }: BoundRelation, tree: Tree, shown: unknown): Stored {
  const rows = ([shown ?? []].flat() as Row[])
    .filter((row) => where.every(({ field, equals }) => row[field.name] === equals))
    .map((row) => storedRow(row, tree))
  return relation.cardinality === 'many' ? rows : (rows[0] ?? null)
}

/** The text that the database would tell of a value. */
function storedValue(field: Field, shown: unknown): Json {
  if (shown === null || shown === undefined) return null
  if (field.list) return (shown as readonly unknown[]).map((each) => storedValue({ ...field, list: false }, each))
  const { type } = field
  switch (type.kind) {
    case 'boolean':
      return shown === true
    case 'enum':
      return type.values.find(({ name }) => name === shown)?.stored ?? null
    case 'timestamp':
      return instantText(shown as Date, type.precision)
    case 'date':
      return instantText(shown as Date, 0).replace(/T.*$/, '')
    default:
      return digitsOf(shown as string | number | bigint | Decimal)
  }
}

/** RFC 3339 with the digits of the column; an infinite instant has none, and is no attribute. */
function instantText(date: Date, digits: number): string {
  if (Number.isNaN(date.getTime())) return 'infinity'
  const [seconds = '', milliseconds = ''] = date.toISOString().slice(0, -1).split('.')
  return `${seconds}${digits === 0 ? '' : `.${milliseconds.slice(0, digits)}`}Z`
}

function digitsOf(value: string | number | bigint | Decimal): string {
  return Object.is(value, -0) ? '-0' : value.toString()
}
