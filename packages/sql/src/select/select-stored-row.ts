import {
  type Attribute,
  type Field,
  type Model,
  type Resource,
  ROOT,
  type Row,
  type StoredRow,
  type Key,
} from '@rowgate/core'
import type { Dialect } from '../dialects/dialect.ts'
import { column, createScope, type Scope, table } from '../lower/scope.ts'
import { join, parameter, sql, type SqlText } from '../sql-text.ts'
import { keyValue } from './key.ts'
import { type Selection, selectionOf } from './selection.ts'
import { storedObject } from './stored-object.ts'

/**
 * A statement that returns at most one row with the one column `row`: a core `StoredRow` as JSON text, with everything that the attributes
 * of the resource are made of. Read it with `parseStoredRow`.
 */
export function selectStoredRow(resource: Resource, key: Key, dialect: Dialect): SqlText {
  const scope = createScope(dialect)
  scope.aliases.set(ROOT, 'rg0')
  const root: Row = { id: ROOT, model: resource.model }
  const object = storedObject(root, namingSelection(resource), scope)
  return sql`select (${object})::text as ${dialect.quote('row')} from ${table(resource.model, scope)} as ${dialect.quote('rg0')} where ${keyCondition(root, key, scope)}`
}

/** The same of a row of a statement's own table, as an expression. */
export function storedRow(resource: Resource, dialect: Dialect): SqlText {
  return sql`(${storedObject({ id: ROOT, model: resource.model }, namingSelection(resource), createScope(dialect))})::text`
}

/** The primary key of a row of a statement's own table, as an expression: JSON text, by field name. */
export function storedKey(model: Model, dialect: Dialect): SqlText {
  const fields = model.primaryKey.map((name): [string, Field] => [name, model.fields[name] as Field])
  const selection: Selection = { fields: new Map(fields), relations: new Map() }
  return sql`(${storedObject({ id: ROOT, model }, selection, createScope(dialect))})::text`
}

/** The row that `selectStoredRow` found, by what the driver returned for the column. */
export function parseStoredRow(text: unknown): StoredRow {
  return JSON.parse(String(text)) as StoredRow
}

/** What attributes, id and scope of a resource are made of. */
export function namingSelection(resource: Resource): Selection {
  return withFields(selectionOf(attributes(resource)), namingFields(resource))
}

/** What the id and the scope are made of, whether or not they are attributes. */
function namingFields({ id, scope }: Resource): readonly Field[] {
  return scope?.kind === 'field' ? [...id.fields, scope.field] : id.fields
}

function attributes({ shape }: Resource): Iterable<Attribute> {
  return shape.attributes.values()
}

function withFields(selection: Selection, fields: readonly Field[]): Selection {
  return {
    ...selection,
    fields: new Map([...selection.fields, ...fields.map((field): [string, Field] => [field.name, field])]),
  }
}

/** A key that no column could store finds nothing, instead of an error of the database. */
function keyCondition(root: Row, key: Key, scope: Scope): SqlText {
  const { model } = root
  const conditions = model.primaryKey.map((name) => {
    const field = model.fields[name] as Field
    const value = keyValue(field, key[name])
    return value === undefined ? (['false'] as const) : sql`${column(root, field, scope)} = ${parameter(value)}`
  })
  return conditions.length === 0 ? ['false'] : join(conditions, ' and ')
}
