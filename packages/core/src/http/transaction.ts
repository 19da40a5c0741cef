import { RowgateError } from '../errors.ts'
import type { Calls } from './calls.ts'

/** Runs work in a transaction of the application's ORM: `(work) => db.transaction(work)`, `(work) => prisma.$transaction(work)`. */
export type RunTransaction<Tx> = (work: (transaction: Tx) => Promise<void>) => Promise<unknown>

/** A transaction that is open until somebody says how it ends. Both ends are final. */
export interface HeldTransaction<Tx> {
  readonly transaction: Tx
  /**
   * Whether it is committed: not when it was rolled back before.
   *
   * @throws whatever the database says to the commit, or has said to a call before: PostgreSQL ends a transaction with the first statement
   * that fails, and then takes a commit for a rollback without a word.
   */
  readonly commit: () => Promise<boolean>
  readonly rollBack: () => Promise<void>
}

/** What the work throws to have the ORM roll back. */
const ROLLED_BACK: Error = new Error('The transaction of the request is rolled back.')

/** Begins a transaction and holds it open, to be ended after the calls. Fails when the database does not begin it. */
export function holdTransaction<Tx>(run: RunTransaction<Tx>, calls: Calls): Promise<HeldTransaction<Tx>> {
  return new Promise((begun, failed) => {
    let attempts = 0
    const ended = run((transaction) => {
      attempts += 1
      // An ORM that tries again does so after the handler has run.
      if (attempts > 1) return Promise.reject(notRepeatable())
      return new Promise<void>((commit, rollBack) => {
        begun(held(transaction, { commit, rollBack: () => rollBack(ROLLED_BACK), ended: () => ended, calls }))
      })
    })
    ended.catch(failed)
  })
}

interface Ends {
  readonly commit: () => void
  readonly rollBack: () => void
  readonly ended: () => Promise<unknown>
  readonly calls: Calls
}

function held<Tx>(transaction: Tx, { commit, rollBack, ended, calls }: Ends): HeldTransaction<Tx> {
  let rolledBack = false
  const undone = async (): Promise<void> => {
    rollBack()
    await ended().catch(() => undefined)
  }
  return {
    transaction,
    commit: async () => {
      await calls.end()
      if (rolledBack) return false
      const failure = calls.failure()
      if (failure !== undefined) {
        await undone()
        throw failure
      }
      commit()
      await ended()
      return true
    },
    rollBack: async () => {
      rolledBack = true
      await calls.end()
      await undone()
    },
  }
}

function notRepeatable(): RowgateError {
  return new RowgateError('The transaction of a request cannot be tried again.', {
    code: 'unsupported-argument',
    path: 'transaction',
    hint: 'Run it without retries, and let the client repeat its request.',
  })
}
