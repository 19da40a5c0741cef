import { once } from 'node:events'
import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2'
import { text } from 'node:stream/consumers'
import { rowgate, type Rowgate } from '@rowgate/fastify'
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startFastify } from './apps/fastify.ts'
import { testAbilities } from './test-abilities.ts'
import { guardOptions, type Layer, openWorld, type World } from './world.ts'

const ways = ['', '/stream', '/web-stream', '/file', '/early', '/raw', '/hijacked']

testAbilities({ start: startFastify, forgotten: ways.map((way) => `/forgotten${way}`) })

describe('a plugin', () => {
  let world: World
  let rg: Rowgate<Layer>
  beforeAll(async () => {
    world = await openWorld(inject('postgresUrl'))
    rg = rowgate(guardOptions<FastifyRequest>(world, ({ headers }, name) => headers[name] as string | undefined))
  })
  afterAll(() => world?.close())

  const statusOf = async (app: FastifyInstance, url: string): Promise<number> =>
    (await app.inject({ url, headers: { 'x-principal': 'ada' } })).statusCode

  test('guards its scope', async () => {
    const app = fastify()
    app.get('/outside', () => 'public')
    await app.register(async (scope) => {
      await scope.register(rg.plugin)
      scope.get('/inside', () => 'a secret')
    })
    expect([await statusOf(app, '/outside'), await statusOf(app, '/inside')]).toEqual([200, 500])
  })

  test('guards once, however often it is registered', async () => {
    const app = fastify()
    await app.register(rg.plugin)
    await app.register(async (scope) => {
      await scope.register(rg.plugin)
      scope.get('/counted', (request) => rg.of(request).data.authorizedCount('expense', 'view'))
    })
    world.forget()
    expect([await statusOf(app, '/counted'), world.identified]).toEqual([200, ['ada']])
  })

  test('guards what answers for unknown routes', async () => {
    const app = fastify()
    await app.register(rg.plugin)
    app.setNotFoundHandler((_request, reply) => reply.code(200).send('a secret'))
    expect(await statusOf(app, '/nowhere')).toBe(500)
  })

  test('asks about routes, and leaves unknown ones', async () => {
    const app = fastify()
    app.setErrorHandler(rg.problems)
    await app.register(rg.plugin)
    app.addHook('onRequest', rg.authorizeRoutes())
    app.get('/known', () => 'a secret')
    expect([await statusOf(app, '/known'), await statusOf(app, '/nowhere')]).toEqual([403, 404])
  })

  test('is missed by its functions', async () => {
    const app = fastify()
    app.setErrorHandler(rg.problems)
    app.get('/', (request) => rg.of(request).data.authorizedCount('expense', 'view'))
    expect(await statusOf(app, '/')).toBe(500)
    expect(world.reported.at(-1)?.hint).toMatch(/Register the plugin/)
  })

  test('is for HTTP/2 as well', async () => {
    const app = fastify({ http2: true })
    await app.register(rg.plugin)
    app.get('/secret', (_request, reply) => reply.header('etag', 'secret').send('a secret'))
    app.get('/raw', (_request, reply) => {
      reply.raw.write('a secret')
      reply.raw.end()
    })
    app.get('/count', () => rg.current().data.authorizedCount('expense', 'view'))
    const client = connect(await app.listen({ port: 0, host: '127.0.0.1' }))
    const answers = ['/secret', '/raw', '/count'].map((path) => answerOf(client, path))
    expect((await Promise.all(answers)).map(([status, body]) => [status, body.includes('secret')])).toEqual([
      [500, false],
      [500, false],
      [200, false],
    ])
    client.close()
    await app.close()
  })
})

async function answerOf(client: ClientHttp2Session, path: string): Promise<readonly [unknown, string]> {
  const stream = client.request({ ':path': path, 'x-principal': 'ada' })
  const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders]
  return [headers[':status'], await text(stream)]
}
