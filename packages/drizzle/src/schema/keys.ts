import { is } from 'drizzle-orm'
import { getTableConfig, IndexedColumn, type PgColumn, type PgTable } from 'drizzle-orm/pg-core'

/** The keys of a table, as names of its fields. */
export interface Keys {
  readonly primaryKey: readonly string[]
  readonly uniqueKeys: readonly (readonly string[])[]
}

/**
 * The primary key and the other unique keys. A key of one column stands on the column only; a unique index with a condition, or over an
 * expression, promises nothing about its columns.
 */
export function keysOf(table: PgTable, columns: Readonly<Record<string, PgColumn>>): Keys {
  const config = getTableConfig(table)
  const entries = Object.entries(columns)
  const names = (key: readonly object[]): string[] =>
    key.map((part) => entries.find(([, column]) => column.name === (part as PgColumn).name)?.[0] ?? '')
  const own = entries.filter(([, column]) => column.primary).map(([name]) => name)
  const [composite] = config.primaryKeys
  const indexes = config.indexes.filter(({ config: { unique, where, columns: parts } }) => {
    return unique && where === undefined && parts.every((part) => is(part, IndexedColumn))
  })
  return {
    primaryKey: composite === undefined ? own : names(composite.columns),
    uniqueKeys: [
      ...entries.filter(([, column]) => column.isUnique).map(([name]) => [name]),
      ...config.uniqueConstraints.map((constraint) => names(constraint.columns)),
      ...indexes.map((index) => names(index.config.columns)),
    ],
  }
}
