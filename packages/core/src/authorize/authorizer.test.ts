import { describe, expect, test } from 'vitest'
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
    expect(asked.plans).toEqual([{ principal: ada, resource: { kind: 'node' }, action: 'view' }])
    expect(asked.options).toEqual([{}])
  })

  test('passes on scope, version, token and signal', async () => {
    const { client, asked } = fakePdp({ plan: PLAN })
    const { signal } = new AbortController()
    const context = { principal: ada, scope: 'acme', policyVersion: '2', auxData: { jwt: { token: 't' } }, signal }
    await createAuthorizer(client, map).permissionFor(context, 'node', 'view')
    expect(asked.plans).toEqual([
      {
        principal: ada,
        resource: { kind: 'node', scope: 'acme', policyVersion: '2' },
        action: 'view',
        auxData: { jwt: { token: 't' } },
      },
    ])
    expect(asked.options).toEqual([{ signal }])
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

  test('the message names neither the principal nor its attributes', async () => {
    const authorizer = createAuthorizer(fakePdp({ plan: new Error('x') }).client, map)
    const error = await authorizer
      .permissionFor({ ...ada, attr: { secret: 'hunter2' } }, 'node', 'view')
      .catch((reason: unknown) => reason)
    expect(String(error)).not.toMatch(/hunter2|ada/)
  })
})

describe('allowedRows', () => {
  const many = Array.from({ length: 120 }, (_, at) => ({ ...row, id: `n${at}` }))
  const answering = (answer: (id: string) => object) => {
    const sizes: number[] = []
    const client: CerbosClient = {
      planResources: () => Promise.reject(new Error('not asked')),
      checkResources: ({ resources }) => {
        sizes.push(resources.length)
        const results = resources.map(({ resource: { id } }) => answer(id)) as CheckResponse['results'][number][]
        return Promise.resolve({ cerbosCallId: 'c', results })
      },
    }
    return { sizes, authorizer: createAuthorizer(client, map) }
  }

  test('asks in batches, and has a verdict for each row', async () => {
    const { sizes, authorizer } = answering((id) => ({
      resource: { id },
      actions: { view: id.endsWith('7') ? 'EFFECT_ALLOW' : 'EFFECT_DENY' },
    }))
    const verdicts = await authorizer.allowedRows(ada, 'node', 'view', many)
    expect(verdicts).toEqual(many.map(({ id }) => id.endsWith('7')))
    expect(sizes).toEqual([50, 50, 20])
    expect(await authorizer.allowedRows(ada, 'node', 'view', [])).toEqual([])
  })

  test('an answer about another row is an error', async () => {
    const { authorizer } = answering(() => ({ resource: { id: 'n1' }, actions: { view: 'EFFECT_ALLOW' } }))
    await expect(authorizer.allowedRows(ada, 'node', 'view', many)).rejects.toMatchObject({ code: 'pdp-failed' })
  })
})
