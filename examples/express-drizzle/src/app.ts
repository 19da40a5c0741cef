import { randomUUID } from 'node:crypto'
import type { RowgateError, RunTransaction } from '@rowgate/core'
import { type Db, principalOf, type World } from '@rowgate/example-world'
import { rowgate } from '@rowgate/express'
import express, { type Express } from 'express'
import { changeExpenses } from './changes.ts'
import { type Layer, dataLayer } from './data-layer.ts'
import { readExpenses } from './expenses.ts'
import { forgotten } from './forgotten.ts'

export interface AppOptions extends Pick<World, 'db' | 'cerbos'> {
  /** Runs the transaction of a request; one of the database's when not given. */
  readonly transaction?: RunTransaction<Db>
  /** Is told of errors of which clients only see that there was one; the log when not given. */
  readonly onError?: (error: RowgateError) => void
}

/** The application: who asks, what they may, what they are told. */
export function createApp({ db, cerbos, ...own }: AppOptions): Express {
  const layer = dataLayer({ db, cerbos })
  const principal = (request: express.Request) => principalOf(request.get('authorization'))
  const rg = rowgate<Layer>({ layer, principal, transaction: (work) => db.transaction(work), ...own })
  const app = express()

  app.get('/health', async (_request, response) => {
    const { ready, checks } = await layer.ready()
    response.status(ready ? 200 : 503).json(checks)
  })
  app.use(rg.session)
  app.use(express.json())
  app.use('/expenses', readExpenses(rg), changeExpenses(rg, randomUUID))
  app.use('/forgotten', forgotten(db))
  app.use(rg.problems)
  return app
}
