import type { CerbosClient } from '@rowgate/core'
import { desc, eq, type SQL } from 'drizzle-orm'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import type { PgliteDatabase } from 'drizzle-orm/pglite'
import { alias } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import * as schema from '../expenses.fixture.ts'
import { createDataLayer } from './create-data-layer.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function same<A>(value: A): <B>(other: B) => Equal<A, B> extends true ? void : never
declare function isExactly<A>(): <B>(value: Promise<B>) => Equal<A, B> extends true ? 'exact' : 'different'
declare function exact(verdict: 'exact'): void

declare const db: NodePgDatabase<typeof schema>
declare const cerbos: CerbosClient
const principal = { id: 'ada', roles: ['employee'] }

// Every table is a kind
{
  const layer = createDataLayer({ db, cerbos })
  const drizzles = db.query.expenses.findMany()
  exact(isExactly<Awaited<typeof drizzles>>()(layer.authorizedFindMany(principal, 'expenses', 'view')))

  const nested = db.query.expenses.findMany({
    columns: { id: true, amount: true },
    with: { lineItems: { where: eq(schema.lineItems.category, 'travel'), columns: { id: true } }, owner: true },
    orderBy: [desc(schema.expenses.createdAt)],
    limit: 20,
  })
  exact(
    isExactly<Awaited<typeof nested>>()(
      layer.authorizedFindMany(principal, 'expenses', 'view', {
        columns: { id: true, amount: true },
        with: { lineItems: { where: eq(schema.lineItems.category, 'travel'), columns: { id: true } }, owner: true },
        orderBy: [desc(schema.expenses.createdAt)],
        limit: 20,
      }),
    ),
  )
}
