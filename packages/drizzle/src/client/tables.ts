import type { KeyValue } from '@rowgate/core'
import type {
  Column,
  ExtractTablesWithRelations,
  FindTableByDBName,
  TableRelationalConfig,
  TablesRelationalConfig,
} from 'drizzle-orm'

/** What the module of a Drizzle schema exports: tables, relations and whatever else. */
export type Exports = Record<string, unknown>

/** A Drizzle client or transaction, of any PostgreSQL driver; `E` is what its schema exports. */
export interface Client<E extends Exports = Exports> {
  readonly _: { readonly fullSchema: E }
}

/** The tables among the exports, with their relations, as Drizzle's own query types know them. */
export type TablesOf<E extends Exports> = ExtractTablesWithRelations<E>

export type TableName<Ts extends TablesRelationalConfig> = keyof Ts & string

export type ColumnName<T extends TableRelationalConfig> = keyof T['columns'] & string

export type RelationName<T extends TableRelationalConfig> = keyof T['relations'] & string

/** The table that a relation leads to. */
export type Related<
  Ts extends TablesRelationalConfig,
  T extends TableRelationalConfig,
  N extends RelationName<T>,
> = FindTableByDBName<Ts, T['relations'][N]['referencedTableName']>

/**
 * What names one row: the value of its primary key, or an object with the fields of the primary key or of another unique key. A primary
 * key of several columns is only known as an object.
 */
export type KeyOf<T extends TableRelationalConfig> = PrimaryValue<T['columns']> | KeyFields<T['columns']>

type KeyFields<Cs extends Record<string, Column>> = { readonly [N in keyof Cs]?: KeyData<Cs[N]> }

type PrimaryValue<Cs extends Record<string, Column>> = {
  [N in keyof Cs]: Cs[N]['_']['isPrimaryKey'] extends true ? KeyData<Cs[N]> : never
}[keyof Cs]

/** A column of another type than a key's, such as a date, is named by the text that the database shows. */
type KeyData<C extends Column> = [Extract<C['_']['data'], KeyValue>] extends [never]
  ? KeyValue
  : Extract<C['_']['data'], KeyValue>
