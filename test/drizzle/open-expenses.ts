import { fileURLToPath } from 'node:url'
import { GRPC } from '@cerbos/grpc'
import { createDataLayer, type DataLayer, type TablesOf } from '@rowgate/drizzle'
import { drizzleSchema as schema, insertRows, migrate } from '@rowgate/expenses'
import { createDatabase, type PdpOptions, startPdp } from '@rowgate/testing'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'
import { RESOURCES } from '../support/resources.ts'

export const POLICIES: string = fileURLToPath(new URL('../../policies', import.meta.url))

/** The example domain in a database of its own, the PDP with its policies, and a data layer over both. */
export interface Expenses {
  readonly url: string
  readonly pool: Pool
  readonly db: NodePgDatabase<typeof schema>
  readonly cerbos: GRPC
  readonly layer: DataLayer<TablesOf<typeof schema>, typeof RESOURCES>
  readonly close: () => Promise<void>
}

export async function openExpenses(
  serverUrl: string,
  policies: PdpOptions['policies'] = POLICIES,
  own: Pick<PdpOptions, 'onInvalid'> = {},
): Promise<Expenses> {
  const [database, pdp] = await Promise.all([createDatabase(serverUrl), startPdp({ ...own, policies })])
  const pool = quietPool(database.url)
  await migrate((script) => pool.query(script))
  await insertRows((text, values) => pool.query(text, values), new Date(), { nullElements: true })
  const db = drizzle(pool, { schema })
  const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  const layer = createDataLayer({ db, cerbos, resources: RESOURCES })
  const close = async (): Promise<void> => {
    cerbos.close()
    await pool.end()
    await Promise.all([pdp.stop(), database.drop()])
  }
  return { url: database.url, pool, db, cerbos, layer, close }
}

/** Dropping a database ends connections that the pool has let go of, but whose sockets are still open. */
export function quietPool(url: string): Pool {
  const pool = new Pool({ connectionString: url, max: 4 })
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
