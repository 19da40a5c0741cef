import { type Field, type Key, type Resource, ROOT, type Row } from '@rowgate/core'
import type { Dialect } from '../dialects/dialect.ts'
import { column, createScope, table } from '../lower/scope.ts'
import { join, sql, type SqlText } from '../sql-text.ts'
import { keyValue } from './key.ts'
import { namingSelection } from './select-stored-row.ts'
import { storedObject } from './stored-object.ts'

/**
 * A statement that returns the rows of several keys, each with the place of its key in the list, counted from zero, as `at`, and with its
 * `row` as `selectStoredRow` has it. The keys travel as one list for each field of the primary key. A key that no row has is not there.
 */
export function selectStoredRows(resource: Resource, keys: readonly Key[], dialect: Dialect): SqlText {
  const scope = createScope(dialect)
  scope.aliases.set(ROOT, 'rg0')
  const root: Row = { id: ROOT, model: resource.model }
  const object = storedObject(root, namingSelection(resource), scope)
  const fields = resource.model.primaryKey.map((name) => resource.model.fields[name] as Field)
  const storable = [...keys.entries()].flatMap(([at, key]) => {
    const values = fields.map((field) => keyValue(field, key[field.name]))
    return values.every((value) => value !== undefined) ? [{ at, values }] : []
  })
  const lists = fields.map((field, index) =>
    dialect.list(
      storable.map(({ values }) => values[index] as string),
      field.type,
    ),
  )
  const places = dialect.list(
    storable.map(({ at }) => at),
    { kind: 'integer', bits: 32 },
  )
  const names = [...fields.map((_, index) => dialect.quote(`key${index}`)), dialect.quote('at')]
  const matches = fields.map((field, index) => sql`${column(root, field, scope)} = "keys".${names[index] as string}`)
  const given = sql`unnest(${join([...lists, places], ', ')}) as "keys"(${names.join(', ')})`
  const stored = sql`${table(resource.model, scope)} as ${dialect.quote('rg0')} on ${join(matches, ' and ')}`
  return sql`select "keys"."at" as "at", (${object})::text as "row" from ${given} join ${stored}`
}
