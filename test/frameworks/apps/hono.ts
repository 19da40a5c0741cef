import { serve } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { rowgate, type Rowgate, type RowgateEnv } from '@rowgate/hono'
import { Hono } from 'hono'
import { stream, streamText } from 'hono/streaming'
import { broken, draft, failQuietly, goOn, guardOptions, type Layer, type Setting, type Started } from '../world.ts'

type App = Hono<RowgateEnv<Layer>>

/** The application of the tests in Hono, on Node. */
export async function startHono(setting: Setting): Promise<Started & { readonly app: App }> {
  const { world, transaction } = setting
  const options = guardOptions<Parameters<Rowgate<Layer>['of']>[0]>(world, ({ req }, name) => req.header(name))
  const { db } = world.domain
  const rg = rowgate({ ...options, ...(transaction ? { transaction: (work) => db.transaction(work) } : {}) })
  const app: App = new Hono()
  app.use(rg.session)
  app.onError(rg.problems)
  readRoutes(app, rg)
  responseRoutes(app, rg)
  writeRoutes(app, rg, setting)
  app.route('/reports', reports(rg))
  app.route('/guarded', guarded(rg))
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((listening) => server.once('listening', listening))
  const close = async (): Promise<void> => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  }
  return { app, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

function readRoutes(app: App, rg: Rowgate<Layer>): void {
  app.get('/expenses', async (c) =>
    c.json(await c.var.rowgate.data.authorizedFindMany('expense', 'view', { columns: { id: true } })),
  )
  app.get('/exports', async (c) => c.json(await rg.of(c).data.authorizedCount('expense', 'export')))
  app.get('/approvals', async (c) => c.json(await rg.of(c).data.authorizedFindMany('expense', 'approve')))
  const guard = rg.guard('expense', undefined, (c) => String(c.req.param('id')))
  app.get('/expenses/:id', guard, (c) => c.json({ id: rg.rowOf(c).id }))
  app.delete('/expenses/:id', async (c) => {
    await rg.authorize(c, { kind: 'expense', key: c.req.param('id') })
    return c.body(null, 204)
  })
  app.post('/expenses/:id/seen', async (c) => {
    await rg.authorize(c, { kind: 'expense', action: 'view', key: c.req.param('id') })
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
}

function responseRoutes(app: App, rg: Rowgate<Layer>): void {
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
  app.get('/forgotten', (c) => c.json(['a secret'], 200, { etag: '"secret"' }))
  app.get('/forgotten/stream', (c) => {
    c.header('etag', 'secret')
    return streamText(c, async (text) => void (await text.write('a secret')))
  })
  app.get('/forgotten/raw', () => new Response('a secret', { headers: { 'x-secret': 'a secret' } }))
  app.get('/forgotten/unchanged', (c) => c.body(null, 304))
  app.get('/broken', () => Promise.reject(broken()))
  app.get('/crash', () => Promise.reject(new Error('A bug.')))
  app.get('/redirect', (c) => c.redirect('/expenses'))
  app.options('/forgotten', (c) => c.body(null, 200))
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
  app.get('/:region', (c) => {
    rg.of(c).authorized()
    return c.text('a report')
  })
  return app
}

function guarded(rg: Rowgate<Layer>): Hono {
  const app = new Hono()
  app.use(rg.before(({ data }) => data.check('user', 'view', 'u-mia')))
  app.get('/one', (c) => c.text('one'))
  return app
}
