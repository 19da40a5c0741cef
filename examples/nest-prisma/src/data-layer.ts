import { PrismaPg } from '@prisma/adapter-pg'
import type { CerbosClient } from '@rowgate/core'
import { PrismaClient } from '@rowgate/expenses/client'
import { schema } from '@rowgate/expenses/rowgate'
import { createDataLayer } from '@rowgate/prisma'

export type Layer = ReturnType<typeof createLayer>

/** Requests that come together wait for a connection: longer than the two seconds of Prisma. */
export function openPrisma(connectionString: string): PrismaClient {
  const transactionOptions = { maxWait: 10_000, timeout: 10_000 }
  return new PrismaClient({ adapter: new PrismaPg({ connectionString }), transactionOptions })
}

/** What the policies speak of. Kinds, fields and actions are known from the schema and the policies; relations are sent when they are named. */
export function createLayer(prisma: PrismaClient, cerbos: CerbosClient) {
  const { CURSOR_KEY } = process.env
  return createDataLayer({
    prisma,
    schema,
    cerbos,
    resources: {
      expense: {
        relations: { owner: { relations: { manager: true } }, approver: true, lineItems: true, comments: true },
      },
    },
    ...(CURSOR_KEY ? { cursorKeys: [CURSOR_KEY] } : {}),
  })
}
