import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { rowgate, type Rowgate, type Session } from '@rowgate/fastify'
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import {
  broken,
  draft,
  failQuietly,
  goOn,
  guardOptions,
  type Layer,
  type Setting,
  showTrip,
  type Started,
  taken,
} from '../world.ts'

/** What an application finds on its requests. It would declare so; here, that of the example is declared. */
function guardedBy(request: FastifyRequest): Session<Layer> {
  const { rowgate: session }: { readonly rowgate: unknown } = request
  return session as Session<Layer>
}

/** The application of the tests in Fastify. */
export async function startFastify(setting: Setting): Promise<Started & { readonly app: FastifyInstance }> {
  const { world, transaction } = setting
  const options = guardOptions<Parameters<Rowgate<Layer>['of']>[0]>(world, ({ headers }, name) => {
    const value = headers[name]
    return Array.isArray(value) ? value[0] : value
  })
  const { db } = world.domain
  const rg = rowgate({ ...options, ...(transaction ? { transaction: (work) => db.transaction(work) } : {}) })
  const app = fastify({ forceCloseConnections: true })
  app.setErrorHandler(rg.problems)
  allowOrigins(app)
  await app.register(rg.plugin)
  readRoutes(app, rg)
  skippingRoutes(app, rg)
  forgetfulRoutes(app, rg)
  errorRoutes(app)
  writeRoutes(app, rg, setting)
  await app.register(reports(rg), { prefix: '/reports' })
  await app.register(guarded(rg), { prefix: '/guarded' })
  await app.register(lenient, { prefix: '/lenient' })
  return { app, url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() }
}

interface ById {
  readonly Params: { readonly id: string }
}

/** Answers what browsers ask before they send a request of a page of another origin. */
function allowOrigins(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ method, headers }, reply) => {
    if (method === 'OPTIONS' && headers['access-control-request-method'] !== undefined) return reply.code(204).send()
  })
}

function readRoutes(app: FastifyInstance, rg: Rowgate<Layer>): void {
  app.get('/expenses', (request) =>
    guardedBy(request).data.authorizedFindMany('expense', 'view', { columns: { id: true } }),
  )
  app.get('/exports', (request) => rg.of(request).data.authorizedCount('expense', 'export'))
  app.get('/approvals', (request) => rg.of(request).data.authorizedFindMany('expense', 'approve'))
  const [viewed, approved] = [
    rg.guard('expense', ({ params }) => String(params['id'])),
    rg.guard('expense', 'approve', ({ params }) => String(params['id'])),
  ]
  app.get('/expenses/:id', { preHandler: viewed }, (request) => ({ id: rg.rowOf(request).id }))
  app.get('/expenses/:id/approval', { preHandler: approved }, (request) => ({ id: rg.rowOf(request).id }))
  app.route<ById>({
    method: ['DELETE', 'PUT'],
    url: '/expenses/:id',
    handler: async (request, reply) => {
      await guardedBy(request).authorize('expense', request.params.id)
      return reply.code(204).send()
    },
  })
  app.post<ById>('/expenses/:id/seen', async (request, reply) => {
    await rg.of(request).authorize('expense', 'view', request.params.id)
    return reply.code(204).send()
  })
  app.route({
    method: ['GET', 'POST'],
    url: '/current',
    handler: async ({ body }) => ({ count: await rg.current().data.authorizedCount('expense', 'view'), body }),
  })
  app.get('/twice', async (request) => {
    const { data } = guardedBy(request)
    const rows = await data.authorizedFindMany('expense', 'view')
    return [rows.length, await data.authorizedCount('expense', 'view')]
  })
  app.get('/trip', (request) => showTrip(rg.of(request)))
}

function skippingRoutes(app: FastifyInstance, rg: Rowgate<Layer>): void {
  app.get('/health', (request, reply) => {
    rg.of(request).skipAuthorization('says nothing of anybody')
    return reply.send('ok')
  })
  app.get('/unexcused', (request, reply) => {
    rg.of(request).skipAuthorization(' ')
    return reply.send('ok')
  })
  app.get('/asked', async (request) => {
    const { isAllowed, allowedActions } = rg.of(request).data
    await allowedActions('expense', ['view'], ['e-1'])
    return { allowed: await isAllowed('expense', 'view', 'e-1') }
  })
}

function forgetfulRoutes(app: FastifyInstance, rg: Rowgate<Layer>): void {
  app.get('/forgotten', (_request, reply) => {
    reply.raw.statusMessage = 'a secret'
    return reply.header('etag', '"secret"').send(['a secret'])
  })
  app.get('/forgotten/stream', (_request, reply) =>
    reply.header('etag', 'secret').send(Readable.from(['a ', 'secret'])),
  )
  app.get('/forgotten/web-stream', (_request, reply) =>
    reply.send(new Response('a secret', { headers: { etag: 'secret' } })),
  )
  app.get('/forgotten/file', (_request, reply) => reply.send(createReadStream(import.meta.filename)))
  app.get('/forgotten/early', async (request, reply) => {
    void reply.send(['a secret'])
    await rg.of(request).data.authorizedCount('expense', 'view')
    return reply
  })
  app.get('/forgotten/late', (_request, reply) => reply.send(Readable.from(breaking())))
  app.get('/forgotten/raw', (_request, reply) => {
    reply.raw.writeHead(200, { 'x-secret': 'a secret' })
    reply.raw.end('a secret')
  })
  app.get('/forgotten/hijacked', (_request, reply) => {
    reply.hijack()
    reply.raw.write('a secret')
    reply.raw.end()
  })
  app.get('/forgotten/unchanged', (_request, reply) => reply.code(304).send())
  app.options('/forgotten', (_request, reply) => reply.send())
  app.options('/forgotten/told', (_request, reply) => reply.send('a secret'))
}

async function* breaking(): AsyncGenerator<string> {
  yield 'a secret'
  await wait(10)
  throw new Error('late')
}

function errorRoutes(app: FastifyInstance): void {
  app.get('/broken', () => Promise.reject(broken()))
  app.get('/taken', () => Promise.reject(taken()))
  app.get('/crash', () => Promise.reject(new Error('A bug.')))
  app.get('/redirect', (_request, reply) => reply.redirect('/expenses'))
}

function writeRoutes(app: FastifyInstance, rg: Rowgate<Layer>, { held }: Setting): void {
  app.post<{ Body: { readonly id: string; readonly then?: string } }>('/expenses', async (request, reply) => {
    const { id, then } = request.body
    const { data } = rg.of(request)
    const late = (): Promise<unknown> => data.authorizedCreate('expense', 'create', { values: draft(`${id}-late`) })
    if (then !== 'nothing') await data.authorizedCreate('expense', 'create', { values: draft(id) })
    if (then === 'swallow') await failQuietly(data)
    if (then === 'throw') throw new Error('after the write')
    if (then === 'stream') return reply.send(Readable.from(['one piece, ', 'another']))
    if (then === 'twice') void reply.code(201).send({ id })
    if (then === 'wait') await goOn(held(), late)
    if (then === 'late') return answeredBefore(reply, { id }, async () => held().report(await late().catch(String)))
    return reply.code(then === 'refuse' ? 400 : 201).send({ id })
  })
}

async function answeredBefore(reply: FastifyReply, body: unknown, work: () => Promise<void>): Promise<FastifyReply> {
  void reply.code(201).send(body)
  await wait(0)
  await work()
  return reply
}

function reports(rg: Rowgate<Layer>) {
  return async (scope: FastifyInstance): Promise<void> => {
    scope.addHook('onRequest', rg.authorizeRoutes('request', { headers: ['x-client'] }))
    scope.route({
      method: ['GET', 'DELETE'],
      url: '/:region',
      handler: (request, reply) => {
        rg.of(request).authorized()
        return reply.send('a report')
      },
    })
    scope.get('/:region/forgotten', () => 'a secret')
  }
}

function guarded(rg: Rowgate<Layer>) {
  return async (scope: FastifyInstance): Promise<void> => {
    scope.addHook(
      'preHandler',
      rg.before(({ data }) => data.check('user', 'view', 'u-mia')),
    )
    scope.get('/one', (_request, reply) => reply.send('one'))
    await scope.register(async (below) => void below.get('/two', () => 'two'), { prefix: '/below' })
  }
}

/** What it makes of an error is a success. */
async function lenient(scope: FastifyInstance): Promise<void> {
  scope.setErrorHandler((error, _request, reply) => reply.code(200).send(String(error)))
  scope.get('/crash', () => Promise.reject(new Error('A secret.')))
}
