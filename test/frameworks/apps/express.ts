import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { rowgate, type Rowgate } from '@rowgate/express'
import type * as express from 'express'
import { broken, draft, failQuietly, goOn, guardOptions, type Layer, type Setting, type Start } from '../world.ts'

type Framework = Pick<typeof express, 'Router' | 'json'> & { readonly default: () => express.Express }
type Handler = (request: express.Request, response: express.Response) => unknown

/** The application of the tests in Express, of the version that is given. Version 4 does not take handlers that are async. */
export function startExpress(framework: Framework, awaits: boolean): Start {
  return async (setting) => {
    const { world, transaction } = setting
    const options = guardOptions<express.Request>(world, (request, name) => request.get(name))
    const { db } = world.domain
    const rg = rowgate({ ...options, ...(transaction ? { transaction: (work) => db.transaction(work) } : {}) })
    const app = framework.default()
    app.use(rg.session)
    const handle = (handler: Handler): express.RequestHandler =>
      awaits
        ? async (request, response) => void (await handler(request, response))
        : (request, response, next) => void Promise.resolve(handler(request, response)).catch(next)
    readRoutes(app, { rg, handle, framework })
    responseRoutes(app, { rg, handle, framework })
    writeRoutes(app, { rg, handle, framework }, setting)
    app.use('/reports', reports({ rg, handle, framework }))
    app.use('/guarded', guarded({ rg, handle, framework }))
    app.use(rg.problems)
    const server = createServer(app).listen(0)
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const close = async (): Promise<void> => {
      server.closeAllConnections()
      server.close()
    }
    return { url, close }
  }
}

interface Parts {
  readonly rg: Rowgate<Layer>
  readonly handle: (handler: Handler) => express.RequestHandler
  readonly framework: Framework
}

const key = (request: express.Request): string => String(request.params['id'])

function readRoutes(app: express.Express, { rg, handle, framework }: Parts): void {
  const list: Handler = async (request, response) =>
    response.json(await rg.of(request).data.authorizedFindMany('expense', 'view', { columns: { id: true } }))
  const exports: Handler = async (request, response) =>
    response.json(await rg.of(request).data.authorizedCount('expense', 'export'))
  app.get('/expenses', handle(list))
  app.get('/exports', handle(exports))
  app.get(
    '/approvals',
    handle(async (request, response) =>
      response.json(await rg.of(request).data.authorizedFindMany('expense', 'approve')),
    ),
  )
  app.get('/expenses/:id', rg.guard('expense', undefined, key), (request, response) => {
    response.json({ id: rg.rowOf(request).id })
  })
  app.delete(
    '/expenses/:id',
    handle(async (request, response) => {
      await rg.authorize(request, { kind: 'expense', key: key(request) })
      response.status(204).end()
    }),
  )
  app.post(
    '/expenses/:id/seen',
    handle(async (request, response) => {
      await rg.authorize(request, { kind: 'expense', action: 'view', key: key(request) })
      response.status(204).end()
    }),
  )
  const current: Handler = async (request, response) => {
    await Promise.resolve()
    const count = await rg.current().data.authorizedCount('expense', 'view')
    response.json({ count, body: request.body as unknown })
  }
  app.get('/current', handle(current))
  app.post('/current', framework.json(), handle(current))
  app.get(
    '/twice',
    handle(async (request, response) => {
      const { data } = rg.of(request)
      const rows = await data.authorizedFindMany('expense', 'view')
      response.json([rows.length, await data.authorizedCount('expense', 'view')])
    }),
  )
}

function responseRoutes(app: express.Express, { rg, handle }: Parts): void {
  app.get('/health', (request, response) => {
    rg.of(request).skipAuthorization('says nothing of anybody')
    response.send('ok')
  })
  app.get('/unexcused', (request, response) => {
    rg.of(request).skipAuthorization(' ')
    response.send('ok')
  })
  app.get(
    '/asked',
    handle(async (request, response) => {
      const { isAllowed, allowedActions } = rg.of(request).data
      await allowedActions('expense', ['view'], ['e-1'])
      response.json({ allowed: await isAllowed('expense', 'view', 'e-1') })
    }),
  )
  app.get('/forgotten', (_request, response) => {
    response.set('etag', '"secret"').statusMessage = 'a secret'
    response.json(['a secret'])
  })
  app.get('/forgotten/stream', (_request, response) => {
    response.set('etag', 'secret').write('a ')
    setTimeout(() => response.end('secret'), 10)
  })
  app.get(
    '/forgotten/early',
    handle(async (request, response) => {
      response.json(['a secret'])
      await rg.of(request).data.authorizedCount('expense', 'view')
    }),
  )
  app.get('/forgotten/raw', (_request, response) => {
    response.writeHead(200, { 'x-secret': 'a secret' })
    response.end('a secret')
  })
  app.get('/forgotten/unchanged', (_request, response) => response.status(304).end())
  app.get('/broken', () => {
    throw broken()
  })
  app.get('/crash', () => {
    throw new Error('A bug.')
  })
  app.get('/redirect', (_request, response) => response.redirect('/expenses'))
}

function writeRoutes(app: express.Express, { rg, handle, framework }: Parts, { held }: Setting): void {
  app.post(
    '/expenses',
    framework.json(),
    handle(async (request, response) => {
      const { id, then } = request.body as { readonly id: string; readonly then?: string }
      const { data } = rg.of(request)
      if (then !== 'nothing') await data.authorizedCreate('expense', 'create', { values: draft(id) })
      if (then === 'swallow') await failQuietly(data)
      if (then === 'throw') throw new Error('after the write')
      if (then === 'stream') response.write('one piece, ')
      if (then === 'twice') response.json({ id })
      if (then === 'wait')
        await goOn(held(), () => data.authorizedCreate('expense', 'create', { values: draft(`${id}-late`) }))
      response.status(then === 'refuse' ? 400 : 201).json({ id })
      if (then === 'late') {
        held().report(await data.authorizedCreate('expense', 'create', { values: draft(`${id}-late`) }).catch(String))
      }
    }),
  )
}

function reports({ rg, framework }: Parts): express.Router {
  const router = framework.Router()
  rg.authorizeRoutes(router, 'request', { headers: ['x-client'] })
  router.get('/:region', (request, response) => {
    rg.of(request).authorized()
    response.send('a report')
  })
  return router
}

function guarded({ rg, framework }: Parts): express.Router {
  const router = framework.Router()
  router.use(rg.before(({ data }) => data.check('user', 'view', 'u-mia')))
  router.get('/one', (_request, response) => void response.send('one'))
  return router
}
