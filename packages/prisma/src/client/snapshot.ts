import { RowgateError } from '@rowgate/core'
import { type Context, inside } from './context.ts'
import { hasRawSql, inSnapshot, query, type Store } from './store.ts'

/**
 * Does the work where all of its statements see the same rows.
 *
 * @throws RowgateError `unsupported-argument` in a transaction of the application's that has no snapshot.
 */
export function inOneSnapshot<T>(context: Context, work: (context: Context) => Promise<T>): Promise<T> {
  return inSnapshot(context.store, async (store) => {
    await refuseMovingSnapshot(store)
    return work(inside(context, store))
  })
}

/** Rows and verdicts must be of one snapshot, which a transaction of a lower isolation level does not have. */
async function refuseMovingSnapshot(store: Store): Promise<void> {
  if (store.transaction !== 'caller') return
  if (!hasRawSql(store)) throw noSnapshot()
  const [found] = await query(store, { text: `select current_setting('transaction_isolation') as level`, values: [] })
  if (found?.['level'] === 'repeatable read' || found?.['level'] === 'serializable') return
  throw noSnapshot()
}

function noSnapshot(): RowgateError {
  return new RowgateError(
    'Prisma cannot filter these rows in one statement, and this transaction has no snapshot to verify them in.',
    {
      code: 'unsupported-argument',
      path: 'with',
      hint: 'Begin the transaction with the isolation level RepeatableRead.',
    },
  )
}
