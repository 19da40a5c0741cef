import { GRPC } from '@cerbos/grpc'
import {
  type Authorizer,
  type CerbosClient,
  type CheckResponse,
  createAuthorizer,
  type PlanResponse,
} from '@rowgate/core'
import { createDataLayer } from '@rowgate/drizzle'
import { principals } from '@rowgate/expenses'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Expenses, openExpenses } from '../drizzle/open-expenses.ts'
import { RESOURCES } from '../support/resources.ts'
import { clientBehind, openProxy, type Proxy } from './proxy.ts'
import { ada, note, notes, openWorld, type World } from './world.ts'

let world: World
let other: World
beforeAll(async () => {
  ;[world, other] = await Promise.all([openWorld(), openWorld()])
})
afterAll(() => Promise.all([world?.close(), other?.close()]))

interface Outcome {
  readonly code: unknown
  readonly took: number
}

/** What becomes of a plan and of a check, and how long it takes. */
async function outcomes({ permissionFor, allowedActions }: Authorizer): Promise<readonly Outcome[]> {
  const calls = [() => permissionFor(ada, 'note', 'view'), () => allowedActions(ada, 'note', ['view'], note('n1'))]
  return Promise.all(
    calls.map(async (call) => {
      const started = performance.now()
      const code = await call().then(
        () => 'answered',
        (error: { code?: unknown }) => error.code,
      )
      return { code, took: performance.now() - started }
    }),
  )
}

describe('a PDP behind a proxy', () => {
  let proxy: Proxy
  let client: GRPC
  beforeAll(async () => {
    proxy = await openProxy(world.pdp.grpcAddress)
    client = clientBehind(proxy)
  })
  afterAll(async () => {
    client?.close()
    await proxy?.close()
  })
  const authorizer = (deadline = 5000): Authorizer => createAuthorizer(client, notes(), { deadline })
  const answersAgain = async (): Promise<void> => {
    await expect
      .poll(async () => (await outcomes(authorizer())).map(({ code }) => code), { timeout: 10_000 })
      .toEqual(['answered', 'answered'])
  }

  test('that stalls is given up at the deadline, and works when it is back', async () => {
    await answersAgain()
    proxy.become('stalled')
    for (const { code, took } of await outcomes(authorizer(400))) {
      expect(code).toBe('pdp-unavailable')
      expect(took).toBeGreaterThan(390)
      expect(took).toBeLessThan(3000)
    }
    proxy.become('clear')
    await answersAgain()
  })

  test('that goes down permits nothing, and works when it is back', async () => {
    await answersAgain()
    proxy.become('down')
    for (const { code, took } of await outcomes(authorizer(2000))) {
      expect(code).toBe('pdp-unavailable')
      expect(took).toBeLessThan(3000)
    }
    proxy.become('clear')
    await answersAgain()
  })

  test('that goes down while it is asked', async () => {
    await answersAgain()
    proxy.become('stalled')
    const asked = outcomes(authorizer(3000))
    setTimeout(() => proxy.become('down'), 100)
    expect((await asked).map(({ code }) => code)).toEqual(['pdp-unavailable', 'pdp-unavailable'])
    proxy.become('clear')
    await answersAgain()
  })

  test('that is another one after a restart', async () => {
    await answersAgain()
    proxy.become('clear', other.pdp.grpcAddress)
    await answersAgain()
  })
})

describe('two PDPs by round robin, with retries of gRPC', () => {
  test('answer while one of them is down', async () => {
    const down = await openProxy(other.pdp.grpcAddress)
    down.become('down')
    const client = new GRPC(`ipv4:${world.pdp.grpcAddress},${down.address}`, {
      tls: false,
      channelOptions: {
        'grpc.service_config': JSON.stringify({
          loadBalancingConfig: [{ round_robin: {} }],
          methodConfig: [
            {
              name: [{ service: 'cerbos.svc.v1.CerbosService' }],
              timeout: '2s',
              retryPolicy: {
                maxAttempts: 3,
                initialBackoff: '0.05s',
                maxBackoff: '0.5s',
                backoffMultiplier: 2,
                retryableStatusCodes: ['UNAVAILABLE'],
              },
            },
          ],
        }),
      },
    })
    const authorizer = createAuthorizer(client, notes())
    const rounds = await Promise.all(Array.from({ length: 20 }, () => outcomes(authorizer)))
    expect(new Set(rounds.flat().map(({ code }) => code))).toEqual(new Set(['answered']))
    client.close()
    await down.close()
  })
})

describe('something that is no PDP', () => {
  test.each<[string, (socket: { write: (text: string) => unknown; destroy: () => unknown }) => unknown]>([
    ['talks something else', (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nhello')],
    ['hangs up', (socket) => socket.destroy()],
    ['says nothing', () => undefined],
  ])('%s', async (_, answer) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      answer(socket)
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const { port } = server.address() as { port: number }
    const client = new GRPC(`127.0.0.1:${port}`, { tls: false })
    for (const { code, took } of await outcomes(createAuthorizer(client, notes(), { deadline: 500 }))) {
      expect(code).toMatch(/^pdp-/)
      expect(took).toBeLessThan(3000)
    }
    client.close()
    server.close()
  })

  const nonsense: [string, unknown, unknown][] = [
    ['nothing', undefined, undefined],
    ['null', null, null],
    ['a text', 'yes', 'yes'],
    ['an empty object', {}, {}],
    ['an unknown kind', { kind: 'KIND_MAYBE' }, { results: 'all' }],
    ['no condition', { kind: 'KIND_CONDITIONAL' }, { results: [null] }],
    [
      'results without objects',
      { kind: 'KIND_CONDITIONAL', condition: 7 },
      { results: [{ actions: { view: 'EFFECT_ALLOW' } }] },
    ],
    ['results without actions', { kind: 7 }, { results: [{ resource: { id: 'n1' } }] }],
    [
      'results of another kind',
      { kind: ['KIND_ALWAYS_ALLOWED'] },
      { results: [{ resource: { id: 'n1', kind: 'memo' }, actions: { view: 'EFFECT_ALLOW' } }] },
    ],
  ]
  test.each(nonsense)('answers with %s', async (_, plan, check) => {
    const cerbos: CerbosClient = {
      planResources: () => Promise.resolve(plan as PlanResponse),
      checkResources: () => Promise.resolve(check as CheckResponse),
    }
    const [planned, checked] = await outcomes(createAuthorizer(cerbos, notes()))
    expect(planned?.code).toMatch(/^(malformed-plan|pdp-failed)$/)
    expect(checked?.code).toBe('pdp-failed')
  })

  test('never answers, and does not heed signals', async () => {
    const never = (): Promise<never> => new Promise(() => undefined)
    const authorizer = createAuthorizer({ planResources: never, checkResources: never }, notes(), { deadline: 50 })
    expect((await outcomes(authorizer)).map(({ code }) => code)).toEqual(['pdp-unavailable', 'pdp-unavailable'])
  })
})

describe('a data layer', () => {
  let domain: Expenses
  beforeAll(async () => {
    domain = await openExpenses(inject('postgresUrl'))
  })
  afterAll(() => domain?.close())

  test('whose PDP stalls gives no rows, in time', async () => {
    const never = (): Promise<never> => new Promise(() => undefined)
    const cerbos = { planResources: never, checkResources: never }
    const layer = createDataLayer({ db: domain.db, cerbos, resources: RESOURCES, deadline: 100 })
    const row = await domain.layer.authorizedFindFirst(principals.ada, 'expense', 'view')
    const calls = [
      layer.authorizedFindMany(principals.ada, 'expense', 'view'),
      layer.authorizedCount(principals.ada, 'expense', 'view'),
      layer.check(principals.ada, 'expense', 'view', row?.id ?? ''),
      layer.allowedActions(principals.ada, 'expense', ['view'], [row?.id ?? '']),
    ]
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'pdp-unavailable' })
  })

  test('serves 200 principals interleaved, each their own rows', async () => {
    const users = await domain.db.query.user.findMany({ columns: { id: true } })
    const expected = new Map(users.map(({ id }) => [id, 0]))
    for (const { ownerId } of await domain.db.query.expense.findMany({ columns: { ownerId: true } })) {
      expected.set(ownerId, (expected.get(ownerId) ?? 0) + 1)
    }
    const cerbos: CerbosClient = {
      checkResources: (request, options) => domain.cerbos.checkResources(request, options),
      planResources: async ({ principal: { id } }) => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))
        const operands = [{ name: 'request.resource.attr.ownerId' }, { value: id }]
        return { kind: 'KIND_CONDITIONAL', cerbosCallId: '', condition: { operator: 'eq', operands } }
      },
    }
    const layer = createDataLayer({ db: domain.db, cerbos, resources: RESOURCES, cache: { maxAge: { expense: 1000 } } })
    const calls = Array.from({ length: 600 }, async (_, at) => {
      const id = at % 200 < users.length ? (users[at % 200]?.id ?? '') : `nobody-${at % 200}`
      const who = { id, roles: ['employee'] }
      const rows = await (at % 2 === 0
        ? layer.as(who).authorizedFindMany('expense', 'view')
        : layer.authorizedFindMany(who, 'expense', 'view'))
      expect([id, ...new Set(rows.map(({ ownerId }) => ownerId))]).toEqual(expected.get(id) ? [id, id] : [id])
      expect(rows).toHaveLength(expected.get(id) ?? 0)
    })
    await Promise.all(calls)
  })
})

test('readiness says what the PDP is', async () => {
  const check = async (cerbos: CerbosClient) =>
    (await createAuthorizer(cerbos, notes(), { deadline: 300 }).readiness()).map(({ name, ok }) => [name, ok])
  expect(await check(world.cerbos)).toEqual([
    ['pdp', true],
    ['pdp-version', true],
  ])
  expect(await check({ ...world.cerbos, serverInfo: () => Promise.resolve({ version: '0.40.0' }) })).toEqual([
    ['pdp', true],
    ['pdp-version', false],
  ])
  expect(await check({ ...world.cerbos, serverInfo: () => new Promise(() => undefined) })).toEqual([['pdp', false]])
  const { planResources, checkResources } = world.cerbos
  expect(await check({ planResources, checkResources })).toEqual([['pdp', false]])
})
