import { fileURLToPath } from 'node:url'
import { GRPC } from '@cerbos/grpc'
import { PrismaPg } from '@prisma/adapter-pg'
import { insertRows, migrate } from '@rowgate/expenses'
import { createDatabase, startPdp } from '@rowgate/testing'
import { Pool } from 'pg'
import { PrismaClient } from '../../prisma/generated/client/client.ts'

export const POLICIES: string = fileURLToPath(new URL('../../policies', import.meta.url))

/** The example domain in a database of its own, and the PDP with its policies, or with others. */
export async function openExpenses(serverUrl: string, policies: string = POLICIES) {
  const [database, pdp] = await Promise.all([createDatabase(serverUrl), startPdp({ policies })])
  const pool = new Pool({ connectionString: database.url, max: 4 })
  await migrate((script) => pool.query(script))
  await insertRows((text, values) => pool.query(text, values), new Date())
  const prisma = new PrismaClient({
    adapter: new PrismaPg({ connectionString: database.url, max: 4 }),
    log: [{ emit: 'event', level: 'query' }],
    transactionOptions: { maxWait: 60_000, timeout: 60_000 },
  })
  const statements: string[] = []
  prisma.$on('query', ({ query }) => statements.push(query))
  const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  const close = async (): Promise<void> => {
    cerbos.close()
    await prisma.$disconnect()
    await pool.end()
    await Promise.all([pdp.stop(), database.drop()])
  }
  return { prisma, statements, cerbos, pool, url: database.url, close }
}
