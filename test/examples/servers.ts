import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { GRPC } from '@cerbos/grpc'
import type { RowgateError } from '@rowgate/core'
import { createApp as createExpress } from '@rowgate/example-express-prisma'
import { createApp as createFastify } from '@rowgate/example-fastify-drizzle'
import { createApp as createNest } from '@rowgate/example-nest-prisma'
import { drizzleSchema as schema } from '@rowgate/expenses'
import { type Prisma, PrismaClient } from '@rowgate/expenses/client'
import { PrismaPg } from '@prisma/adapter-pg'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import { quietPool } from '../drizzle/open-expenses.ts'

/** An example that answers. */
export interface Served {
  readonly url: string
  readonly close: () => Promise<unknown>
}

interface ServeOptions {
  readonly databaseUrl: string
  readonly cerbos: GRPC
  /** Whether what a request writes stays. */
  readonly kept: boolean
  readonly onError: (error: RowgateError) => void
}

type Serve = (options: ServeOptions) => Promise<Served>

async function serveExpress({ databaseUrl, kept, ...options }: ServeOptions): Promise<Served> {
  const prisma = openPrisma(databaseUrl)
  const transaction = ending<Prisma.TransactionClient>(kept, (work) => prisma.$transaction(work))
  const server = createServer(createExpress({ ...options, prisma, transaction })).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await prisma.$disconnect()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

async function serveNest({ databaseUrl, kept, ...options }: ServeOptions): Promise<Served> {
  const prisma = openPrisma(databaseUrl)
  const transaction = ending<Prisma.TransactionClient>(kept, (work) => prisma.$transaction(work))
  const app = await createNest({ ...options, prisma, transaction })
  await app.listen(0, '127.0.0.1')
  return { url: await app.getUrl(), close: () => app.close().then(() => prisma.$disconnect()) }
}

async function serveFastify({ databaseUrl, kept, ...options }: ServeOptions): Promise<Served> {
  const pool = quietPool(databaseUrl)
  const db = drizzle(pool, { schema })
  const transaction = ending<DrizzleTransaction>(kept, (work) => db.transaction(work))
  const app = await createFastify({ ...options, db, transaction })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return { url, close: () => app.close().then(() => pool.end()) }
}

/** Every example, by its folder. */
export const EXAMPLES: readonly (readonly [string, Serve])[] = [
  ['express-prisma', serveExpress],
  ['fastify-drizzle', serveFastify],
  ['nest-prisma', serveNest],
]

function openPrisma(connectionString: string): PrismaClient {
  const transactionOptions = { maxWait: 30_000, timeout: 30_000 }
  return new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 4 }), transactionOptions })
}

type Run<Tx> = (work: (tx: Tx) => Promise<void>) => Promise<unknown>
type DrizzleTransaction = Parameters<Parameters<NodePgDatabase<typeof schema>['transaction']>[0]>[0]

/** A transaction for a request; one that answers like the real one and leaves nothing behind, unless it is to be kept. */
function ending<Tx>(kept: boolean, run: Run<Tx>): Run<Tx> {
  if (kept) return run
  const done = new Error('done')
  const undo: Run<Tx> = (work) =>
    run(async (tx) => {
      await work(tx)
      throw done
    })
  return (work) =>
    undo(work).catch((error: unknown) => {
      if (error !== done) throw error
    })
}
