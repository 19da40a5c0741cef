import { noSnapshot } from '@rowgate/core'
import { sql } from 'drizzle-orm'
import { type Context, inside } from './context.ts'
import { inTransaction, isTransaction } from './store.ts'

/**
 * Does the work where all of its statements see the same rows.
 *
 * @throws RowgateError `unsupported-argument` in a transaction of the application's that has no snapshot.
 */
export async function inOneSnapshot<T>(context: Context, work: (context: Context) => Promise<T>): Promise<T> {
  const { store } = context
  if (!isTransaction(store)) return inTransaction(store, 'repeatable read', (own) => work(inside(context, own)))
  const level = sql<string>`current_setting('transaction_isolation')`
  const [found] = await store.database.select({ level }).from(sql`(select 1) as "rowgate"`)
  if (found?.level === 'repeatable read' || found?.level === 'serializable') return work(context)
  throw noSnapshot()
}
