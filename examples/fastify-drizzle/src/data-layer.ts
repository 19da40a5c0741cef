import type { CerbosClient } from '@rowgate/core'
import { createDataLayer } from '@rowgate/drizzle'
import { drizzleSchema as schema } from '@rowgate/expenses'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'

export type Db = NodePgDatabase<typeof schema> & { readonly $client: Pool }
export type Layer = ReturnType<typeof createLayer>

export function openDb(connectionString: string): Db {
  return drizzle(new Pool({ connectionString }), { schema })
}

/** What the policies speak of. Fields are known from the schema; relations are sent when they are named. */
export function createLayer(db: NodePgDatabase<typeof schema>, cerbos: CerbosClient) {
  const { CURSOR_KEY } = process.env
  return createDataLayer({
    db,
    cerbos,
    resources: {
      expense: {
        actions: ['view', 'create', 'update', 'submit', 'approve', 'delete', 'export'],
        relations: { owner: { relations: { manager: true } }, approver: true, lineItems: true, comments: true },
      },
    },
    ...(CURSOR_KEY ? { cursorKeys: [CURSOR_KEY] } : {}),
  })
}
