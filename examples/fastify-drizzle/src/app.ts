import swagger from '@fastify/swagger'
import type { CerbosClient, RunTransaction } from '@rowgate/core'
import { rowgate, type RowgateOptions, type Session } from '@rowgate/fastify'
import { fastify, type FastifyInstance } from 'fastify'
import { changeExpenses } from './changes.ts'
import { createLayer, type Db, type Layer } from './data-layer.ts'
import { exportExpenses } from './export.ts'
import { forgotten } from './forgotten.ts'
import { principalOf } from './principal.ts'
import { problemsOf } from './problems.ts'
import { readExpenses } from './reads.ts'
import { SCHEMAS } from './schemas.ts'

declare module 'fastify' {
  interface FastifyRequest {
    rowgate: Session<Layer>
  }
}

export interface AppOptions extends Pick<RowgateOptions<Layer>, 'onError'> {
  readonly db: Db
  readonly cerbos: CerbosClient
  /** Runs the transaction of a request; one of the database's when not given. */
  readonly transaction?: RunTransaction<Parameters<Layer['with']>[0]>
}

/** The application: who asks, what they may, what they are told. */
export async function createApp({ db, cerbos, transaction, onError }: AppOptions): Promise<FastifyInstance> {
  const layer = createLayer(db, cerbos)
  const rg = rowgate<Layer>({
    layer,
    principal: (request) => principalOf(request, db),
    transaction: transaction ?? ((work) => db.transaction(work)),
    inTransaction: ({ method }) => method !== 'GET',
    onError,
  })
  const app = fastify()
  app.setErrorHandler(problemsOf(rg))
  await app.register(swagger, {
    openapi: {
      info: { title: 'Expenses', version: '1' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    },
  })
  for (const schema of SCHEMAS) app.addSchema(schema)

  // Outside of the guarded scope: everybody may ask, and nobody is looked up.
  app.get('/health', async (_request, reply) => {
    const { ready, checks } = await layer.ready()
    return reply.code(ready ? 200 : 503).send(checks)
  })
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
  await app.register(async (scope) => {
    await scope.register(rg.plugin)
    await scope.register(expenses, { prefix: '/expenses' })
    await scope.register(forgotten(db), { prefix: '/forgotten' })
  })
  return app
}

async function expenses(scope: FastifyInstance): Promise<void> {
  exportExpenses(scope)
  readExpenses(scope)
  changeExpenses(scope)
}
