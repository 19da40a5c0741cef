import { createDataLayer, type DataLayer, type TablesOf } from '@rowgate/drizzle'
import type { World } from '@rowgate/example-world'
import type { drizzleSchema } from '@rowgate/expenses'

/** What the policies speak of. */
const RESOURCES = {
  expense: {
    actions: ['view', 'create', 'update', 'submit', 'approve', 'delete', 'export'],
    relations: { owner: { relations: { manager: true } }, approver: true, lineItems: true, comments: true },
  },
} as const

export type Layer = DataLayer<TablesOf<typeof drizzleSchema>, typeof RESOURCES>

export function dataLayer({ db, cerbos }: Pick<World, 'db' | 'cerbos'>): Layer {
  const { CURSOR_KEY } = process.env
  return createDataLayer({ db, cerbos, resources: RESOURCES, ...(CURSOR_KEY ? { cursorKeys: [CURSOR_KEY] } : {}) })
}
