import { PrismaPg } from '@prisma/adapter-pg'
import type { CerbosClient, ResourceDeclaration, Verified } from '@rowgate/core'
import { createDataLayer } from '@rowgate/prisma'
import { createDatabase } from '@rowgate/testing'
import pg from 'pg'
import { PrismaClient } from '../prisma-domains/generated/conformance/client/client.ts'
import { schema } from '../prisma-domains/conformance-schema.ts'
import { checkedWheres } from '../support/emitted-wheres.ts'
import { mapperOf } from '../peer/mapper-of.ts'
import { type Peer, peerRows } from '../peer/peer-rows.ts'
import { asCerbos, type CheckedRow } from '../support/oracle.ts'
import { fill, type KindName, type Mode, PRINCIPAL } from './arena.ts'
import { declarations } from './domain-map.ts'

/** How Prisma's rows were found: by `where` alone, by SQL among those that it finds, or by the PDP. */
export type How = 'where' | 'verified' | 'asked'

/** The rows that a list through Prisma has. */
export interface PrismaAnswer {
  readonly listed: ReadonlySet<string>
  readonly how: How
  /** The rows of `@cerbos/orm-prisma`, NULLs sent as null; nothing where it refuses the plan, or Prisma what the adapter made of it. */
  readonly peer: ReadonlySet<string> | undefined
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
  const client = new PrismaClient({ adapter, transactionOptions })
  const prisma = client.$extends(checkedWheres(schema))
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
      const asIds = (found: readonly object[]): ReadonlySet<string> => {
        const keys = found.map((row) => Object.values(row).join('/'))
        return new Set(keys.map((key) => ids.get(key) ?? key))
      }
      const names = kind === 'box' ? ['shop', 'no'] : ['id']
      const select = Object.fromEntries(names.map((name) => [name, true as const]))
      const declaration: ResourceDeclaration = declarations(mode)[kind]
      const model = kind === 'box' ? 'boxes' : 'things'
      const peer: Peer = { prisma: client, mapper: mapperOf(schema, declaration), model, select }
      return async (action) => {
        how = 'where'
        const began = performance.now()
        const found: readonly object[] = await authorizedFindMany(PRINCIPAL, kind, action, { select })
        seconds += (performance.now() - began) / 1000
        const listed = asIds(found)
        if (mode === 'missing') return { listed, how, peer: undefined }
        const plan = await cerbos.planResources({
          principal: asCerbos(PRINCIPAL),
          resource: { kind },
          actions: [action],
        })
        const theirs = await peerRows(plan, peer)
        return { listed, how, peer: theirs && asIds(theirs) }
      }
    },
    stop: async () => {
      await prisma.$disconnect()
      await database.drop()
    },
  }
}
