import { type Field, type Filter, type Model, RowgateError } from '@rowgate/core'
import { join, lowerFilter, type ListValue, postgresql, render, sql, type SqlText, type Statement } from '@rowgate/sql'
import { constant } from '../lower/constants.ts'
import type { Where } from '../lower/lowered.ts'
import type { Row } from './store.ts'

/** The fields by which rows are told apart. */
export function keyFields(model: Model): readonly Field[] {
  const fields = model.primaryKey.map((name) => model.fields[name] as Field)
  if (fields.length > 0 && fields.every(({ type }) => KEY_TYPES.has(type.kind))) return fields
  throw new RowgateError(`Rows of ${model.name} cannot be verified by their primary key.`, {
    code: 'inexact-where',
    path: model.name,
    hint: 'Give the model a primary key of texts, integers, uuids or enums.',
  })
}

/** Types whose values Prisma shows without a loss. */
const KEY_TYPES: ReadonlySet<Field['type']['kind']> = new Set(['text', 'integer', 'uuid', 'enum'])

/**
 * Which of the rows the filter finds: the statement returns their places, counted from one, as `at`. The keys are one list for each field
 * of the primary key, whatever their number. The rows are locked where they are written.
 */
export function selectVerified(filter: Filter, model: Model, rows: readonly Row[], locking = false): Statement {
  const lock = locking ? ' for update of "root"' : ''
  return ofRoot(sql`select "keys"."at" ${fromRows(model, rows)} where (${lowerFilter(filter, postgresql)})${lock}`)
}

/** Which of the filters find each of the rows: the statement returns the rows' places as `at`, and a JSON list in the filters' order. */
export function selectTruths(filters: readonly Filter[], model: Model, rows: readonly Row[]): Statement {
  const truths = filters.map((filter) => sql`coalesce((${lowerFilter(filter, postgresql)}), false)`)
  return ofRoot(
    sql`select "keys"."at", jsonb_build_array(${join(truths, ', ')})::text as "truths" ${fromRows(model, rows)}`,
  )
}

/** The rows that Prisma has shown, as `root`, each with its place, counted from one. */
export function fromRows(model: Model, rows: readonly Row[]): SqlText {
  const { quote } = postgresql
  const fields = keyFields(model)
  const keys = fields.map((field) =>
    postgresql.list(
      rows.map((row) => storedKey(field, row[field.name])),
      field.type,
    ),
  )
  const names = fields.map((_, at) => quote(`key${at}`))
  const matches = fields.map(({ column }, at) => `"root".${quote(column)} = "keys".${names[at]}`)
  const given = sql`unnest(${join(keys, ', ')}) with ordinality as "keys"(${names.join(', ')}, "at")`
  return sql`from ${given} join ${tableOf(model)} as "root" on ${matches.join(' and ')}`
}

/** The keys of the rows that the filter finds, as texts by field name, and of no more rows than so many; locked where they are written. */
export function selectKeys(filter: Filter, model: Model, most: number, locking = false): Statement {
  const { quote } = postgresql
  const keys = keyFields(model).map(({ name, column }) => `"root".${quote(column)}::text as ${quote(name)}`)
  const found = sql`from ${tableOf(model)} as "root" where ${lowerFilter(filter, postgresql)} limit ${String(most)}`
  return ofRoot(sql`select ${keys.join(', ')} ${found}${locking ? ' for update of "root"' : ''}`)
}

/** The condition that finds the rows of such keys. */
export function whereKeys(model: Model, keys: readonly Row[]): Where {
  return whereShown(
    model,
    keys.map((key) => shownKeys(model, key)),
  )
}

/** A key of texts as Prisma shows it. */
export function shownKeys(model: Model, key: Row): Row {
  return Object.fromEntries(keyFields(model).map((field) => [field.name, shownKey(field, String(key[field.name]))]))
}

/** The key of a row, as Prisma shows it. */
export function primaryKeyOf(model: Model, row: Row): Row {
  return Object.fromEntries(keyFields(model).map(({ name }) => [name, row[name]]))
}

/** What tells the keys of rows apart that Prisma shows. */
export function keyText(model: Model, row: Row): string {
  return JSON.stringify(keyFields(model).map(({ name }) => String(row[name])))
}

/** The condition that finds rows that Prisma has shown. */
export function whereShown(model: Model, rows: readonly Row[]): Where {
  const names = keyFields(model).map(({ name }) => name)
  const [only = ''] = names
  if (names.length === 1) return { [only]: { in: rows.map((row) => row[only]) } }
  const named = rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])))
  return named.length === 0 ? constant(model, false) : { OR: named }
}

function shownKey({ type }: Field, text: string): unknown {
  if (type.kind === 'integer') return type.bits === 64 ? BigInt(text) : Number(text)
  return type.kind === 'enum' ? type.values.find(({ stored }) => stored === text)?.name : text
}

/** How many rows the filter finds. */
export function selectCount(filter: Filter, model: Model): Statement {
  return ofRoot(
    sql`select count(*) as "rows" from ${tableOf(model)} as "root" where ${lowerFilter(filter, postgresql)}`,
  )
}

/** The table as SQL names it. */
export function tableOf({ schema, table }: Model): string {
  return schema === undefined ? postgresql.quote(table) : `${postgresql.quote(schema)}.${postgresql.quote(table)}`
}

/** A statement in which the row that it is about is `root`. */
export function ofRoot(text: SqlText): Statement {
  return render(text, ({ column }) => `"root".${postgresql.quote(column)}`, postgresql.placeholder)
}

function storedKey({ type }: Field, value: unknown): ListValue {
  if (type.kind !== 'enum') return value as ListValue
  return type.values.find(({ name }) => name === value)?.stored ?? ''
}
