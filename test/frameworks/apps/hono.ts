import { createReadStream } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { type HttpBindings, serve } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { rowgate, type Rowgate, type RowgateEnv } from '@rowgate/hono'
import { type Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import { stream, streamText } from 'hono/streaming'
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

type App = Hono<RowgateEnv<Layer> & { Bindings: HttpBindings }>

/** The application of the tests in Hono, on Node. */
export async function startHono(setting: Setting): Promise<Started & { readonly app: App }> {
  const { world, transaction } = setting
  const options = guardOptions<Parameters<Rowgate<Layer>['of']>[0]>(world, ({ req }, name) => req.header(name))
  const { db } = world.domain
  const rg = rowgate({ ...options, ...(transaction ? { transaction: (work) => db.transaction(work) } : {}) })
  const app: App = new Hono()
  app.use(preflight, rg.session)
  app.onError(rg.problems)
  readRoutes(app, rg)
  skippingRoutes(app, rg)
  forgetfulRoutes(app, rg)
  errorRoutes(app)
  writeRoutes(app, rg, setting)
  app.route('/reports', reports(rg))
  app.route('/guarded', guarded(rg))
  app.route('/lenient', lenient())
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((listening) => server.once('listening', listening))
  const close = async (): Promise<void> => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  }
  return { app, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

/** Hono answers every OPTIONS; the tests have some of their own. */
const preflight: ReturnType<typeof cors> = (c, next) =>
  c.req.header('access-control-request-method') === undefined ? next() : cors()(c, next)

function readRoutes(app: App, rg: Rowgate<Layer>): void {
  app.get('/expenses', async (c) =>
    c.json(await c.var.rowgate.data.authorizedFindMany('expense', 'view', { columns: { id: true } })),
  )
  app.get('/exports', async (c) => c.json(await rg.of(c).data.authorizedCount('expense', 'export')))
  app.get('/approvals', async (c) => c.json(await rg.of(c).data.authorizedFindMany('expense', 'approve')))
  const key = (c: Context): string => String(c.req.param('id'))
  app.get('/expenses/:id', rg.guard('expense', key), (c) => c.json({ id: rg.rowOf(c).id }))
  app.get('/expenses/:id/approval', rg.guard('expense', 'approve', key), (c) => c.json({ id: rg.rowOf(c).id }))
  app.on(['DELETE', 'PUT'], '/expenses/:id', async (c) => {
    await c.var.rowgate.authorize('expense', key(c))
    return c.body(null, 204)
  })
  app.post('/expenses/:id/seen', async (c) => {
    await rg.of(c).authorize('expense', 'view', key(c))
    return c.body(null, 204)
  })
  app.on(['GET', 'POST'], '/current', async (c) => {
    const body: unknown = c.req.method === 'POST' ? await c.req.json() : undefined
    return c.json({ count: await rg.current().data.authorizedCount('expense', 'view'), body })
  })
  app.get('/twice', async (c) => {
    const { data } = c.get('rowgate')
    const rows = await data.authorizedFindMany('expense', 'view')
    return c.json([rows.length, await data.authorizedCount('expense', 'view')])
  })
  app.get('/trip', async (c) => c.json(await showTrip(rg.of(c))))
}

function skippingRoutes(app: App, rg: Rowgate<Layer>): void {
  app.get('/health', (c) => {
    rg.of(c).skipAuthorization('says nothing of anybody')
    return c.text('ok')
  })
  app.get('/unexcused', (c) => {
    rg.of(c).skipAuthorization(' ')
    return c.text('ok')
  })
  app.get('/asked', async (c) => {
    const { isAllowed, allowedActions } = rg.of(c).data
    await allowedActions('expense', ['view'], ['e-1'])
    return c.json({ allowed: await isAllowed('expense', 'view', 'e-1') })
  })
}

function forgetfulRoutes(app: App, rg: Rowgate<Layer>): void {
  app.get('/forgotten', (c) => c.json(['a secret'], 200, { etag: '"secret"' }))
  app.get('/forgotten/stream', (c) => {
    c.header('etag', 'secret')
    return streamText(c, async (text) => void (await text.write('a secret')))
  })
  app.get('/forgotten/late', (c) =>
    stream(c, async (bytes) => {
      await bytes.write('a secret')
      throw new Error('late')
    }),
  )
  app.get('/forgotten/raw', () => new Response('a secret', { headers: { 'x-secret': 'a secret' } }))
  app.get('/forgotten/file', () => {
    const file = Readable.toWeb(createReadStream(import.meta.filename)) as ReadableStream<Uint8Array>
    return new Response(file)
  })
  app.get('/forgotten/node', ({ env: { outgoing } }) => {
    outgoing.writeHead(200, { 'x-secret': 'a secret' })
    outgoing.end('a secret')
    return RESPONSE_ALREADY_SENT
  })
  app.get('/forgotten/early', async (c) => {
    c.env.outgoing.write('a secret')
    await rg.of(c).data.authorizedCount('expense', 'view')
    c.env.outgoing.end()
    return RESPONSE_ALREADY_SENT
  })
  app.get('/forgotten/unchanged', (c) => c.body(null, 304))
  app.options('/forgotten', (c) => c.body(null, 200))
  app.options('/forgotten/told', (c) => c.text('a secret'))
}

function errorRoutes(app: App): void {
  app.get('/broken', () => Promise.reject(broken()))
  app.get('/taken', () => Promise.reject(taken()))
  app.get('/crash', () => Promise.reject(new Error('A bug.')))
  app.get('/redirect', (c) => c.redirect('/expenses'))
}

function writeRoutes(app: App, rg: Rowgate<Layer>, { held }: Setting): void {
  app.post('/expenses', async (c) => {
    const { id, then } = await c.req.json<{ readonly id: string; readonly then?: string }>()
    const { data } = rg.of(c)
    const late = (): Promise<unknown> => data.authorizedCreate('expense', 'create', { values: draft(`${id}-late`) })
    if (then !== 'nothing') await data.authorizedCreate('expense', 'create', { values: draft(id) })
    if (then === 'swallow') await failQuietly(data)
    if (then === 'throw') throw new Error('after the write')
    if (then === 'stream') return stream(c, async (bytes) => void (await bytes.write('one piece')))
    if (then === 'wait') await goOn(held(), late)
    if (then === 'late') setTimeout(() => void late().catch(String).then(held().report), 50)
    return c.json({ id }, then === 'refuse' ? 400 : 201)
  })
}

function reports(rg: Rowgate<Layer>): Hono {
  const app = new Hono()
  rg.authorizeRoutes(app, 'request', { headers: ['x-client'] })
  app.on(['GET', 'DELETE'], '/:region', (c) => {
    rg.of(c).authorized()
    return c.text('a report')
  })
  app.get('/:region/forgotten', (c) => c.text('a secret'))
  return app
}

function guarded(rg: Rowgate<Layer>): Hono {
  const app = new Hono()
  app.use(rg.before(({ data }) => data.check('user', 'view', 'u-mia')))
  app.get('/one', (c) => c.text('one'))
  app.route(
    '/below',
    new Hono().get('/two', (c) => c.text('two')),
  )
  return app
}

/** What it makes of an error is a success. */
function lenient(): Hono {
  const app = new Hono()
  app.onError((error, c) => c.text(String(error), 200))
  return app.get('/crash', () => Promise.reject(new Error('A secret.')))
}
