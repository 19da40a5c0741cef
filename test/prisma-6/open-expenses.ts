import { fileURLToPath } from 'node:url'
import { GRPC } from '@cerbos/grpc'
import { PrismaPg } from '@prisma/adapter-pg'
import { insertRows, migrate } from '@rowgate/expenses'
import { createDatabase, startPdp } from '@rowgate/testing'
import { Pool } from 'pg'
import { PrismaClient } from './generated/client/client.ts'

/** The example domain through Prisma 6, in a database of its own, and the PDP with its policies. */
export async function openExpenses(serverUrl: string) {
  const [database, pdp] = await Promise.all([
    createDatabase(serverUrl),
    startPdp({ policies: fileURLToPath(new URL('../../policies', import.meta.url)) }),
  ])
  const pool = new Pool({ connectionString: database.url, max: 4 })
  await migrate((script) => pool.query(script))
  await insertRows((text, values) => pool.query(text, values), new Date())
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: database.url, max: 4 }) })
  const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  const close = async (): Promise<void> => {
    cerbos.close()
    await prisma.$disconnect()
    await pool.end()
    await Promise.all([pdp.stop(), database.drop()])
  }
  return { prisma, cerbos, pool, close }
}
