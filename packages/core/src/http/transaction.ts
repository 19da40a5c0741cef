/** Runs work in a transaction of the application's ORM: `(work) => db.transaction(work)`, `(work) => prisma.$transaction(work)`. */
export type RunTransaction<Tx> = (work: (transaction: Tx) => Promise<void>) => Promise<unknown>

/** A transaction that is open until somebody says how it ends. Both ends are final; a second one does nothing. */
export interface HeldTransaction<Tx> {
  readonly transaction: Tx
  /** @throws whatever the database says to the commit. */
  readonly commit: () => Promise<void>
  readonly rollBack: () => Promise<void>
}

/** What the work throws to have the ORM roll back. */
const ROLLED_BACK: Error = new Error('The transaction of the request is rolled back.')

/** Begins a transaction and holds it open. Fails when the database does not begin it. */
export function holdTransaction<Tx>(run: RunTransaction<Tx>): Promise<HeldTransaction<Tx>> {
  return new Promise((begun, failed) => {
    const ended = run(
      (transaction) =>
        new Promise((commit, rollBack) => {
          begun({
            transaction,
            commit: async () => {
              commit()
              await ended
            },
            rollBack: async () => {
              rollBack(ROLLED_BACK)
              await ended.catch(() => undefined)
            },
          })
        }),
    )
    ended.catch(failed)
  })
}
