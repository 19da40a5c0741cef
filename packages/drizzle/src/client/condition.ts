import { getOperators, getTableColumns, type SQL } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Where } from './narrow.ts'

/** The condition of a query about the table itself. */
export function conditionOn(table: PgTable, where: Where): SQL | undefined {
  return typeof where === 'function' ? where(getTableColumns(table), getOperators()) : where
}
