import { NestFactory } from '@nestjs/core'
import { GRPC } from '@cerbos/grpc'
import type { INestApplication } from '@nestjs/common'
import type { Principal } from '@rowgate/core'
import { createDataLayer } from '@rowgate/drizzle'
import { principals } from '@rowgate/expenses'
import { RowgateModule, type RowgateModuleOptions } from '@rowgate/nest'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Expenses, openExpenses } from '../drizzle/open-expenses.ts'
import { RESOURCES } from '../support/resources.ts'
import { startNest } from './apps/nest.ts'
import { Handlers, type Layer, principal } from './nest-app.ts'
import { testReads } from './reads.ts'
import { policiesWithRequests } from './request-policy.ts'
import { testTransactions } from './writes.ts'

const everyone: Readonly<Record<string, Principal>> = principals
const reported: unknown[] = []
const skipped: unknown[] = []
const applications: INestApplication[] = []

let domain: Expenses
let url: string

beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'), policiesWithRequests())
  url = await serve({})
})
afterAll(async () => {
  await Promise.all(applications.map((app) => app.close()))
  await domain?.close()
})
beforeEach(() => {
  reported.length = 0
  skipped.length = 0
})

/** The handlers behind a module with these options; its address. */
async function serve(own: Partial<RowgateModuleOptions<Layer>>): Promise<string> {
  const options: RowgateModuleOptions<Layer> = {
    layer: domain.layer,
    principal,
    onError: (error) => reported.push(error.code),
    onSkip: (skip) => skipped.push(skip),
    ...own,
  }
  const root = { module: Handlers, imports: [RowgateModule.forRootAsync({ useFactory: () => options })] }
  const app = await NestFactory.create(root, { logger: false })
  applications.push(app)
  await app.listen(0, '127.0.0.1')
  return app.getUrl()
}

interface Asked {
  readonly as?: string
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly signal?: AbortSignal
  readonly of?: string
}

function ask(path: string, { as = 'ada', headers, of = url, ...init }: Asked = {}): Promise<Response> {
  return fetch(`${of}${path}`, { ...init, headers: { 'x-principal': as, ...headers }, redirect: 'manual' })
}

const FAILED = { type: 'about:blank', title: 'Internal Server Error', status: 500 }

async function firstOf(who: Principal, action: 'view' | 'delete' | 'update'): Promise<string> {
  const [row] = await domain.layer.authorizedFindMany(who, 'expense', action, { limit: 1 })
  return row?.id ?? 'none'
}

describe('an authorized request', () => {
  test.each(['ada', 'mia', 'finn', 'xan'])('of %s lists what the PDP permits', async (as) => {
    const listed = (await (await ask('/expenses', { as })).json()) as { id: string }[]
    const rows = await domain.layer.authorizedFindMany(everyone[as] as Principal, 'expense', 'view')
    expect(listed).toEqual(rows.map(({ id }) => ({ id })))
  })

  test('may have an empty list', async () => {
    const response = await ask('/expenses/approvals', { as: 'cyd' })
    expect([response.status, await response.json()]).toEqual([200, []])
  })

  test('is handed its row, and told nothing of others', async () => {
    const mine = await firstOf(principals.ada, 'view')
    const response = await ask(`/expenses/${mine}`)
    expect([response.status, await response.json()]).toEqual([200, { id: mine }])
    const hidden = await ask(`/expenses/${mine}`, { as: 'xan' })
    const absent = await ask('/expenses/nowhere', { as: 'xan' })
    expect([hidden.status, hidden.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
    expect(await hidden.text()).toBe(await absent.text())
  })

  test('is checked in its handler', async () => {
    const mine = await firstOf(principals.ada, 'delete')
    expect((await ask(`/expenses/${mine}`, { method: 'DELETE' })).status).toBe(204)
    const response = await ask(`/expenses/${mine}`, { method: 'DELETE', as: 'audra' })
    expect([response.status, await response.json()]).toMatchObject([403, { code: 'forbidden' }])
  })

  test('can be found from anywhere', async () => {
    const count = await domain.layer.authorizedCount(principals.ada, 'expense', 'view')
    expect(await (await ask('/current')).json()).toEqual({ count })
  })

  test('may say that there is nothing to authorize, and why', async () => {
    expect((await ask('/health', { as: '' })).status).toBe(200)
    expect(skipped).toEqual([{ reason: 'says nothing of anybody', method: 'GET', route: '/health' }])
    expect((await ask('/unexplained')).status).toBe(500)
  })

  test.each(['nobody', 'broken'])('without a principal is refused: %s', async (as) => {
    const response = await ask('/expenses', { as })
    expect([response.status, await response.json()]).toMatchObject([401, { code: 'unauthenticated' }])
  })

  test('of a whole controller is guarded before its handlers', async () => {
    expect((await ask('/guarded/one', { as: 'mia' })).status).toBe(200)
    expect((await ask('/guarded/one', { as: 'xan' })).status).toBe(404)
    expect((await ask('/guarded/unknown', { as: 'mia' })).status).toBe(404)
    const draft = await firstOf(principals.mia, 'delete')
    expect(await (await ask(`/guarded/own/${draft}`, { as: 'mia' })).json()).toEqual({ id: draft })
    expect((await ask(`/guarded/own/${await firstOf(principals.xan, 'view')}`, { as: 'mia' })).status).not.toBe(200)
  })
})

describe('a request that nothing has authorized', () => {
  test.each(['', '/res', '/passthrough', '/head', '/stream', '/written', '/events', '/early'])(
    'is answered with 500: /forgotten%s',
    async (path) => {
      const response = await ask(`/forgotten${path}`)
      expect(response.status).toBe(500)
      expect([response.headers.get('etag'), response.headers.get('x-secret')]).toEqual([null, null])
      expect(await response.json()).toEqual(FAILED)
      expect(reported).toEqual(['not-authorized'])
    },
  )

  test('that only asked is answered with 500', async () => {
    expect((await ask('/asked')).status).toBe(500)
  })

  test('is answered without a body to HEAD', async () => {
    const response = await ask('/forgotten', { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([500, ''])
  })

  test.each([
    ['redirects', '/redirect', 'GET', 302],
    ['is unknown', '/nowhere', 'GET', 404],
    ['asks for the options', '/forgotten', 'OPTIONS', 200],
  ])('and %s passes', async (_, path, method, status) => {
    expect((await ask(path, { method })).status).toBe(status)
    expect(reported).toEqual([])
  })

  test('passes where authorization is not required', async () => {
    expect((await ask('/forgotten', { of: await serve({ required: false }) })).status).toBe(200)
  })
})

describe('an error of Rowgate’s', () => {
  test('shows nothing', async () => {
    const response = await ask('/broken')
    expect([response.status, await response.json()]).toEqual([500, FAILED])
    expect(reported).toEqual(['database-failed'])
  })

  test('breaks off a response that has begun', async () => {
    const response = await ask('/late')
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow('terminated')
  })

  test('is told as the application wants it', async () => {
    const of = await serve({ problem: ({ code }, usual) => ({ ...usual, title: `Sorry: ${code}` }) })
    expect(await (await ask('/expenses/nowhere', { of })).json()).toMatchObject({ title: 'Sorry: not-found' })
  })

  test('of the PDP is 503', async () => {
    const cerbos = new GRPC('127.0.0.1:1', { tls: false })
    const layer = createDataLayer({ db: domain.db, cerbos, resources: RESOURCES, deadline: 500 })
    const response = await ask('/expenses', { of: await serve({ layer }) })
    cerbos.close()
    expect([response.status, await response.json()]).toMatchObject([503, { code: 'pdp-unavailable' }])
  })
})

describe('the request itself', () => {
  let asking: string
  beforeAll(async () => {
    asking = await serve({ authorizeRequests: { headers: ['x-version'] } })
  })

  test.each([
    ['an employee’s', 'ada', '/expenses', 200],
    ['a contractor’s, of which no rule speaks', 'cyd', '/expenses', 403],
    ['a reviewer’s', 'xan', '/expenses', 200],
    ['an unknown one', 'cyd', '/nowhere', 404],
    ['an unauthorized one, even so', 'ada', '/forgotten', 500],
  ])('is authorized: %s', async (_, as, path, status) => {
    expect((await ask(path, { of: asking, as })).status).toBe(status)
  })

  test('shows the headers that are named', async () => {
    const headers = { 'x-version': '1' }
    expect((await ask('/expenses', { of: asking, headers })).status).toBe(403)
    expect((await ask('/expenses', { headers })).status).toBe(200)
  })

  test('is authorized for one handler', async () => {
    expect((await ask('/administration', { as: 'root' })).status).toBe(200)
    expect((await ask('/administration', { as: 'ada' })).status).toBe(403)
    expect(skipped).toHaveLength(1)
  })
})

describe('a transaction for every request', () => {
  let within: string
  let key: string
  beforeAll(async () => {
    within = await serve({ transaction: (work) => domain.db.transaction(work) })
    key = await firstOf(principals.ada, 'update')
  })
  beforeEach(() => domain.pool.query(`update expenses set currency = 'EUR' where id = $1`, [key]))

  async function currency(): Promise<unknown> {
    const { rows } = await domain.pool.query('select currency from expenses where id = $1', [key])
    return rows[0].currency
  }

  test.each([
    ['is committed with a success', '/kept', [201, 'XXX']],
    ['is rolled back with an error', '/thrown', [500, 'EUR']],
    ['is rolled back with a stream, which is refused', '/streamed', [500, 'EUR']],
  ])('%s', async (_, path, expected) => {
    const response = await ask(`/writes/${key}${path}`, { of: within, method: 'POST' })
    expect([response.status, await currency()]).toEqual(expected)
  })

  test('keeps what was sent before an error', async () => {
    const response = await ask(`/writes/${key}/sent`, { of: within, method: 'POST' })
    expect([response.status, await response.json(), await currency()]).toEqual([201, 'done', 'XXX'])
  })

  test('is rolled back when the client is gone', async () => {
    const gone = ask(`/writes/${key}/waits`, { of: within, method: 'POST', signal: AbortSignal.timeout(150) })
    await expect(gone).rejects.toThrow('aborted')
    await expect.poll(openTransactions, { timeout: 5000 }).toBe(0)
    expect(await currency()).toBe('EUR')
  })

  async function openTransactions(): Promise<number> {
    const { rows } = await domain.pool.query(
      `select count(*)::int as open from pg_stat_activity where datname = current_database() and state like 'idle in%'`,
    )
    return rows[0].open
  }
})

test('requests of different principals never mix', async () => {
  const names = Object.keys(everyone)
  const counts = names.map((name) => domain.layer.authorizedCount(everyone[name] as Principal, 'expense', 'view'))
  const expected = await Promise.all(counts)
  const asked = Array.from({ length: 200 }, (_, at) => at % names.length)
  const told = await Promise.all(asked.map(async (at) => (await ask('/current', { as: names[at] as string })).json()))
  expect(told).toEqual(asked.map((at) => ({ count: expected[at] })))
})

describe('what every framework does', () => {
  describe('reads', () => {
    testReads({
      start: startNest,
      forgotten: ['/forgotten', '/forgotten/stream', '/forgotten/early', '/forgotten/raw'],
    })
  })
  describe('a transaction per request', () => {
    testTransactions(startNest)
  })
})
