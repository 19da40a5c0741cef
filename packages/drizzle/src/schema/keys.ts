import type { Index as ModelIndex } from '@rowgate/core'
import { is } from 'drizzle-orm'
import { getTableConfig, type Index, IndexedColumn, type PgColumn, type PgTable } from 'drizzle-orm/pg-core'

/** The keys and indexes of a table, over the names of its fields. */
export interface Keys {
  readonly primaryKey: readonly string[]
  readonly uniqueKeys: readonly (readonly string[])[]
  readonly indexes: readonly ModelIndex[]
}

/**
 * The primary key, the other unique keys and the other indexes. A key of one column stands on the column only; an index with a condition, or
 * over an expression, says nothing about its columns.
 */
export function keysOf(table: PgTable, columns: Readonly<Record<string, PgColumn>>): Keys {
  const config = getTableConfig(table)
  const entries = Object.entries(columns)
  const names = (key: readonly object[]): string[] =>
    key.map((part) => entries.find(([, column]) => column.name === (part as PgColumn).name)?.[0] ?? '')
  const own = entries.filter(([, column]) => column.primary).map(([name]) => name)
  const [composite] = config.primaryKeys
  const indexes = config.indexes.filter(isWhole)
  return {
    primaryKey: composite === undefined ? own : names(composite.columns),
    uniqueKeys: [
      ...entries.filter(([, column]) => column.isUnique).map(([name]) => [name]),
      ...config.uniqueConstraints.map((constraint) => names(constraint.columns)),
      ...indexes.filter((index) => index.config.unique).map((index) => names(index.config.columns)),
    ],
    indexes: indexes
      .filter((index) => !index.config.unique)
      .map(({ config: { method = 'btree', columns: parts } }) => ({ method, fields: names(parts) })),
  }
}

/** Whether the index has every row, by columns and nothing else. */
function isWhole({ config: { where, columns } }: Index): boolean {
  return where === undefined && columns.every((part) => is(part, IndexedColumn))
}
