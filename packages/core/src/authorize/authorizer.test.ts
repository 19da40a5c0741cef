import { describe, expect, test } from 'vitest'
import { evaluate } from '../evaluate/evaluate.ts'
import { bindResources } from '../schema/bind-resources.ts'
import type { Field, FieldType, Model } from '../schema/schema.ts'
import { call, R } from '../resolve/outcome.test-support.ts'
import { createAuthorizer } from './authorizer.ts'
import type { CerbosClient, CheckRequest, CheckResponse, PlanRequest, PlanResponse, RequestOptions } from './cerbos.ts'

const TEXT: FieldType = { kind: 'text', native: 'text' }
const id: Field = { name: 'id', column: 'id', type: TEXT, nullable: false, list: false }
const text: Field = { ...id, name: 'text', column: 'text', nullable: true }
const model: Model = {
  name: 'Node',
  table: 'nodes',
  fields: { id, text },
  relations: {},
  primaryKey: ['id'],
  uniqueKeys: [],
}
const map = bindResources({ provider: 'postgresql', models: { Node: model } }, { node: { attributes: { id: false } } })
const ada = { id: 'ada', roles: ['USER'], attr: { level: 1 } }
const row = { id: 'n1', text: 'a' }

/** A PDP that remembers what it was asked and answers as it is told. */
function fakePdp(answer: { readonly plan?: PlanResponse | Error; readonly check?: CheckResponse | Error }) {
  const asked: { plans: PlanRequest[]; checks: CheckRequest[]; options: (RequestOptions | undefined)[] } = {
    plans: [],
    checks: [],
    options: [],
  }
  const give = <Response>(response: Response | Error | undefined): Promise<Response> =>
    response === undefined || response instanceof Error
      ? Promise.reject(response ?? new Error('Not asked for.'))
      : Promise.resolve(response)
  const client: CerbosClient = {
    planResources: (request, options) => {
      asked.plans.push(request)
      asked.options.push(options)
      return give(answer.plan)
    },
    checkResources: (request, options) => {
      asked.checks.push(request)
      asked.options.push(options)
      return give(answer.check)
    },
  }
  return { client, asked }
}

function checked(actions: Readonly<Record<string, string | undefined>>, id = 'n1'): CheckResponse {
  return { cerbosCallId: 'c', results: [{ resource: { id }, actions }] }
}

const PLAN: PlanResponse = { kind: 'KIND_CONDITIONAL', cerbosCallId: 'c', condition: call('eq', R('text'), 'a') }

describe('permissionFor', () => {
  test('asks for a plan of the kind and the action', async () => {
    const { client, asked } = fakePdp({ plan: PLAN })
    const permission = await createAuthorizer(client, map).permissionFor(ada, 'node', 'view')
    expect(permission.kind).toBe('conditional')
    expect(asked.plans).toEqual([{ principal: ada, resource: { kind: 'node' }, actions: ['view'] }])
  })

  test('passes on scope, version, token and annotations', async () => {
    const { client, asked } = fakePdp({ plan: PLAN })
    const annotations = { trace: 'x' }
    const context = {
      principal: ada,
      scope: 'acme',
      policyVersion: '2',
      auxData: { jwt: { token: 't' } },
      annotations,
    }
    await createAuthorizer(client, map).permissionFor(context, 'node', 'view')
    expect(asked.plans).toEqual([
      {
        principal: ada,
        resource: { kind: 'node', scope: 'acme', policyVersion: '2' },
        actions: ['view'],
        auxData: { jwt: { token: 't' } },
        requestContext: { annotations },
      },
    ])
  })

  test('asks for several actions at once, each once', async () => {
    const { client, asked } = fakePdp({ plan: PLAN })
    await createAuthorizer(client, map).permissionFor(ada, 'node', ['view', 'edit', 'view'])
    expect(asked.plans.map(({ actions }) => actions)).toEqual([['view', 'edit']])
    await expect(createAuthorizer(client, map).permissionFor(ada, 'node', [])).rejects.toMatchObject({
      code: 'unsupported-argument',
      path: 'action',
    })
  })

  test.each<[string, unknown, string, string]>([
    ['an unknown kind', ada, 'invoice', 'unknown-kind'],
    ['nobody', undefined, 'node', 'invalid-principal'],
  ])('%s is refused before the PDP is asked', async (_, caller, kind, code) => {
    const { client, asked } = fakePdp({ plan: PLAN })
    await expect(createAuthorizer(client, map).permissionFor(caller as typeof ada, kind, 'view')).rejects.toMatchObject(
      { code },
    )
    expect(asked.plans).toEqual([])
  })
})

describe('a cached plan', () => {
  const inMemory = { maxAge: { node: 60_000 } }
  const sharedStore = () => ({ store: new Map<string, string>(), secret: 'a secret of enough characters', pdp: '' })
  const until = (exp: number) => {
    const claims = Buffer.from(JSON.stringify({ exp })).toString('base64url')
    return { principal: ada, auxData: { jwt: { token: `h.${claims}.s` } } }
  }
  test.each([
    ['that never expires', ada, 1],
    ['that expires later', until(Date.now() / 1000 + 3600), 1],
    ['that has expired', until(Date.now() / 1000 - 1), 2],
  ])('of a token %s, in memory and in a store', async (_, caller, times) => {
    for (const cache of [inMemory, { ...inMemory, shared: sharedStore() }]) {
      const { client, asked } = fakePdp({ plan: PLAN })
      const { permissionFor } = createAuthorizer(client, map, { cache })
      const first = await permissionFor(caller, 'node', 'view')
      expect(await permissionFor(caller, 'node', 'view')).toEqual(first)
      expect(asked.plans).toHaveLength(times)
    }
  })

  test('is not one of a kind that nobody knows', async () => {
    const { client, asked } = fakePdp({ plan: { kind: 'KIND_MAYBE', cerbosCallId: 'c' } })
    const { permissionFor } = createAuthorizer(client, map, { cache: { maxAge: { node: 60_000 } } })
    for (const _ of [1, 2]) {
      await expect(permissionFor(ada, 'node', 'view')).rejects.toMatchObject({ code: 'malformed-plan' })
    }
    expect(asked.plans).toHaveLength(2)
  })
})

describe('scopes of rows', () => {
  const tenants = bindResources(
    { provider: 'postgresql', models: { Node: { ...model, fields: { id, text: { ...text, nullable: false } } } } },
    { node: { scope: { field: 'text', prefix: 't.' } } },
  )

  test('a list is each row by the plan of its own scope', async () => {
    const { client, asked } = fakePdp({ plan: { kind: 'KIND_ALWAYS_ALLOWED', cerbosCallId: 'c' } })
    const { permissionFor } = createAuthorizer(client, tenants)
    const permission = await permissionFor({ principal: ada, scope: ['t.a', 't.b', 'u'] }, 'node', 'view')
    expect(asked.plans.map(({ resource }) => resource.scope)).toEqual(['t.a', 't.b', 'u'])
    const rows = ['a', 'b', 'c'].map((tenant) => ({ id: 'n', text: tenant }))
    const listed = rows.filter(
      (each) => permission.kind === 'conditional' && evaluate(permission.predicate, each) === 'true',
    )
    expect(listed.map((each) => each.text)).toEqual(['a', 'b'])
  })

  test('a check is in the scope of the row, and of no other', async () => {
    const { client, asked } = fakePdp({ check: checked({ view: 'EFFECT_ALLOW' }) })
    const { allowedActions } = createAuthorizer(client, tenants)
    expect(await allowedActions(ada, 'node', ['view'], row)).toEqual(new Set(['view']))
    expect(await allowedActions({ principal: ada, scope: 't.b' }, 'node', ['view'], row)).toEqual(new Set())
    expect(await allowedActions(ada, 'node', ['view'], { id: 'n1', text: 'a b' })).toEqual(new Set())
    expect(asked.checks.map(({ resources }) => resources[0]?.resource.scope)).toEqual(['t.a'])
  })

  test.each([
    ['a list without a scope', tenants, ada],
    ['several scopes of rows without one', map, { principal: ada, scope: ['a', 'b'] }],
  ])('%s is refused', async (_, resources, caller) => {
    const { client } = fakePdp({ plan: PLAN })
    await expect(createAuthorizer(client, resources).permissionFor(caller, 'node', 'view')).rejects.toMatchObject({
      code: 'unsupported-argument',
      path: 'scope',
    })
  })
})

describe('allowedActions', () => {
  test('asks about the very object, for the actions', async () => {
    const { client, asked } = fakePdp({ check: checked({ view: 'EFFECT_ALLOW', edit: 'EFFECT_DENY' }) })
    expect(await createAuthorizer(client, map).allowedActions(ada, 'node', ['view', 'edit'], row)).toEqual(
      new Set(['view']),
    )
    expect(asked.checks).toEqual([
      {
        principal: ada,
        resources: [{ resource: { kind: 'node', id: 'n1', attr: { text: 'a' } }, actions: ['view', 'edit'] }],
      },
    ])
  })

  test.each<[string, Readonly<Record<string, string | undefined>>]>([
    ['a denial', { view: 'EFFECT_DENY' }],
    ['no answer', {}],
    ['an unspecified effect', { view: 'EFFECT_UNSPECIFIED' }],
    ['an effect in another case', { view: 'effect_allow' }],
    ['an effect for an action that was not asked for', { edit: 'EFFECT_ALLOW' }],
  ])('%s permits nothing', async (_, actions) => {
    const { client } = fakePdp({ check: checked(actions) })
    expect(await createAuthorizer(client, map).allowedActions(ada, 'node', ['view'], row)).toEqual(new Set())
  })

  test.each<[string, CheckResponse]>([
    ['another object', checked({ view: 'EFFECT_ALLOW' }, 'n2')],
    ['no object', { cerbosCallId: 'c', results: [] }],
    [
      'two objects',
      {
        cerbosCallId: 'c',
        results: [...checked({ view: 'EFFECT_ALLOW' }).results, ...checked({ view: 'EFFECT_ALLOW' }, 'n2').results],
      },
    ],
  ])('an answer about %s is an error', async (_, check) => {
    const { client } = fakePdp({ check })
    await expect(createAuthorizer(client, map).allowedActions(ada, 'node', ['view'], row)).rejects.toMatchObject({
      code: 'pdp-failed',
    })
  })
})

test('an object that no PDP takes fails alone', async () => {
  const { client, asked } = fakePdp({ check: checked({ view: 'EFFECT_ALLOW' }) })
  const { allowedActions } = createAuthorizer(client, map)
  const [empty, good] = await Promise.allSettled([
    allowedActions(ada, 'node', ['view'], { id: '', text: 'a' }),
    allowedActions(ada, 'node', ['view'], row),
  ])
  expect(empty).toMatchObject({ reason: { code: 'pdp-failed', path: 'node' } })
  expect(good).toMatchObject({ value: new Set(['view']) })
  expect(asked.checks).toHaveLength(1)
})

describe('a PDP that fails permits nothing', () => {
  test.each<[string, Error, string]>([
    ['unreachable', Object.assign(new Error('connect'), { code: 14 }), 'pdp-unavailable'],
    ['too late', Object.assign(new Error('deadline'), { code: 4 }), 'pdp-unavailable'],
    ['cancelled', Object.assign(new Error('cancelled'), { code: 1 }), 'pdp-unavailable'],
    ['a bad request', Object.assign(new Error('invalid'), { code: 3 }), 'pdp-failed'],
    ['anything else', new TypeError('fetch failed'), 'pdp-failed'],
  ])('%s', async (_, cause, code) => {
    const authorizer = createAuthorizer(fakePdp({ plan: cause, check: cause }).client, map)
    await expect(authorizer.permissionFor(ada, 'node', 'view')).rejects.toMatchObject({ code, cause })
    await expect(authorizer.allowedActions(ada, 'node', ['view'], row)).rejects.toMatchObject({ code, cause })
  })

  test('a client that throws at once', async () => {
    const cause = new Error('closed')
    const client: CerbosClient = {
      planResources: () => {
        throw cause
      },
      checkResources: () => {
        throw cause
      },
    }
    await expect(createAuthorizer(client, map).permissionFor(ada, 'node', 'view')).rejects.toMatchObject({
      code: 'pdp-failed',
      cause,
    })
  })

  test('a client that never answers and heeds no signal', async () => {
    const never = (): Promise<never> => new Promise(() => undefined)
    const authorizer = createAuthorizer({ planResources: never, checkResources: never }, map, { deadline: 20 })
    const error = { code: 'pdp-unavailable', message: expect.stringContaining('within 20 ms') as string }
    await expect(authorizer.permissionFor(ada, 'node', 'view')).rejects.toMatchObject(error)
    await expect(authorizer.allowedActions(ada, 'node', ['view'], row)).rejects.toMatchObject(error)
  })

  test('the message names neither the principal nor its attributes', async () => {
    const authorizer = createAuthorizer(fakePdp({ plan: new Error('x') }).client, map)
    const error = await authorizer
      .permissionFor({ ...ada, attr: { secret: 'hunter2' } }, 'node', 'view')
      .catch((reason: unknown) => reason)
    expect(String(error)).not.toMatch(/hunter2|ada/)
  })
})
