import { AsyncLocalStorage } from 'node:async_hooks'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { rowgate, type Rowgate, type RowgateOptions } from '@rowgate/express'
import * as express5 from 'express'
import * as express4 from 'express4'
import type * as express from 'express'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { startExpress } from './apps/express.ts'
import { testAbilities } from './test-abilities.ts'
import { guardOptions, type Layer, openWorld, type World } from './world.ts'

const ways = ['', '/stream', '/early', '/raw', '/file']

type Framework = Pick<typeof express, 'Router'> & { readonly default: () => express.Express }

describe.each<[string, Framework, boolean]>([
  ['5', express5, true],
  ['4', express4 as unknown as Framework, false],
])('Express %s', (_, framework, awaits) => {
  const start = startExpress(framework as Parameters<typeof startExpress>[0], awaits)
  testAbilities({ start, forgotten: ways.map((way) => `/forgotten${way}`) })

  describe('what only Express has', () => {
    testExpress(framework)
  })
})

function testExpress({ default: create, Router }: Framework): void {
  let world: World
  let rg: Rowgate<Layer>
  let options: RowgateOptions<Layer>
  const closing: (() => void)[] = []
  beforeAll(async () => {
    world = await openWorld(inject('postgresUrl'))
    options = guardOptions<express.Request>(world, (request, name) => request.get(name))
    rg = rowgate(options)
  })
  afterAll(() => world?.close())
  beforeEach(() => world.forget())
  afterEach(() => closing.splice(0).forEach((close) => close()))

  const secret: express.RequestHandler = (_request, response) => void response.send('a secret')
  const open: express.RequestHandler = (request, response) => {
    rg.of(request).authorized()
    response.send('open')
  }

  /** What an application answers ada, of method and path. */
  async function statuses(app: express.Express, asked: readonly (readonly [string, string])[]): Promise<number[]> {
    app.use(rg.problems)
    const server = createServer(app).listen(0)
    closing.push(
      () => server.closeAllConnections(),
      () => server.close(),
    )
    const { port } = server.address() as AddressInfo
    const answers = asked.map(([method, path]) =>
      fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { 'x-principal': 'ada' } }),
    )
    return (await Promise.all(answers)).map(({ status }) => status)
  }

  describe('asking about routes', () => {
    const guardedApp = (): express.Express => {
      const app = create().use(rg.session)
      rg.authorizeRoutes(app)
      return app
    }

    test('sees every way to declare one, on an application as well', async () => {
      const app = guardedApp()
      app.get('/get', open)
      app.all('/all', open)
      app.route('/route').post(open).put(open)
      app.purge('/purge', open)
      app.get('/several', (_request, _response, next) => next(), open)
      app.get(['/one', '/other'], open)
      const asked = [
        ['GET', '/get'],
        ['HEAD', '/get'],
        ['GET', '/all'],
        ['DELETE', '/all'],
        ['POST', '/route'],
        ['PUT', '/route'],
        ['PURGE', '/purge'],
        ['GET', '/several'],
        ['GET', '/other'],
      ] as const
      expect(await statuses(app, [...asked, ['GET', '/nowhere'], ['GET', '/reports/emea']])).toEqual([
        ...asked.map(() => 403),
        404,
        404,
      ])
    })

    test('asks once for a route', async () => {
      const app = guardedApp()
      app.route('/reports/:region').get(open)
      app.get('/reports/:region/summary', open)
      expect(
        await statuses(app, [
          ['GET', '/reports/emea'],
          ['GET', '/reports/emea/summary'],
        ]),
      ).toEqual([200, 200])
      expect(world.checks).toHaveLength(2)
    })

    test('is not passed by the way from one route to the next', async () => {
      const app = guardedApp()
      app.get('/a', (_request, _response, next) => next('route'))
      app.get('/a', open)
      expect(await statuses(app, [['GET', '/a']])).toEqual([403])
    })

    test('refuses routers that are not asked about, when they are used', async () => {
      const app = guardedApp()
      const below = Router().get('/a', open)
      expect(() => app.use('/below', below)).toThrowError(expect.objectContaining({ path: 'authorizeRoutes' }))
      expect(() => app.use([secret, [Router()]] as never)).toThrowError(
        expect.objectContaining({ path: 'authorizeRoutes' }),
      )
      const router = Router()
      rg.authorizeRoutes(router)
      expect(() => router.use(below)).toThrowError(expect.objectContaining({ path: 'authorizeRoutes' }))
    })

    test('takes routers and applications that are asked about', async () => {
      const app = guardedApp()
      const [router, inner] = [Router(), create()]
      rg.authorizeRoutes(router)
      rg.authorizeRoutes(inner)
      router.get('/a', open)
      inner.get('/a', open)
      app.use('/router', router).use('/inner', inner)
      const asked = ['/router/a', '/inner/a', '/router/b', '/inner/b'].map((path) => ['GET', path] as const)
      expect(await statuses(app, asked)).toEqual([403, 403, 404, 404])
    })
  })

  describe('a session', () => {
    test('guards sub-applications, and what is mounted', async () => {
      const inner = create()
      inner.get('/a', secret)
      const app = create().use(rg.session)
      app.use('/inner', inner).use('/mounted', secret)
      expect(
        await statuses(app, [
          ['GET', '/inner/a'],
          ['GET', '/mounted'],
          ['OPTIONS', '/mounted'],
        ]),
      ).toEqual([500, 500, 500])
    })

    test.each([
      ['is lost in code that leaves the request', false, 500],
      ['is opened once, and found again where it was lost', true, 200],
    ])('%s', async (_, again, status) => {
      const outside = AsyncLocalStorage.snapshot()
      const app = create().use(rg.session)
      app.use((_request, _response, next) => outside(() => next()))
      if (again) app.use(rg.session)
      app.get('/a', (_request, response, next) => {
        const counted = Promise.resolve().then(() => rg.current().data.authorizedCount('expense', 'view'))
        counted.then((count) => response.json(count), next)
      })
      expect(await statuses(app, [['GET', '/a']])).toEqual([status])
      expect(world.identified).toEqual(['ada'])
    })

    test('of other guards is refused', async () => {
      const other = rowgate({ ...options, onError: () => undefined })
      const app = create().use(rg.session, other.session)
      app.get('/a', open)
      expect(await statuses(app, [['GET', '/a']])).toEqual([500])
      expect(world.reported.map(({ message }) => message)).toEqual([expect.stringContaining('guarded already')])
    })

    test('that cannot be opened is not passed by an error handler that goes on', async () => {
      const failing = rowgate({ ...options, principal: () => Promise.reject(new Error('no')) })
      const app = create().use(failing.session)
      const goOn: express.ErrorRequestHandler = (_error, _request, _response, next) => next()
      app.use(goOn)
      app.get('/a', secret)
      expect(await statuses(app, [['GET', '/a']])).toEqual([500])
    })
  })
}
