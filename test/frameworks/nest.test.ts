import { type ArgumentsHost, Catch, type ExceptionFilter, type INestApplication } from '@nestjs/common'
import { APP_FILTER, NestFactory } from '@nestjs/core'
import type { Principal } from '@rowgate/core'
import { principals } from '@rowgate/expenses'
import { RowgateModule, type RowgateModuleOptions } from '@rowgate/nest'
import type { Response as NestResponse } from 'express'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Expenses, openExpenses } from '../drizzle/open-expenses.ts'
import { startNest } from './apps/nest.ts'
import { REPLACED } from './context.ts'
import { Handlers, type Layer, principal } from './nest-app.ts'
import { policiesWithRequests } from './request-policy.ts'
import { testAbilities } from './test-abilities.ts'

const ways = ['', '/stream', '/early', '/raw', '/file']

testAbilities({ start: startNest, forgotten: ways.map((way) => `/forgotten${way}`), readsBodiesFirst: true })

const reported: unknown[] = []
const skipped: unknown[] = []
const applications: INestApplication[] = []

let domain: Expenses
let url: string

describe('what only Nest has', () => {
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

  describe('a request that nothing has authorized', () => {
    test.each(['', '/res', '/passthrough', '/head', '/stream', '/written', '/events', '/early'])(
      'is answered with 500: /forgotten%s',
      async (path) => {
        const response = await ask(`/forgotten${path}`)
        expect(response.status).toBe(500)
        expect([response.headers.get('etag'), response.headers.get('x-secret')]).toEqual([null, null])
        expect(await response.json()).toEqual(REPLACED)
        expect(reported).toEqual(['not-authorized'])
      },
    )

    test('is answered with 500 when an interceptor answers for its handler', async () => {
      expect((await ask('/intercepted/cached')).status).toBe(500)
      expect(reported).toEqual(['not-authorized'])
    })

    test('passes where authorization is not required', async () => {
      expect((await ask('/forgotten', { of: await serve({ required: false }) })).status).toBe(200)
    })
  })

  describe('a guard', () => {
    test('comes before interceptors, which may change what a handler returns', async () => {
      expect((await ask('/intercepted/refused')).status).toBe(404)
      const count = await domain.layer.authorizedCount(principals.ada, 'expense', 'view')
      expect(await (await ask('/intercepted/changed')).json()).toEqual([count, 'another'])
    })

    test('of a controller comes before those of its handlers', async () => {
      const draft = await firstOf(principals.mia, 'delete')
      expect(await (await ask(`/guarded/own/${draft}`, { as: 'mia' })).json()).toEqual({ id: draft })
      expect((await ask(`/guarded/own/${draft}`, { as: 'xan' })).status).toBe(404)
      const other = await firstOf(principals.xan, 'view')
      expect((await ask(`/guarded/own/${other}`, { as: 'mia' })).status).not.toBe(200)
    })

    test('is found from providers', async () => {
      const count = await domain.layer.authorizedCount(principals.ada, 'expense', 'view')
      expect(await (await ask('/current')).json()).toEqual({ count })
    })

    test('may say that there is nothing to authorize, and why', async () => {
      expect((await ask('/health', { as: '' })).status).toBe(200)
      const skip = { reason: 'says nothing of anybody', method: 'GET', route: '/health', principal: undefined }
      expect(skipped).toEqual([skip])
    })
  })

  describe('an error', () => {
    test('of `principal` itself is a problem', async () => {
      const response = await ask('/current', { as: 'broken' })
      expect([response.status, await response.json()]).toMatchObject([401, { code: 'unauthenticated' }])
    })

    test('breaks off a response that has begun', async () => {
      const response = await ask('/late')
      expect(response.status).toBe(200)
      await expect(response.text()).rejects.toThrow('terminated')
    })

    test.each<[string, Around, number, string]>([
      ['of the application', { configure: (app) => app.useGlobalFilters(new CatchAll()) }, 418, 'NotFoundError'],
      ['of a module', { providers: [{ provide: APP_FILTER, useClass: CatchAll }] }, 404, 'not-found'],
    ])('where a filter %s catches all', async (_, around, status, told) => {
      const response = await ask('/guarded/one', { as: 'xan', of: await serve({}, around) })
      expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(told)])
    })
  })

  describe('the request itself', () => {
    let asking: string
    beforeAll(async () => {
      asking = await serve({ authorizeRequests: { headers: ['x-version'] } })
    })

    test.each([
      ['an employee’s', 'ada', '/current', 200],
      ['a contractor’s, of which no rule speaks', 'cyd', '/current', 403],
      ['a reviewer’s', 'xan', '/current', 200],
      ['an unknown one', 'cyd', '/nowhere', 404],
      ['an unauthorized one, even so', 'ada', '/forgotten', 500],
    ])('is authorized: %s', async (_, as, path, status) => {
      expect((await ask(path, { of: asking, as })).status).toBe(status)
    })

    test('shows the headers that are named', async () => {
      const headers = { 'x-version': '1' }
      expect((await ask('/current', { of: asking, headers })).status).toBe(403)
      expect((await ask('/current', { headers })).status).toBe(200)
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

    test('is rolled back with a stream of Nest’s, which is refused', async () => {
      const response = await ask(`/writes/${key}/streamed`, { of: within, method: 'POST' })
      expect([response.status, await currency(), reported]).toEqual([500, 'EUR', ['unsupported-argument']])
    })

    test('keeps what was sent before an error', async () => {
      const response = await ask(`/writes/${key}/sent`, { of: within, method: 'POST' })
      expect([response.status, await response.json(), await currency()]).toEqual([201, 'done', 'XXX'])
    })
  })
})

/** Every error, as an application may have it. */
class CatchAll implements ExceptionFilter<Error> {
  catch({ name }: Error, host: ArgumentsHost): void {
    host.switchToHttp().getResponse<NestResponse>().status(418).send(name)
  }
}
Catch()(CatchAll)

interface Around {
  readonly configure?: (app: INestApplication) => unknown
  readonly providers?: readonly object[]
}

/** The handlers behind a module with these options; its address. */
async function serve(
  own: Partial<RowgateModuleOptions<Layer>>,
  { configure, providers = [] }: Around = {},
): Promise<string> {
  const options: RowgateModuleOptions<Layer> = {
    layer: domain.layer,
    principal,
    onError: (error) => reported.push(error.code),
    onSkip: (skip) => skipped.push(skip),
    ...own,
  }
  const imports = [RowgateModule.forRootAsync({ useFactory: () => options })]
  const root = { module: Handlers, imports, providers: [...providers] as never[] }
  const app = await NestFactory.create(root, { logger: false })
  configure?.(app)
  applications.push(app)
  await app.listen(0, '127.0.0.1')
  return app.getUrl()
}

interface Asked {
  readonly as?: string
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly of?: string
}

function ask(path: string, { as = 'ada', headers, of = url, ...init }: Asked = {}): Promise<Response> {
  return fetch(`${of}${path}`, { ...init, headers: { 'x-principal': as, ...headers }, redirect: 'manual' })
}

async function firstOf(who: Principal, action: 'view' | 'delete' | 'update'): Promise<string> {
  const [row] = await domain.layer.authorizedFindMany(who, 'expense', action, { limit: 1 })
  return row?.id ?? 'none'
}
