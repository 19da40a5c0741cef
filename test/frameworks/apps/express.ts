import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { rowgate, type Rowgate, type Session } from '@rowgate/express'
import type * as express from 'express'
import {
  broken,
  draft,
  failQuietly,
  goOn,
  guardOptions,
  type Layer,
  type Setting,
  showTrip,
  type Start,
  taken,
} from '../world.ts'

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- Express has it so
  namespace Express {
    interface Request {
      rowgate: Session<Layer>
    }
  }
}

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
    app.use(allowOrigins, rg.session, lenientIfAsked)
    const handle = (handler: Handler): express.RequestHandler =>
      awaits
        ? async (request, response) => void (await handler(request, response))
        : (request, response, next) => void Promise.resolve(handler(request, response)).catch(next)
    const parts: Parts = { rg, handle, framework }
    readRoutes(app, parts)
    skippingRoutes(app, parts)
    forgetfulRoutes(app, parts)
    errorRoutes(app)
    writeRoutes(app, parts, setting)
    app.use('/reports', reports(parts))
    app.use('/guarded', guarded(parts))
    app.use('/lenient', lenient(parts))
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

/** Answers what browsers ask before they send a request of a page of another origin. */
const allowOrigins: express.RequestHandler = (request, response, next) => {
  if (request.method !== 'OPTIONS' || request.get('access-control-request-method') === undefined) return next()
  response.status(204).end()
}

/** Goes on after an error, which nobody should. */
const lenientIfAsked: express.ErrorRequestHandler = (error, request, _response, next) =>
  next(request.get('x-lenient') === undefined ? error : undefined)

const key = (request: express.Request): string => String(request.params['id'])

function readRoutes(app: express.Express, { rg, handle, framework }: Parts): void {
  const list: Handler = async ({ rowgate: { data } }, response) =>
    response.json(await data.authorizedFindMany('expense', 'view', { columns: { id: true } }))
  const exports: Handler = async (request, response) =>
    response.json(await rg.of(request).data.authorizedCount('expense', 'export'))
  const approvals: Handler = async ({ rowgate: { data } }, response) =>
    response.json(await data.authorizedFindMany('expense', 'approve'))
  const remove: Handler = async (request, response) => {
    await request.rowgate.authorize('expense', key(request))
    response.status(204).end()
  }
  const seen: Handler = async (request, response) => {
    await rg.of(request).authorize('expense', 'view', key(request))
    response.status(204).end()
  }
  const row: express.RequestHandler = (request, response) => void response.json({ id: rg.rowOf(request).id })
  const current: Handler = async (request, response) => {
    await Promise.resolve()
    const count = await rg.current().data.authorizedCount('expense', 'view')
    response.json({ count, body: request.body as unknown })
  }
  const twice: Handler = async ({ rowgate: { data } }, response) => {
    const rows = await data.authorizedFindMany('expense', 'view')
    response.json([rows.length, await data.authorizedCount('expense', 'view')])
  }
  app.get('/expenses', handle(list))
  app.get('/exports', handle(exports))
  app.get('/approvals', handle(approvals))
  app.get('/expenses/:id', rg.guard('expense', key), row)
  app.get('/expenses/:id/approval', rg.guard('expense', 'approve', key), row)
  app.delete('/expenses/:id', handle(remove))
  app.put('/expenses/:id', handle(remove))
  app.post('/expenses/:id/seen', handle(seen))
  app.get('/current', handle(current))
  app.post('/current', framework.json(), handle(current))
  app.get('/twice', handle(twice))
  app.get(
    '/trip',
    handle(async (request, response) => response.json(await showTrip(rg.of(request)))),
  )
}

function skippingRoutes(app: express.Express, { rg, handle }: Parts): void {
  app.get('/health', (request, response) => {
    rg.of(request).skipAuthorization('says nothing of anybody')
    response.send('ok')
  })
  app.get('/unexcused', (request, response) => {
    rg.of(request).skipAuthorization(' ')
    response.send('ok')
  })
  const asked: Handler = async (request, response) => {
    const { isAllowed, allowedActions } = rg.of(request).data
    await allowedActions('expense', ['view'], ['e-1'])
    response.json({ allowed: await isAllowed('expense', 'view', 'e-1') })
  }
  app.get('/asked', handle(asked))
}

function forgetfulRoutes(app: express.Express, { rg, handle }: Parts): void {
  app.get('/forgotten', (_request, response) => {
    response.set('etag', '"secret"').statusMessage = 'a secret'
    response.json(['a secret'])
  })
  app.get('/forgotten/stream', (_request, response) => {
    response.set('etag', 'secret').write('a ')
    setTimeout(() => response.end('secret'), 10)
  })
  const early: Handler = async (request, response) => {
    response.json(['a secret'])
    await rg.of(request).data.authorizedCount('expense', 'view')
  }
  app.get('/forgotten/early', handle(early))
  const late: Handler = async (_request, response) => {
    response.write('a secret')
    await Promise.reject(new Error('late'))
  }
  app.get('/forgotten/late', handle(late))
  app.get('/forgotten/raw', (_request, response) => {
    response.writeHead(200, { 'x-secret': 'a secret' })
    response.end('a secret')
  })
  app.get('/forgotten/file', (_request, response) => response.sendFile(fileURLToPath(import.meta.url)))
  app.get('/forgotten/unchanged', (_request, response) => response.status(304).end())
  app.options('/forgotten/told', (_request, response) => response.send('a secret'))
}

function errorRoutes(app: express.Express): void {
  app.get('/broken', () => {
    throw broken()
  })
  app.get('/taken', () => {
    throw taken()
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
  const report: express.RequestHandler = (request, response) => {
    rg.of(request).authorized()
    response.send('a report')
  }
  router.get('/:region', report).delete('/:region', report)
  router.get('/:region/forgotten', (_request, response) => void response.send('a secret'))
  return router
}

function guarded({ rg, framework }: Parts): express.Router {
  const router = framework.Router()
  router.use(rg.before(({ data }) => data.check('user', 'view', 'u-mia')))
  router.get('/one', (_request, response) => void response.send('one'))
  router.use(
    '/below',
    framework.Router().get('/two', (_request, response) => void response.send('two')),
  )
  return router
}

/** What it makes of an error is a success. */
function lenient({ framework }: Parts): express.Router {
  const router = framework.Router()
  router.get('/crash', () => {
    throw new Error('A secret.')
  })
  const asSuccess: express.ErrorRequestHandler = (error, _request, response, _next) =>
    void response.status(200).send(String(error))
  router.use(asSuccess)
  return router
}
