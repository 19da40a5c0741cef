import { type Model, RowgateError, type Schema } from '@rowgate/core'
import {
  createTableRelationsHelpers,
  extractTablesRelationalConfig,
  getTableColumns,
  getTableName,
  is,
} from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { type ColumnName, fieldOf } from './fields.ts'
import { keysOf } from './keys.ts'
import { relationsOf, type RelationalTables } from './relations.ts'

/**
 * Reads a Drizzle schema: the tables and relations that its module exports, under their export names.
 *
 * @param columnName the name of a column in the database, where a `casing` option of the client makes it another than the column's own.
 * @throws RowgateError `invalid-resource-map` when there is no table, a table is not PostgreSQL's, or a relation cannot be followed.
 */
export function fromTables(
  tables: Readonly<Record<string, unknown>>,
  columnName: ColumnName = (column) => column.name,
): Schema {
  const all: RelationalTables = extractTablesRelationalConfig({ ...tables }, createTableRelationsHelpers)
  const models = Object.keys(all.tables).map((name) => [name, modelOf(name, tables[name], { all, columnName })])
  if (models.length === 0) throw noTables()
  return { provider: 'postgresql', models: Object.fromEntries(models) as Record<string, Model> }
}

function modelOf(
  name: string,
  table: unknown,
  { all, columnName }: { readonly all: RelationalTables; readonly columnName: ColumnName },
): Model {
  if (!is(table, PgTable)) throw otherDialect(name)
  const columns = getTableColumns(table)
  const keys = keysOf(table, columns)
  const fields = Object.entries(columns).map(([key, column]) => {
    return [key, fieldOf(key, column, { columnName, inKey: keys.primaryKey.includes(key) })] as const
  })
  return {
    name,
    table: getTableName(table),
    schema: getTableConfig(table).schema,
    fields: Object.fromEntries(fields),
    relations: relationsOf(all.tables[name] as NonNullable<(typeof all.tables)[string]>, all),
    ...keys,
  }
}

function noTables(): RowgateError {
  return new RowgateError('The Drizzle schema has no table.', {
    code: 'invalid-resource-map',
    path: 'schema',
    hint: 'Create the client with its schema, `drizzle(client, { schema })`, or pass `schema` to createDataLayer.',
  })
}

function otherDialect(name: string): RowgateError {
  return new RowgateError(`Table "${name}" is not a PostgreSQL table.`, {
    code: 'invalid-resource-map',
    path: `schema.${name}`,
    hint: 'Only tables of drizzle-orm/pg-core are supported.',
  })
}
