import type { Resource } from '@rowgate/core'
import { postgresql, storedRow } from '@rowgate/sql'
import type { SQL } from 'drizzle-orm'
import { toDrizzle } from '../lower/to-drizzle.ts'
import { type Store, tableOf } from './store.ts'

/** A column of Rowgate's own in a result: the stored row, which the PDP is told of. */
export const STORED = '$rowgate.stored'

/** The column that rows have to have for the PDP to be asked about them. */
export function storedColumn(store: Store, resource: Resource): Readonly<Record<string, SQL.Aliased>> {
  const text = storedRow(resource, postgresql)
  return { [STORED]: toDrizzle(text, tableOf(store, resource.model.name)).as(STORED) }
}
