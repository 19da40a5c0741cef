import { PrismaPg } from '@prisma/adapter-pg'
import type { CerbosClient, Verified } from '@rowgate/core'
import { createDataLayer } from '@rowgate/prisma'
import { createDatabase } from '@rowgate/testing'
import pg from 'pg'
import { PrismaClient } from '../prisma-domains/generated/conformance/client/client.ts'
import { schema } from '../prisma-domains/conformance-schema.ts'
import { checkedWheres } from '../support/emitted-wheres.ts'
import type { CheckedRow } from '../support/oracle.ts'
import { fill, type KindName, type Mode, PRINCIPAL } from './arena.ts'
import { declarations } from './domain-map.ts'

/** How Prisma's rows were found: by `where` alone, by SQL among those that it finds, or by the PDP. */
export type How = 'where' | 'verified' | 'asked'

/** The rows that a list through Prisma has. */
export interface PrismaAnswer {
  readonly listed: ReadonlySet<string>
  readonly how: How
}

export interface PrismaDatabase {
  side(of: {
    readonly cerbos: CerbosClient
    readonly kind: KindName
    readonly mode: Mode
    readonly rows: readonly CheckedRow[]
  }): (action: string) => Promise<PrismaAnswer>
  /** How long it took to fill the database and to list. */
  seconds(): number
  stop(): Promise<void>
}

/** The suite's rows once more, under names that Prisma can have. */
export async function createPrismaDatabase(serverUrl: string): Promise<PrismaDatabase> {
  const started = performance.now()
  const database = await createDatabase(serverUrl)
  const pool = new pg.Pool({ connectionString: database.url, max: 1 })
  await fill(pool, schema)
  await pool.end()
  const adapter = new PrismaPg({ connectionString: database.url, max: 2 })
  const transactionOptions = { maxWait: 60_000, timeout: 60_000 }
  const prisma = new PrismaClient({ adapter, transactionOptions }).$extends(checkedWheres(schema))
  let seconds = (performance.now() - started) / 1000
  return {
    seconds: () => seconds,
    side: ({ cerbos, kind, mode, rows }) => {
      let how: How = 'where'
      const onVerified = ({ by }: Verified): void => {
        how = by === 'sql' ? 'verified' : 'asked'
      }
      const resources = declarations(mode) as unknown as { readonly [K in KindName]: { readonly model: 'things' } }
      const { authorizedFindMany } = createDataLayer({ prisma, schema, cerbos, resources, onVerified })
      const ids = new Map(rows.map(({ key, id }) => [key, id]))
      const names = kind === 'box' ? ['shop', 'no'] : ['id']
      const select = Object.fromEntries(names.map((name) => [name, true]))
      return async (action) => {
        how = 'where'
        const started = performance.now()
        const found: readonly object[] = await authorizedFindMany(PRINCIPAL, kind, action, { select })
        seconds += (performance.now() - started) / 1000
        const keys = found.map((row) => Object.values(row).join('/'))
        return { listed: new Set(keys.map((key) => ids.get(key) ?? key)), how }
      }
    },
    stop: async () => {
      await prisma.$disconnect()
      await database.drop()
    },
  }
}
