import { RowgateError, type Verification } from '@rowgate/core'
import { type Context, inside } from './context.ts'
import { hasRawSql, inSnapshot, query, type Store } from './store.ts'

/**
 * Does the work where all of its statements see the same rows.
 *
 * @throws RowgateError `unsupported-argument` in a transaction of the application's that has no snapshot.
 */
export function inOneSnapshot<T>(context: Context, work: (context: Context) => Promise<T>): Promise<T> {
  return inSnapshot(context.store, async (store) => {
    if (!(await hasSnapshot(store))) throw noSnapshot()
    return work(inside(context, store))
  })
}

/**
 * How the rows of one call are compared with what the PDP says of them; nothing when they are not. Where no snapshot can be had a list that
 * is always compared is refused later, and a sample is not taken: it would fail by chance.
 */
export async function drawVerification({ verifier, store }: Context): Promise<Verification | undefined> {
  const verification = verifier.draw()
  if (verification === undefined || verifier.always) return verification
  return (await hasSnapshot(store)) ? verification : undefined
}

/** Rows and verdicts must be of one snapshot, which a transaction of a lower isolation level does not have. */
async function hasSnapshot(store: Store): Promise<boolean> {
  if (store.transaction !== 'caller') return true
  if (!hasRawSql(store)) return false
  const [found] = await query(store, { text: `select current_setting('transaction_isolation') as level`, values: [] })
  return found?.['level'] === 'repeatable read' || found?.['level'] === 'serializable'
}

function noSnapshot(): RowgateError {
  return new RowgateError(
    'These rows are read in one statement and verified in another, and this transaction has no snapshot in which both see the same.',
    {
      code: 'unsupported-argument',
      path: 'with',
      hint: 'Begin the transaction with the isolation level RepeatableRead.',
    },
  )
}
