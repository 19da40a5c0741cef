import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { principals } from '@rowgate/expenses'
import * as onExpress from '@rowgate/express'
import * as onFastify from '@rowgate/fastify'
import * as onHono from '@rowgate/hono'
import express from 'express'
import { fastify } from 'fastify'
import { Hono } from 'hono'
import type { Layer } from './world.ts'

/** Each of two handlers, `text` and `list`, without the guards and with them, by the address that they are below. */
export interface App {
  readonly plain: string
  readonly guarded: string
  readonly close: () => Promise<unknown>
}

function bothAt(url: string, close: App['close']): App {
  return { plain: `${url}/plain`, guarded: `${url}/guarded`, close }
}

export const principal = (): typeof principals.ada => principals.ada
export const TWENTY = { columns: { id: true, status: true, createdAt: true }, limit: 20 } as const

export async function startExpress(layer: Layer): Promise<App> {
  const rg = onExpress.rowgate({ layer, principal })
  const app = express()
  app.get('/plain/text', (_request, response) => void response.send('ok'))
  app.get('/plain/list', async (_request, response) => {
    response.json(await layer.authorizedFindMany(principals.ada, 'expense', 'view', TWENTY))
  })
  app.use('/guarded', rg.session)
  app.get('/guarded/text', (request, response) => {
    rg.of(request).authorized()
    response.send('ok')
  })
  app.get('/guarded/list', async (request, response) => {
    response.json(await rg.of(request).data.authorizedFindMany('expense', 'view', TWENTY))
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  return bothAt(urlOf(server.address() as AddressInfo), async () => server.close())
}

export async function startFastify(layer: Layer): Promise<App> {
  const rg = onFastify.rowgate({ layer, principal })
  const app = fastify()
  app.get('/plain/text', (_request, reply) => reply.send('ok'))
  app.get('/plain/list', () => layer.authorizedFindMany(principals.ada, 'expense', 'view', TWENTY))
  await app.register(async (scope) => {
    await scope.register(rg.plugin)
    scope.get('/guarded/text', (request, reply) => {
      rg.of(request).authorized()
      return reply.send('ok')
    })
    scope.get('/guarded/list', (request) => rg.of(request).data.authorizedFindMany('expense', 'view', TWENTY))
  })
  return bothAt(await app.listen({ port: 0, host: '127.0.0.1' }), () => app.close())
}

export async function startHono(layer: Layer): Promise<App> {
  const rg = onHono.rowgate({ layer, principal })
  const app = new Hono()
  app.get('/plain/text', (c) => c.text('ok'))
  app.get('/plain/list', async (c) => c.json(await layer.authorizedFindMany(principals.ada, 'expense', 'view', TWENTY)))
  app.use('/guarded/*', rg.session)
  app.get('/guarded/text', (c) => {
    rg.of(c).authorized()
    return c.text('ok')
  })
  app.get('/guarded/list', async (c) => c.json(await rg.of(c).data.authorizedFindMany('expense', 'view', TWENTY)))
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((listening) => server.once('listening', listening))
  return bothAt(urlOf(server.address() as AddressInfo), async () => server.close())
}

function urlOf({ port }: AddressInfo): string {
  return `http://127.0.0.1:${port}`
}
