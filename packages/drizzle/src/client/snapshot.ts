import { sql } from 'drizzle-orm'
import { inTransaction, isTransaction, type Store } from './store.ts'

/**
 * Does the work where its statements see the same rows: in a transaction of Rowgate's own, or in one that the application has begun.
 *
 * @param work is told whether a second statement may see other rows, as in a transaction of a low isolation level.
 */
export async function inOneSnapshot<T>(
  store: Store,
  work: (store: Store, isMoving: boolean) => Promise<T>,
): Promise<T> {
  if (!isTransaction(store)) return inTransaction(store, 'repeatable read', (own) => work(own, false))
  const level = sql<string>`current_setting('transaction_isolation')`
  const [found] = await store.database.select({ level }).from(sql`(select 1) as "rowgate"`)
  return work(store, found?.level !== 'repeatable read' && found?.level !== 'serializable')
}
