import { rowgate, type Rowgate } from '@rowgate/hono'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { startHono } from './apps/hono.ts'
import { testAbilities } from './test-abilities.ts'
import { guardOptions, type Layer, openWorld, type World } from './world.ts'

const ways = ['', '/stream', '/raw', '/file', '/node', '/early']

testAbilities({ start: startHono, forgotten: ways.map((way) => `/forgotten${way}`) })

describe('a middleware', () => {
  let world: World
  let rg: Rowgate<Layer>
  beforeAll(async () => {
    world = await openWorld(inject('postgresUrl'))
    rg = rowgate(guardOptions<Context>(world, ({ req }, name) => req.header(name)))
  })
  afterAll(() => world?.close())
  beforeEach(() => world.forget())

  const statusOf = async (app: Hono, path: string, method: string = 'GET'): Promise<number> =>
    (await app.request(path, { method, headers: { 'x-principal': 'ada' } })).status

  test('guards its sub-app, once', async () => {
    const inside = new Hono().use(rg.session).use(rg.session)
    inside.get('/secret', (c) => c.text('a secret'))
    inside.get('/count', async (c) => c.json(await rg.of(c).data.authorizedCount('expense', 'view')))
    const app = new Hono()
    app.get('/outside', (c) => c.text('public'))
    app.route('/inside', inside)
    expect([await statusOf(app, '/outside'), await statusOf(app, '/inside/secret')]).toEqual([200, 500])
    world.forget()
    expect([await statusOf(app, '/inside/count'), world.identified]).toEqual([200, ['ada']])
  })

  test('guards what answers for unknown routes, and for errors', async () => {
    const app = new Hono()
    app.use(rg.session)
    app.notFound((c) => c.text('a secret', 200))
    app.onError((_error, c) => c.text('a secret', 200))
    app.get('/crash', () => Promise.reject(new Error('A bug.')))
    expect([await statusOf(app, '/nowhere'), await statusOf(app, '/crash')]).toEqual([500, 500])
  })

  test('leaves errors of HTTP to Hono', async () => {
    const app = new Hono()
    app.onError(rg.problems)
    app.get('/teapot', () => Promise.reject(new HTTPException(418, { message: 'a teapot' })))
    app.get('/unguarded', (c) => c.json(rg.of(c).principal))
    expect([await statusOf(app, '/teapot'), await statusOf(app, '/unguarded')]).toEqual([418, 500])
    expect(world.reported.at(-1)?.hint).toMatch(/before the routes/)
  })

  test('asks about every way to declare a route', async () => {
    const app = new Hono()
    app.use(rg.session)
    app.onError(rg.problems)
    rg.authorizeRoutes(app)
    const answer = (c: Context): Response => c.text('a secret')
    app.get('/get', answer)
    app.all('/all', answer)
    app.on(['GET', 'POST'], ['/on', '/on/too'], answer)
    app.post('/chained').put(answer)
    app.get('/several', (_c, next) => next(), answer)
    app.query('/query', answer)
    app.basePath('/based').get('/one', answer).basePath('/below').get('/two', answer)
    app.mount('/mounted', () => new Response('a secret'))
    const routes = [
      ['/get'],
      ['/all'],
      ['/all', 'DELETE'],
      ['/on'],
      ['/on/too', 'POST'],
      ['/chained', 'PUT'],
      ['/several'],
      ['/query', 'QUERY'],
      ['/based/one'],
      ['/based/below/two'],
      ['/mounted'],
      ['/mounted/three'],
    ] as const
    const statuses = await Promise.all(routes.map(([path, method]) => statusOf(app, path, method)))
    expect(statuses).toEqual(routes.map(() => 403))
    expect([await statusOf(app, '/nowhere'), await statusOf(app, '/based/nowhere')]).toEqual([404, 404])
  })

  test('refuses sub-apps that are not asked about, when they are put behind a path', async () => {
    const app = new Hono()
    rg.authorizeRoutes(app)
    const unasked = new Hono().get('/a', (c) => c.text('a secret'))
    expect(() => app.route('/below', unasked)).toThrowError(expect.objectContaining({ path: 'authorizeRoutes' }))
    expect(() => app.basePath('/b').route('/c', unasked)).toThrowError(
      expect.objectContaining({ code: 'unsupported-argument' }),
    )
    const asked = new Hono()
    rg.authorizeRoutes(asked)
    asked.get('/a', (c) => c.text('a secret'))
    expect(() => app.route('/below', asked)).not.toThrow()
  })

  test('replaces head and body, and tells what makes the body, where there is no Node', async () => {
    const app = new Hono()
    app.use(rg.session)
    let cancelled = false
    const source = { pull: () => undefined, cancel: () => void (cancelled = true) }
    app.get('/', () => new Response(new ReadableStream(source), { headers: { etag: 'secret' } }))
    const { status, headers } = await app.request('/', { headers: { 'x-principal': 'ada' } })
    expect([status, headers.get('etag'), cancelled]).toEqual([500, null, true])
  })

  test.each([
    ['before', true],
    ['while', false],
  ])('rolls back when a client is gone %s its handler runs, where there is no Node', async (_, before) => {
    const { db } = world.domain
    const ends: string[] = []
    const options = guardOptions<Context>(world, ({ req }, name) => req.header(name))
    const transaction: typeof options.transaction = (work) =>
      db.transaction(work).then(
        () => ends.push('committed'),
        () => ends.push('rolled back'),
      )
    const own = rowgate({ ...options, transaction })
    const client = new AbortController()
    if (before) client.abort()
    const app = new Hono()
    app.use(own.session)
    app.get('/', async (c) => {
      client.abort()
      await expect.poll(() => ends, { timeout: 3000 }).toEqual(['rolled back'])
      ends.push('seen by the handler')
      return c.json(
        await own
          .of(c)
          .data.authorizedCount('expense', 'view')
          .catch(({ code }) => code),
      )
    })
    const request = new Request('http://localhost/', { headers: { 'x-principal': 'ada' }, signal: client.signal })
    expect([(await app.request(request)).status, ends]).toEqual([500, ['rolled back', 'seen by the handler']])
  })

  test('sends a stream after the commit, and what that asks for is refused', async () => {
    const { db } = world.domain
    const options = guardOptions<Context>(world, ({ req }, name) => req.header(name))
    const own = rowgate({ ...options, transaction: (work) => db.transaction(work) })
    const app = new Hono()
    app.use(own.session)
    app.get('/', async (c) => {
      const { data } = own.of(c)
      await data.authorizedCount('expense', 'view')
      const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
        const answer = await data.authorizedCount('expense', 'view').catch(({ code }) => code)
        controller.enqueue(new TextEncoder().encode(String(answer)))
        controller.close()
      }
      return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }))
    })
    const response = await app.request('/', { headers: { 'x-principal': 'ada' } })
    expect([response.status, await response.text()]).toEqual([200, 'unsupported-argument'])
  })
})
