import { fileURLToPath } from 'node:url'
import { GRPC } from '@cerbos/grpc'
import { drizzleSchema as schema, insertRows, migrate } from '@rowgate/expenses'
import { startPdp, startPostgres } from '@rowgate/testing'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'

export type Db = NodePgDatabase<typeof schema>

/** What an application finds when it starts. */
export interface World {
  readonly db: Db
  readonly pool: Pool
  readonly cerbos: GRPC
  readonly close: () => Promise<void>
}

/** A PDP on the policies, which it watches, and a migrated and filled PostgreSQL; those that the environment names, if it does. */
export async function openWorld(): Promise<World> {
  const policies = fileURLToPath(new URL('../../../policies', import.meta.url))
  const [pdp, postgres] = await Promise.all([startPdp({ policies }), startPostgres()])
  const pool = new Pool({ connectionString: postgres.url, max: 10 })
  await migrate((script) => pool.query(script))
  await insertRows((text, values) => pool.query(text, values), new Date())
  const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  const close = async (): Promise<void> => {
    cerbos.close()
    await pool.end()
    await Promise.all([pdp.stop(), postgres.stop()])
  }
  return { db: drizzle(pool, { schema }), pool, cerbos, close }
}
