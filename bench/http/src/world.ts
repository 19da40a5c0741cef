import { fileURLToPath } from 'node:url'
import { GRPC } from '@cerbos/grpc'
import { createDataLayer, type DataLayer, type TablesOf } from '@rowgate/drizzle'
import { drizzleSchema as schema, insertRows, migrate } from '@rowgate/expenses'
import { createDatabase, startPdp, startPostgresServer } from '@rowgate/testing'
import { drizzle } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'

const RESOURCES = {
  expense: {
    actions: ['view'],
    relations: { owner: { relations: { manager: true } }, lineItems: true, comments: true },
  },
} as const

export type Layer = DataLayer<TablesOf<typeof schema>, typeof RESOURCES>

/** The example domain, whose plans stay warm. */
export interface World {
  readonly layer: Layer
  readonly close: () => Promise<void>
}

export async function openWorld(): Promise<World> {
  const policies = fileURLToPath(new URL('../../../policies', import.meta.url))
  const server = await startPostgresServer()
  const [database, pdp] = await Promise.all([createDatabase(server.url), startPdp({ policies })])
  const pool = new Pool({ connectionString: database.url })
  pool.on('error', () => undefined)
  await migrate((script) => pool.query(script))
  await insertRows((text, values) => pool.query(text, values), new Date())
  const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  const layer = createDataLayer({
    db: drizzle(pool, { schema }),
    cerbos,
    resources: RESOURCES,
    cache: { maxAge: { expense: 600_000 } },
  })
  const close = async (): Promise<void> => {
    cerbos.close()
    await pool.end()
    await Promise.all([pdp.stop(), database.drop()])
    await server.stop()
  }
  return { layer, close }
}
