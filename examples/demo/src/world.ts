import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GRPC } from '@cerbos/grpc'
import { PrismaPg } from '@prisma/adapter-pg'
import { createDataLayer as createDrizzleLayer } from '@rowgate/drizzle'
import { drizzleSchema, insertRows, migrate } from '@rowgate/expenses'
import { createDataLayer as createPrismaLayer } from '@rowgate/prisma'
import { startPdp, startPostgres } from '@rowgate/testing'
import { drizzle } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'
import { PrismaClient } from '../../../prisma/generated/client/client.ts'
import { schema } from '../../../prisma/generated/rowgate/index.ts'

const RESOURCES = {
  expense: {
    actions: ['view', 'create', 'update', 'submit', 'approve', 'delete', 'export', 'comment', 'audit', 'reconcile'],
    relations: { owner: { relations: { manager: true } }, approver: true, lineItems: true, comments: true },
  },
} as const

export type World = Awaited<ReturnType<typeof createWorld>>

/** A PDP on a copy of the policies, a migrated and filled PostgreSQL, and a data layer for each ORM over both. */
export async function createWorld() {
  const policies = mkdtempSync(join(tmpdir(), 'rowgate-demo-'))
  cpSync(fileURLToPath(new URL('../../../policies', import.meta.url)), policies, { recursive: true })
  rmSync(join(policies, 'tests'), { recursive: true })
  const [pdp, postgres] = await Promise.all([startPdp({ policies, running: false }), startPostgres()])
  const pool = new Pool({ connectionString: postgres.url, max: 4 })
  await migrate((script) => pool.query(script))
  await insertRows((text, values) => pool.query(text, values), new Date())

  const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: postgres.url, max: 4 }) })
  const throughPrisma = createPrismaLayer({ prisma, schema, cerbos, resources: RESOURCES })
  const db = drizzle(pool, { schema: drizzleSchema })
  const throughDrizzle = createDrizzleLayer({ db, cerbos, resources: RESOURCES })

  const stop = async (): Promise<void> => {
    cerbos.close()
    await prisma.$disconnect()
    await pool.end()
    await Promise.all([pdp.stop(), postgres.stop()])
    rmSync(policies, { recursive: true })
  }
  return { policies, pdp, postgres, cerbos, pool, throughPrisma, throughDrizzle, resources: RESOURCES, schema, stop }
}
