import { setTimeout } from 'node:timers/promises'
import type { Client, Pool } from 'pg'

/** Waits until a session of the same database waits for a lock. A session in a transaction would see the same activity again and again. */
export async function waitUntilBlocked(database: Pool | Client): Promise<void> {
  for (;;) {
    const { rowCount } = await database.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (rowCount !== 0) return
    await setTimeout(10)
  }
}
