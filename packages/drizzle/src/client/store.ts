import { createTableRelationsHelpers, extractTablesRelationalConfig, type TablesRelationalConfig } from 'drizzle-orm'
import { PgDatabase, type PgQueryResultHKT, type PgTable } from 'drizzle-orm/pg-core'
import type { ColumnName } from '../schema/fields.ts'
import type { RelationalTables } from '../schema/relations.ts'
import type { Client, Exports } from './tables.ts'

/** Where rows are read: a client or transaction, and the tables that its queries are about. */
export interface Store {
  readonly database: Database
  readonly exports: Exports
}

type Database = PgDatabase<PgQueryResultHKT, Exports, TablesRelationalConfig>

/** The relational query of a table, whatever the table. */
type RelationalQuery = Database['query'][string]

/** A store over the exports of a schema's module; over those that the client was created with when there are none. */
export function createStore(client: Client, exports: Exports = client._.fullSchema): Store {
  return { database: databaseOf(client, exports), exports }
}

/** The same store inside a transaction. */
export function insideOf({ exports }: Store, transaction: Client): Store {
  return { database: databaseOf(transaction, exports), exports }
}

/** The table under an export name. */
export function tableOf({ exports }: Store, name: string): PgTable {
  return exports[name] as PgTable
}

/** The relational query of the table under an export name. */
export function queryOf({ database }: Store, name: string): RelationalQuery {
  return database.query[name] as RelationalQuery
}

/** How the client names columns: its `casing` option turns the key of a column without a name of its own into one. */
export function columnNameOf({ database }: Store): ColumnName {
  const { casing } = internalsOf(database).dialect
  return (column) => casing.getColumnCasing(column)
}

/** The client itself; one that was created without the schema, or with another, is seen through the schema. */
function databaseOf(client: Client, exports: Exports): Database {
  const database = client as unknown as Database
  if (database._.fullSchema === exports) return database
  const { dialect, session } = internalsOf(database)
  const { tables, tableNamesMap }: RelationalTables = extractTablesRelationalConfig(
    exports,
    createTableRelationsHelpers,
  )
  return new PgDatabase(dialect, session, { fullSchema: exports, schema: tables, tableNamesMap })
}

type Arguments = ConstructorParameters<typeof PgDatabase<PgQueryResultHKT, Exports, TablesRelationalConfig>>

/** What Drizzle's clients hold, but its types keep to themselves. */
interface Internals {
  readonly dialect: Arguments[0] & { readonly casing: { readonly getColumnCasing: ColumnName } }
  readonly session: Arguments[1]
}

function internalsOf(database: Database): Internals {
  return database as unknown as Internals
}
