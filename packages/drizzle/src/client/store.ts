import { RowgateError } from '@rowgate/core'
import {
  createTableRelationsHelpers,
  extractTablesRelationalConfig,
  is,
  type TableRelationalConfig,
  type TablesRelationalConfig,
} from 'drizzle-orm'
import { PgDatabase, type PgQueryResultHKT, type PgTable, PgTransaction } from 'drizzle-orm/pg-core'
import type { ColumnName } from '../schema/fields.ts'
import type { RelationalTables } from '../schema/relations.ts'
import { sqlState } from './database-error.ts'
import type { Client, Exports } from './tables.ts'

/** Where rows are read and written: a client or transaction, and the tables that its queries are about. */
export interface Store {
  readonly client: Client
  /** The client, seen through the schema. */
  readonly database: Database
  readonly exports: Exports
}

type Database = PgDatabase<PgQueryResultHKT, Exports, TablesRelationalConfig>

/** The relational query of a table, whatever the table. */
type RelationalQuery = Database['query'][string]

/** What a transaction of Rowgate's own is isolated from; the database's default when not given. */
export type Isolation = 'read committed' | 'repeatable read' | 'serializable'

/** A store over the exports of a schema's module; over those that the client was created with when there are none. */
export function createStore(client: Client, exports: Exports = client._.fullSchema): Store {
  return { client, database: databaseOf(client, exports), exports }
}

/** The same store inside a transaction. */
export function insideOf({ exports }: Store, transaction: Client): Store {
  return createStore(transaction, exports)
}

/** The table under an export name. */
export function tableOf({ exports }: Store, name: string): PgTable {
  return exports[name] as PgTable
}

/** The relational query of the table under an export name. */
export function queryOf({ database }: Store, name: string): RelationalQuery {
  return database.query[name] as RelationalQuery
}

/** What Drizzle's relational queries know of the table under an export name. */
export function relationalTableOf({ database }: Store, name: string): TableRelationalConfig {
  return database._.schema?.[name] as TableRelationalConfig
}

/** How often a transaction is tried that the database could not keep apart from others. */
const ATTEMPTS = 5

/**
 * Does the work in a transaction; in a savepoint of it, where the store is in one already. A transaction of Rowgate's own that others
 * have got in the way of is tried again.
 *
 * @throws RowgateError `unsupported-argument` when the application's transaction would have to be of another isolation.
 */
export async function inTransaction<T>(
  store: Store,
  isolation: Isolation | undefined,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const client = store.client as unknown as Database
  const nested = isTransaction(store)
  if (nested && isolation !== undefined) throw isolationOfAnother()
  for (let attempt = 1; ; attempt += 1) {
    try {
      const options = isolation === undefined ? undefined : { isolationLevel: isolation }
      return await client.transaction((transaction) => work(insideOf(store, transaction as unknown as Client)), options)
    } catch (error) {
      if (nested || attempt === ATTEMPTS || !CONTENTION.has(sqlState(error) ?? '')) throw error
    }
  }
}

/** Whether the store is in a transaction of the application's. */
export function isTransaction({ client }: Store): boolean {
  return is(client, PgTransaction)
}

/** Serialization failure, deadlock. */
const CONTENTION: ReadonlySet<string> = new Set(['40001', '40P01'])

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

function isolationOfAnother(): RowgateError {
  return new RowgateError('The transaction is the application’s own, and so is its isolation.', {
    code: 'unsupported-argument',
    path: 'isolation',
    hint: 'Begin the transaction with the isolation that is needed, and leave `isolation` out.',
  })
}
