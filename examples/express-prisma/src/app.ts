import type { CerbosClient, RunTransaction } from '@rowgate/core'
import type { Prisma, PrismaClient } from '@rowgate/expenses/client'
import { rowgate, type RowgateOptions } from '@rowgate/express'
import express, { type Express } from 'express'
import { changeExpenses } from './changes.ts'
import { createLayer, type Layer } from './data-layer.ts'
import { exportExpenses } from './export.ts'
import { forgotten } from './forgotten.ts'
import { principalOf } from './principal.ts'
import { problems } from './problems.ts'
import { readExpenses } from './reads.ts'

export interface AppOptions extends Pick<RowgateOptions<Layer>, 'onError'> {
  readonly prisma: PrismaClient
  readonly cerbos: CerbosClient
  /** Runs the transaction of a request; one of Prisma's when not given. */
  readonly transaction?: RunTransaction<Prisma.TransactionClient>
}

/** The application: who asks, what they may, what they are told. */
export function createApp({ prisma, cerbos, transaction, onError }: AppOptions): Express {
  const layer = createLayer(prisma, cerbos)
  const rg = rowgate<Layer>({
    layer,
    principal: (request) => principalOf(request, prisma),
    transaction: transaction ?? ((work) => prisma.$transaction(work)),
    inTransaction: ({ method }) => method !== 'GET',
    onError,
  })
  const app = express()

  // In front of the session: everybody may ask, and nobody is looked up.
  app.get('/health', async (_request, response) => {
    const { ready, checks } = await layer.ready()
    response.status(ready ? 200 : 503).json(checks)
  })
  app.use(rg.session, express.json())
  app.use('/expenses', exportExpenses(rg), readExpenses(rg), changeExpenses(rg))
  app.use('/forgotten', forgotten(rg, prisma))
  app.use(rg.problems, problems)
  return app
}
