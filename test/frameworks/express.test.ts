import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Principal, RowgateError } from '@rowgate/core'
import { rowgate, type Rowgate } from '@rowgate/express'
import { type ExamplePrincipal, principals } from '@rowgate/expenses'
import express, { Router, type Request } from 'express'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Expenses, openExpenses } from '../drizzle/open-expenses.ts'

const everyone: Readonly<Record<string, ExamplePrincipal>> = principals
const principal = (request: Request): Principal | undefined => everyone[request.get('x-principal') ?? '']

let domain: Expenses
let rg: Rowgate<Expenses['layer']>
let server: Server
let url: string
const reported: unknown[] = []
const skipped: unknown[] = []

beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
  const { layer } = domain
  rg = rowgate({
    layer,
    principal,
    onError: (error) => reported.push(error.code),
    onSkip: (skip) => skipped.push(skip),
  })
  server = createServer(application()).listen(0)
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server?.close()
  await domain?.close()
})
beforeEach(() => {
  reported.length = 0
  skipped.length = 0
})

function application(): express.Express {
  const app = express()
  app.use(rg.session)
  app.get('/expenses', async (request, response) => {
    response.json(await rg.of(request).data.authorizedFindMany('expense', 'view', { columns: { id: true } }))
  })
  app.get('/approvals', async (request, response) => {
    response.json(await rg.of(request).data.authorizedFindMany('expense', 'approve'))
  })
  app.get('/expenses/:id', rg.guard('expense', undefined, key), (request, response) => {
    response.json({ id: rg.rowOf(request).id })
  })
  app.delete('/expenses/:id', async (request, response) => {
    await rg.authorize(request, { kind: 'expense', key: key(request) })
    response.status(204).end()
  })
  app.get('/current', async (_request, response) => {
    await Promise.resolve()
    response.json(await rg.current().data.authorizedCount('expense', 'view'))
  })
  app.get('/health', (request, response) => {
    rg.of(request).skipAuthorization('says nothing of anybody')
    response.send('ok')
  })
  app.get('/asked', async (request, response) => {
    const allowed = await rg.of(request).data.isAllowed('expense', 'view', 'e-1')
    response.json({ allowed })
  })
  app.get('/forgotten', (_request, response) => response.json(['a secret']))
  app.get('/forgotten/stream', (_request, response) => {
    response.set('etag', 'secret').write('a ')
    setTimeout(() => response.end('secret'), 10)
  })
  app.get('/forgotten/early', async (request, response) => {
    response.json(['a secret'])
    await rg.of(request).data.authorizedCount('expense', 'view')
  })
  app.get('/forgotten/head', (_request, response) => {
    response.writeHead(200, { 'x-secret': 'a secret' })
    response.end('a secret')
  })
  app.get('/redirect', (_request, response) => response.redirect('/expenses'))
  app.get('/late', async (request, response) => {
    await rg.of(request).data.authorizedCount('expense', 'view')
    response.write('first')
    throw new Error('late')
  })
  app.get('/broken', () => {
    throw new RowgateError('A secret.', { code: 'database-failed' })
  })
  const router = Router()
  router.use(rg.before(({ data }) => data.check('user', 'view', 'u-mia')))
  router.get('/one', (_request, response) => response.send('one'))
  app.use('/guarded', router)
  app.use(rg.problems)
  return app
}

function key(request: Request): string {
  return String(request.params['id'])
}

function ask(path: string, as: string = 'ada', method = 'GET'): Promise<Response> {
  return fetch(`${url}${path}`, { method, headers: { 'x-principal': as }, redirect: 'manual' })
}

const REPLACED = { type: 'about:blank', title: 'Internal Server Error', status: 500 }

describe('an authorized request', () => {
  test.each(['ada', 'mia', 'finn', 'xan'])('of %s lists what the PDP permits', async (name) => {
    const listed = (await (await ask('/expenses', name)).json()) as { id: string }[]
    const rows = await domain.layer.authorizedFindMany(everyone[name] as ExamplePrincipal, 'expense', 'view')
    expect(listed).toEqual(rows.map(({ id }) => ({ id })))
  })

  test('may have an empty list', async () => {
    const response = await ask('/approvals', 'cyd')
    expect([response.status, await response.json()]).toEqual([200, []])
  })

  test('is handed its row, and told nothing of others', async () => {
    const [mine] = await domain.layer.authorizedFindMany(principals.ada, 'expense', 'view', { limit: 1 })
    const response = await ask(`/expenses/${mine?.id}`)
    expect([response.status, await response.json()]).toMatchObject([200, { id: mine?.id }])
    const hidden = await ask(`/expenses/${mine?.id}`, 'xan')
    const absent = await ask('/expenses/nowhere', 'xan')
    expect([hidden.status, hidden.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
    expect(await hidden.text()).toBe(await absent.text())
    expect((await ask(`/expenses/${mine?.id}`, 'ada', 'DELETE')).status).toBe(403)
  })

  test('can be found from anywhere', async () => {
    expect(await (await ask('/current')).json()).toBe(
      await domain.layer.authorizedCount(principals.ada, 'expense', 'view'),
    )
  })

  test('may say that there is nothing to authorize, and why', async () => {
    expect((await ask('/health', '')).status).toBe(200)
    expect(skipped).toEqual([{ reason: 'says nothing of anybody', method: 'GET', route: '/health' }])
  })

  test('without a principal is refused', async () => {
    const response = await ask('/expenses', 'nobody')
    expect([response.status, await response.json()]).toMatchObject([401, { code: 'unauthenticated' }])
  })

  test('of a whole router is guarded before its handlers', async () => {
    expect((await ask('/guarded/one', 'mia')).status).toBe(200)
    expect((await ask('/guarded/one', 'xan')).status).toBe(404)
    expect((await ask('/guarded/unknown', 'mia')).status).toBe(404)
  })
})

describe('a request that nothing has authorized', () => {
  test.each(['', '/stream', '/early', '/head'])('is answered with 500: /forgotten%s', async (path) => {
    const response = await ask(`/forgotten${path}`)
    expect(response.status).toBe(500)
    expect([response.headers.get('etag'), response.headers.get('x-secret')]).toEqual([null, null])
    expect(await response.json()).toEqual(REPLACED)
    expect(reported).toEqual(['not-authorized'])
  })

  test('that only asked is answered with 500', async () => {
    expect((await ask('/asked')).status).toBe(500)
  })

  test('is answered without a body to HEAD', async () => {
    const response = await ask('/forgotten', 'ada', 'HEAD')
    expect([response.status, await response.text()]).toEqual([500, ''])
  })

  test.each([
    ['redirects', '/redirect', 'GET', 302],
    ['is unknown', '/nowhere', 'GET', 404],
    ['asks for the options', '/forgotten', 'OPTIONS', 200],
  ])('and %s passes', async (_, path, method, status) => {
    expect((await ask(path, 'ada', method)).status).toBe(status)
    expect(reported).toEqual([])
  })

  test('an error of Rowgate’s shows nothing', async () => {
    const response = await ask('/broken')
    expect([response.status, await response.json()]).toEqual([500, REPLACED])
  })
})

test('requests of different principals never mix', async () => {
  const names = Object.keys(everyone)
  const expected = new Map(
    await Promise.all(
      names.map(async (name): Promise<[string, number]> => {
        return [name, await domain.layer.authorizedCount(everyone[name] as ExamplePrincipal, 'expense', 'view')]
      }),
    ),
  )
  const asked = Array.from({ length: 200 }, (_, at) => names[at % names.length] as string)
  const counts = await Promise.all(asked.map(async (name) => (await ask('/current', name)).json()))
  expect(counts).toEqual(asked.map((name) => expected.get(name)))
})
