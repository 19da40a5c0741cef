import { fileURLToPath } from 'node:url'
import { GRPC } from '@cerbos/grpc'
import { insertRows, migrate } from '@rowgate/expenses'
import { startPdp, startPostgres } from '@rowgate/testing'
import { Pool } from 'pg'

/** What an application finds when it starts. */
export interface World {
  readonly databaseUrl: string
  readonly cerbos: GRPC
  readonly close: () => Promise<void>
}

/** A PDP on the policies, which it watches, and a migrated and filled PostgreSQL; those that the environment names, if it does. */
export async function openWorld(): Promise<World> {
  const policies = fileURLToPath(new URL('../../../policies', import.meta.url))
  const [pdp, postgres] = await Promise.all([startPdp({ policies }), startPostgres()])
  await fill(postgres.url)
  const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  const close = async (): Promise<void> => {
    cerbos.close()
    await Promise.all([pdp.stop(), postgres.stop()])
  }
  return { databaseUrl: postgres.url, cerbos, close }
}

async function fill(connectionString: string): Promise<void> {
  const pool = new Pool({ connectionString })
  await migrate((script) => pool.query(script))
  await insertRows((text, values) => pool.query(text, values), new Date())
  await pool.end()
}
