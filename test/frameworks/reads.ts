import { GRPC } from '@cerbos/grpc'
import { createDataLayer } from '@rowgate/drizzle'
import type { ExamplePrincipal } from '@rowgate/expenses'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { RESOURCES } from '../support/resources.ts'
import { createHeld, everyone, openWorld, type Start, type Started, type World } from './world.ts'

/** What differs between the frameworks. */
export interface Framework {
  readonly start: Start
  /** Paths whose handlers answer without authorizing anything, in every way that the framework has. */
  readonly forgotten: readonly string[]
}

const PROBLEM = /^application\/problem\+json\b/
const REPLACED = { type: 'about:blank', title: 'Internal Server Error', status: 500 }

function bodyOf<T>(response: Response): Promise<T> {
  return response.json() as Promise<T>
}

/** What every integration does with requests that read. Real HTTP, against the real PDP and PostgreSQL. */
export function testReads({ start, forgotten }: Framework): void {
  let world: World
  let app: Started
  beforeAll(async () => {
    world = await openWorld(inject('postgresUrl'))
    app = await start({ world, transaction: false, held: createHeld })
  })
  afterAll(async () => {
    await app?.close()
    await world?.domain.close()
  })
  beforeEach(() => world.forget())

  const ask = (path: string, as: string = 'ada', init: RequestInit = {}): Promise<Response> =>
    fetch(`${app.url}${path}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), 'x-principal': as },
      redirect: 'manual',
    })
  const who = (name: string): ExamplePrincipal => everyone[name] as ExamplePrincipal
  const count = (name: string): Promise<number> => world.layer.authorizedCount(who(name), 'expense', 'view')
  const codes = (): string[] => world.reported.map(({ code }) => code)

  describe('the principal', () => {
    test('is asked for once in a request', async () => {
      await ask('/twice')
      expect(world.identified).toEqual(['ada'])
    })

    test('has attributes of the request, and its token', async () => {
      const audited = async (ip: string) => (await ask('/exports', 'audra', { headers: { 'x-ip': ip } })).json()
      expect(await audited('10.20.30.40')).toBeGreaterThan(0)
      expect(await audited('198.51.100.7')).toBe(0)
      await ask('/expenses', 'ada', { headers: { authorization: 'Bearer a.b.c' } })
      expect(world.plans.at(-1)?.auxData).toEqual({ jwt: { token: 'a.b.c' } })
    })

    test('that is not there is refused', async () => {
      const response = await ask('/expenses', 'nobody')
      expect([response.status, await response.json()]).toMatchObject([401, { code: 'unauthenticated' }])
      expect((await ask('/expenses/e-1', 'nobody')).status).toBe(401)
      expect((await ask('/guarded/one', 'nobody')).status).toBe(401)
      expect(world.plans).toEqual([])
    })

    test('of one request never meets another', async () => {
      const names = Object.keys(everyone)
      const expected = new Map(await Promise.all(names.map(async (name) => [name, await count(name)] as const)))
      const asked = Array.from({ length: 100 }, (_, at) => names[at % names.length] as string)
      const counts = await Promise.all(
        asked.map(async (name) => bodyOf<{ count: number }>(await ask('/current', name))),
      )
      expect(counts).toEqual(asked.map((name) => ({ count: expected.get(name) })))
    })
  })

  describe('the data layer', () => {
    test.each(['ada', 'mia', 'finn', 'xan'])('of %s lists what the PDP permits', async (name) => {
      const rows = await world.layer.authorizedFindMany(who(name), 'expense', 'view')
      expect(await (await ask('/expenses', name)).json()).toEqual(rows.map(({ id }) => ({ id })))
    })

    test('asks for one plan of a kind and an action', async () => {
      const [listed, counted] = await bodyOf<number[]>(await ask('/twice'))
      expect([listed, world.plans.length]).toEqual([counted, 1])
    })

    test('is found from anywhere, also behind a body', async () => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}' }
      const expected = await count('ada')
      expect(await (await ask('/current')).json()).toEqual({ count: expected })
      expect(await (await ask('/current', 'ada', init)).json()).toEqual({ count: expected, body: { a: 1 } })
    })

    test('is found behind a body that comes in pieces', async () => {
      const pieces = async function* (): AsyncGenerator<Uint8Array> {
        yield new TextEncoder().encode('{"a"')
        await new Promise((later) => setTimeout(later, 100))
        yield new TextEncoder().encode(':1}')
      }
      const headers = { 'content-type': 'application/json' }
      const init = { method: 'POST', headers, body: ReadableStream.from(pieces()), duplex: 'half' }
      expect(await (await ask('/current', 'ada', init as RequestInit)).json()).toMatchObject({ body: { a: 1 } })
    })
  })

  describe('a row', () => {
    const first = async (): Promise<string> => {
      const [row] = await world.layer.authorizedFindMany(who('ada'), 'expense', 'view', { limit: 1 })
      return row?.id ?? ''
    }

    test('is loaded by a guard, and handed on', async () => {
      const id = await first()
      const response = await ask(`/expenses/${id}`)
      expect([response.status, await response.json()]).toEqual([200, { id }])
      expect(world.checks.at(-1)?.resources[0]?.actions).toContain('view')
    })

    test('that is hidden is as absent', async () => {
      const hidden = await ask(`/expenses/${await first()}`, 'xan')
      const absent = await ask('/expenses/nowhere', 'xan')
      expect([hidden.status, hidden.headers.get('content-type')]).toEqual([404, expect.stringMatching(PROBLEM)])
      expect(await hidden.text()).toBe(await absent.text())
    })

    test('is authorized for the action of the method, or another', async () => {
      const id = await first()
      const refused = await ask(`/expenses/${id}`, 'ada', { method: 'DELETE' })
      expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'forbidden' }])
      expect(world.checks.at(-1)?.resources[0]?.actions).toContain('delete')
      expect((await ask(`/expenses/${id}/seen`, 'ada', { method: 'POST' })).status).toBe(204)
      expect((await ask(`/expenses/${id}`, 'ada', { method: 'HEAD' })).status).toBe(200)
    })
  })

  describe('a router that is guarded', () => {
    test.each([
      ['/guarded/one', 'mia', 200],
      ['/guarded/one', 'xan', 404],
      ['/guarded/unknown', 'mia', 404],
    ])('%s for %s is %i', async (path, name, status) => {
      expect((await ask(path, name)).status).toBe(status)
    })
  })

  describe('the request itself', () => {
    const csv = '/reports/emea?format=csv'
    test.each<[string, string, string, RequestInit, number]>([
      ['a route', '/reports/emea', 'ada', {}, 200],
      ['nobody’s route', '/reports/emea', 'nobody', {}, 401],
      ['of another role', '/reports/emea', 'xan', {}, 403],
      ['by its parameters', '/reports/amer', 'ada', {}, 403],
      ['by its query', csv, 'ada', {}, 403],
      ['by a header that is named', csv, 'ada', { headers: { 'x-client': 'back-office' } }, 200],
      ['by its method', '/reports/emea', 'ada', { method: 'HEAD' }, 200],
      ['of an unknown route', '/reports/emea/unknown', 'xan', {}, 404],
    ])('%s: %s for %s', async (...row) => {
      const [, path, name, init, status] = row
      expect((await ask(path, name, init)).status).toBe(status)
    })

    test('is what the policy is told of it, and no more', async () => {
      await ask(csv, 'ada', { headers: { 'x-client': 'web', 'x-secret': 'a secret' } })
      expect(world.checks.at(-1)?.resources[0]).toEqual({
        actions: ['request'],
        resource: {
          kind: 'http_request',
          id: 'GET /reports/:region',
          attr: {
            method: 'GET',
            route: '/reports/:region',
            path: '/reports/emea',
            params: { region: 'emea' },
            query: { format: 'csv' },
            headers: { 'x-client': 'web' },
          },
        },
      })
    })
  })

  describe('a success', () => {
    test.each(forgotten)('that nothing has authorized is replaced: %s', async (path) => {
      const response = await ask(path)
      expect([response.status, response.statusText]).toEqual([500, 'Internal Server Error'])
      expect([response.headers.get('etag'), response.headers.get('x-secret')]).toEqual([null, null])
      expect(response.headers.get('content-type')).toMatch(PROBLEM)
      expect(await response.json()).toEqual(REPLACED)
      expect(codes()).toEqual(['not-authorized'])
    })

    test.each(['/asked', '/forgotten/unchanged'])(
      'that only asked, or stands for one, is replaced: %s',
      async (path) => {
        expect((await ask(path)).status).toBe(500)
        expect(codes()).toEqual(['not-authorized'])
      },
    )

    test('is replaced without a body to HEAD', async () => {
      const response = await ask('/forgotten', 'ada', { method: 'HEAD' })
      expect([response.status, await response.text()]).toEqual([500, ''])
    })

    test('may be an empty list', async () => {
      const response = await ask('/approvals', 'cyd')
      expect([response.status, await response.json()]).toEqual([200, []])
    })

    test('may need no authorization, for a reason', async () => {
      expect((await ask('/health', 'nobody')).status).toBe(200)
      expect(world.skipped).toEqual([{ reason: 'says nothing of anybody', method: 'GET', route: '/health' }])
      expect((await ask('/unexcused')).status).toBe(500)
      expect(codes()).toEqual(['unsupported-argument'])
    })

    test.each([
      ['redirects', '/redirect', 'GET', 302],
      ['an unknown route', '/nowhere', 'GET', 404],
      ['the options', '/forgotten', 'OPTIONS', 200],
    ])('is not: %s', async (_, path, method, status) => {
      expect((await ask(path, 'ada', { method })).status).toBe(status)
      expect(codes()).toEqual([])
    })
  })

  describe('an error', () => {
    test('of the application’s side shows nothing', async () => {
      const response = await ask('/broken')
      expect([response.status, await response.json()]).toEqual([500, REPLACED])
      expect(codes()).toEqual(['database-failed'])
    })

    test('of another kind is the framework’s', async () => {
      expect((await ask('/crash')).status).toBe(500)
      expect(codes()).toEqual([])
    })

    test('of the PDP is 503', async () => {
      const cerbos = new GRPC('127.0.0.1:1', { tls: false })
      const layer = createDataLayer({ db: world.domain.db, cerbos, resources: RESOURCES })
      const cut = await start({ world: { ...world, layer }, transaction: false, held: createHeld })
      const response = await fetch(`${cut.url}/expenses`, { headers: { 'x-principal': 'ada' } })
      const unavailable = { type: 'about:blank', title: 'Service Unavailable', status: 503, code: 'pdp-unavailable' }
      expect([response.status, await response.json()]).toEqual([503, unavailable])
      expect(codes()).toEqual(['pdp-unavailable'])
      await cut.close()
      cerbos.close()
    })
  })
}
