import { type Field, type FieldType, type Model, type Schema, type Json } from '@rowgate/core'
import { nativeType, quote } from './native-type.ts'

/** Rows of a model by field name, as text that PostgreSQL reads: null, a scalar, or a list. */
export type TableRow = Readonly<Record<string, Json>>

/** Creates the tables of a schema, with the primary keys and without foreign keys. */
export function createTables(schema: Schema): string {
  const schemas = new Set(Object.values(schema.models).map((model) => model.schema ?? 'public'))
  const enums = new Map(Object.values(schema.models).flatMap((model) => Object.values(model.fields).flatMap(enumOf)))
  return [
    ...[...schemas].map((name) => `create schema if not exists ${quote(name)}`),
    ...[...enums].map(([name, values]) => `create type ${name} as enum (${values.map(text).join()})`),
    ...Object.values(schema.models).map(createTable),
    ...Object.values(schema.models).flatMap(joinTables),
  ].join(';\n')
}

/** The statement that inserts rows, all in one parameter. */
export function insertRows(model: Model, rows: readonly TableRow[]): { text: string; values: [string] } {
  const fields = Object.values(model.fields)
  const columns = fields.map((field) => quote(field.column)).join()
  const types = fields.map((field) => `${quote(field.name)} ${isJson(field) ? 'text' : columnType(field)}`).join()
  const read = fields.map((field) => `${quote(field.name)}${isJson(field) ? `::${columnType(field)}` : ''}`)
  return {
    text: `insert into ${tableOf(model)} (${columns}) select ${read.join()} from json_to_recordset($1) as rows(${types})`,
    values: [JSON.stringify(rows)],
  }
}

/** Its values are written as the text of the JSON, so that nothing of it is lost on the way. */
function isJson({ type, list }: Field): boolean {
  return type.kind === 'json' && !list
}

function createTable(model: Model): string {
  const columns = Object.values(model.fields).map(
    (field) => `${quote(field.column)} ${columnType(field)}${field.nullable ? '' : ' not null'}`,
  )
  const key = model.primaryKey.map((name) => quote((model.fields[name] as Field).column))
  return `create table ${tableOf(model)} (${[...columns, `primary key (${key.join()})`].join()})`
}

function joinTables(model: Model): string[] {
  return Object.values(model.relations).flatMap(({ through }) => {
    if (through === undefined) return []
    const columns = [...through.from, ...through.to].map((name) => `${quote(name)} text not null`)
    return [`create table if not exists ${tableOf(through)} (${columns.join()})`]
  })
}

export function tableOf({ schema, table }: { readonly schema?: string | undefined; readonly table: string }): string {
  return `${quote(schema ?? 'public')}.${quote(table)}`
}

function columnType({ type, list }: Field): string {
  return `${precise(type)}${list ? '[]' : ''}`
}

function precise(type: FieldType): string {
  if (type.kind === 'timestamp')
    return type.timeZone ? `timestamptz(${type.precision})` : `timestamp(${type.precision})`
  if (type.kind === 'decimal' && type.precision !== undefined) return `numeric(${type.precision},${type.scale ?? 0})`
  return nativeType(type)
}

function enumOf({ type }: Field): [string, readonly string[]][] {
  return type.kind === 'enum' ? [[nativeType(type), type.values.map(({ stored }) => stored)]] : []
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
