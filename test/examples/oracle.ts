import { fileURLToPath } from 'node:url'
import { GRPC } from '@cerbos/grpc'
import { bindResources, type Principal, resourceOf } from '@rowgate/core'
import { fromTables } from '@rowgate/drizzle'
import { claimsOf, type Place, placed } from '@rowgate/example-world'
import { drizzleSchema, insertRows, migrate, principals } from '@rowgate/expenses'
import { createDatabase, startPdp } from '@rowgate/testing'
import type { Pool } from 'pg'
import { quietPool } from '../drizzle/open-expenses.ts'
import { checkedIds, type CheckedRow, loadRows } from '../support/oracle.ts'
import { RESOURCES } from '../support/resources.ts'

export const NAMES: readonly string[] = Object.keys(principals)

const ACTIONS = ['view', 'update', 'submit', 'approve', 'delete', 'export'] as const
export type Action = (typeof ACTIONS)[number]

/** What an example starts with, and what the PDP's check says of every row of it. */
export interface Oracle {
  readonly databaseUrl: string
  readonly pool: Pool
  readonly cerbos: GRPC
  readonly rows: readonly CheckedRow[]
  /** The ids that somebody may do something to. */
  readonly idsOf: (name: string, action: Action) => ReadonlySet<string>
  readonly close: () => Promise<void>
}

/** The rows of the examples: without NULL inside of lists, which Prisma cannot read. */
export async function openOracle(serverUrl: string): Promise<Oracle> {
  const policies = fileURLToPath(new URL('../../policies', import.meta.url))
  const [database, pdp] = await Promise.all([createDatabase(serverUrl), startPdp({ policies })])
  const pool = quietPool(database.url)
  await migrate((script) => pool.query(script))
  await insertRows((text, values) => pool.query(text, values), new Date())
  const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  const close = async (): Promise<void> => {
    cerbos.close()
    await pool.end()
    await Promise.all([pdp.stop(), database.drop()])
  }
  return { databaseUrl: database.url, pool, cerbos, ...(await checked(pool, cerbos)), close }
}

async function checked(pool: Pool, cerbos: GRPC): Promise<Pick<Oracle, 'rows' | 'idsOf'>> {
  const ids = await pool.query<{ id: string }>('select id from expenses order by id')
  const resource = resourceOf(bindResources(fromTables(drizzleSchema), RESOURCES), 'expense')
  const rows = await loadRows(
    pool,
    resource,
    ids.rows.map(({ id }) => id),
  )
  const answers = NAMES.map(async (name) => {
    const principal = await principalNamed(pool, name)
    return [name, await checkedIds(cerbos, principal, { kind: 'expense', actions: ACTIONS, rows })] as const
  })
  const allowed = new Map(await Promise.all(answers))
  return { rows, idsOf: (name, action) => allowed.get(name)?.get(action) ?? new Set() }
}

/** Who somebody is to an example: their token and their row. */
async function principalNamed(pool: Pool, name: string): Promise<Principal> {
  const claims = claimsOf(`Bearer ${name}`)
  if (claims === undefined) throw new Error(`Nobody is called ${name}.`)
  const places = await pool.query<Place>('select department, region from users where id = $1', [claims.id])
  return placed(claims, places.rows[0])
}
