import {
  type AuditEvent,
  createAuthorizer,
  evaluate,
  type Permission,
  type PlanStore,
  type StoredRow,
} from '@rowgate/core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ada, authorizerOver, ben, note, notes, openWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())
afterEach(() => {
  world.plans.length = 0
  world.checks.length = 0
})

function permits(permission: Permission, row: StoredRow): boolean {
  if (permission.kind === 'conditional') return evaluate(permission.predicate, row) === 'true'
  return permission.kind === 'allowed'
}

describe('identical requests in flight', () => {
  test('are one; different ones are not', async () => {
    const { permissionFor } = authorizerOver(world)
    const same = { ...ada, roles: [...ada.roles], attr: { ...ada.attr } }
    await Promise.all([
      permissionFor(ada, 'note', 'view'),
      permissionFor(same, 'note', 'view'),
      permissionFor({ principal: same }, 'note', ['view']),
      permissionFor(ada, 'note', 'edit'),
      permissionFor(ben, 'note', 'view'),
      permissionFor({ principal: ada, scope: 'acme' }, 'note', 'view'),
      permissionFor({ principal: ada, annotations: { trace: '1' } }, 'note', 'view'),
    ])
    expect(world.plans).toHaveLength(5)
  })

  test('when they are over, the next one asks again', async () => {
    const { permissionFor } = authorizerOver(world)
    await permissionFor(ada, 'note', 'view')
    await permissionFor(ada, 'note', 'view')
    expect(world.plans).toHaveLength(2)
  })

  test('200 principals interleaved each get their own', async () => {
    const { permissionFor } = authorizerOver(world)
    const people = Array.from({ length: 200 }, (_, at) => ({ id: `p${at}`, roles: ['USER'] }))
    const asked = [...people, ...people.toReversed(), ...people].map(async (who) => ({
      who,
      permission: await permissionFor(who, 'note', 'view'),
    }))
    for (const { who, permission } of await Promise.all(asked)) {
      const owners = people.filter(({ id }) => permits(permission, note('n', { owner: id })))
      expect(owners.map(({ id }) => id)).toEqual([who.id])
    }
    expect(world.plans).toHaveLength(200)
  })
})

describe('a bound principal', () => {
  test('is planned for once in a moment, and anew when it changed', async () => {
    const { permissionFor } = authorizerOver(world).bound()
    const who = { id: 'ada', roles: ['USER'], attr: { level: 5 } }
    const first = await permissionFor(who, 'note', 'rank')
    const second = await permissionFor(who, 'note', 'rank')
    who.attr.level = 0
    const third = await permissionFor(who, 'note', 'rank')
    expect(world.plans).toHaveLength(2)
    const row = note('n', { level: '3' })
    expect([first, second, third].map((each) => permits(each, row))).toEqual([true, true, false])
  })

  test('is planned for again after the time that the application says', async () => {
    const { permissionFor } = authorizerOver(world, { holdPlans: 50 }).bound()
    await permissionFor(ada, 'note', 'view')
    await new Promise((resolve) => setTimeout(resolve, 80))
    await permissionFor(ada, 'note', 'view')
    expect(world.plans).toHaveLength(2)
    const never = authorizerOver(world, { holdPlans: 0 }).bound()
    await never.permissionFor(ada, 'note', 'view')
    await never.permissionFor(ada, 'note', 'view')
    expect(world.plans).toHaveLength(4)
  })

  test('shares nothing with another bound principal', async () => {
    const authorizer = authorizerOver(world)
    await authorizer.bound().permissionFor(ada, 'note', 'view')
    await authorizer.bound().permissionFor(ada, 'note', 'view')
    expect(world.plans).toHaveLength(2)
  })
})

describe('cached plans', () => {
  test('are of the kinds and actions that the application names', async () => {
    const { permissionFor } = authorizerOver(world, { cache: { maxAge: { note: { view: 60_000 } } } })
    for (const action of ['view', 'view', 'edit', 'edit']) await permissionFor(ada, 'note', action)
    await permissionFor(ada, 'note', ['view', 'edit'])
    await permissionFor(ada, 'note', ['view', 'edit'])
    expect(world.plans.map(({ actions }) => actions.join())).toEqual(['view', 'edit', 'edit', 'view,edit', 'view,edit'])
  })

  test('say the same as fresh ones, to the principal alone that they are for', async () => {
    const { permissionFor } = authorizerOver(world, { cache: { maxAge: { note: 60_000 } } })
    const rows = ['0', '2', '3', '6'].map((level) => note('n', { level }))
    for (const who of [ada, ben, ada, ben]) {
      const permission = await permissionFor(who, 'note', 'rank')
      expect(rows.map((row) => permits(permission, row))).toEqual(
        rows.map(({ level }) => Number(level) <= who.attr.level),
      )
    }
    expect(world.plans).toHaveLength(2)
  })

  test('are shared through a store, in which nobody can read or forge them', async () => {
    const entries = new Map<string, string>()
    const store: PlanStore = {
      get: (key) => Promise.resolve(entries.get(key)),
      set: (key, value) => Promise.resolve(entries.set(key, value)),
      delete: (key) => Promise.resolve(entries.delete(key)),
    }
    const shared = { store, secret: 'a secret of enough characters', pdp: 'eu' }
    const cache = { maxAge: { note: 60_000 }, shared }
    const here = createAuthorizer(world.cerbos, notes(), { cache })
    const there = createAuthorizer(world.cerbos, notes(), { cache })
    await here.permissionFor(ada, 'note', 'rank')
    await there.permissionFor(ada, 'note', 'rank')
    expect(world.plans).toHaveLength(1)
    const elsewhere = createAuthorizer(world.cerbos, notes(), { cache: { ...cache, shared: { ...shared, pdp: 'us' } } })
    await elsewhere.permissionFor(ada, 'note', 'rank')
    await createAuthorizer(world.cerbos, notes({ attributes: { tenant: false } }), { cache }).permissionFor(
      ada,
      'note',
      'rank',
    )
    expect(world.plans).toHaveLength(3)
    for (const [key, value] of entries) {
      expect(key).not.toContain('ada')
      entries.set(key, value.replace('KIND_CONDITIONAL', 'KIND_ALWAYS_ALLOWED'))
    }
    expect((await here.permissionFor(ada, 'note', 'rank')).kind).toBe('conditional')
    expect(world.plans).toHaveLength(4)
  })

  test('of a store are as old as it says: nobody holds them for longer', async () => {
    const entries = new Map<string, string>()
    const store: PlanStore = {
      get: (key) => entries.get(key),
      set: (key, value) => entries.set(key, value),
      delete: (key) => entries.delete(key),
    }
    const shared = { store, secret: 'a secret of enough characters', pdp: 'eu' }
    const cached = () => authorizerOver(world, { cache: { maxAge: { note: 60_000 }, shared } }).bound()
    await cached().permissionFor(ada, 'note', 'rank')
    const later = cached()
    await later.permissionFor(ada, 'note', 'rank')
    expect(world.plans).toHaveLength(1)
    entries.clear()
    await later.permissionFor(ada, 'note', 'rank')
    expect(world.plans).toHaveLength(2)
  })

  test('notice a policy that has changed after the time that the application says', async () => {
    const { permissionFor } = authorizerOver(world, { cache: { maxAge: { note: 1000 } } })
    await permissionFor(ada, 'note', 'recent')
    await permissionFor(ada, 'note', 'recent')
    await new Promise((resolve) => setTimeout(resolve, 1100))
    await permissionFor(ada, 'note', 'recent')
    expect(world.plans).toHaveLength(2)
  })
})

describe('several actions', () => {
  test('are one plan, of the rows on which all are allowed', async () => {
    const authorizer = authorizerOver(world)
    const permission = await authorizer.permissionFor(ada, 'note', ['edit', 'rank'])
    expect(world.plans).toHaveLength(1)
    const rows = ['1', '2.5', '4', null].flatMap((level) => ['ada', 'ben'].map((owner) => note('n', { level, owner })))
    for (const row of rows) {
      const allowed = await authorizer.allowedActions(ada, 'note', ['edit', 'rank'], row)
      expect(permits(permission, row)).toBe(allowed.size === 2)
    }
  })
})

describe('scopes', () => {
  const rows = ['acme', 'globex', 'initech'].flatMap((tenant) =>
    ['0', '1', '9'].flatMap((level) => ['ada', 'ben'].map((owner) => note('n', { tenant, level, owner }))),
  )
  const byTenant = () => createAuthorizer(world.cerbos, notes({ scope: { field: 'tenant' } }))

  test.each([[['acme']], [['globex']], [['acme', 'globex']], [['initech']], [['acme', 'initech', 'globex']]])(
    'a list in %j is each row by the policies of its own scope, as a check is',
    async (scope) => {
      const authorizer = byTenant()
      const who = { principal: ada, scope }
      const permission = await authorizer.permissionFor(who, 'note', 'view')
      for (const row of rows) {
        const allowed = await authorizer.allowedActions(who, 'note', ['view'], row)
        expect([row, permits(permission, row)]).toEqual([row, allowed.has('view')])
      }
    },
  )

  test('a check without a scope is in the scope of the row', async () => {
    const authorizer = byTenant()
    const allowed = await Promise.all(rows.map((row) => authorizer.allowedActions(ada, 'note', ['view'], row)))
    const asked = world.checks.flatMap(({ resources }) => resources.map(({ resource }) => resource.scope))
    expect(new Set(asked)).toEqual(new Set(['acme', 'globex', 'initech']))
    expect(allowed.some((each) => each.has('view'))).toBe(true)
  })

  test('a prefix stands before what the field says; a text that is no scope is nobody’s', async () => {
    const authorizer = createAuthorizer(world.cerbos, notes({ scope: { field: 'tenant', prefix: 'ac' } }))
    const permission = await authorizer.permissionFor({ principal: ada, scope: ['acme', 'globex'] }, 'note', 'view')
    expect(permits(permission, note('n', { tenant: 'me', level: '0' }))).toBe(true)
    expect(permits(permission, note('n', { tenant: 'acme', level: '0' }))).toBe(false)
    const odd = note('n', { tenant: 'me; drop', level: '0' })
    expect(await authorizer.allowedActions(ada, 'note', ['view'], odd)).toEqual(new Set())
  })

  test('a constant, and a function of the attributes', async () => {
    const constant = createAuthorizer(world.cerbos, notes({ scope: 'acme' }))
    await constant.permissionFor(ada, 'note', 'view')
    expect(world.plans[0]?.resource.scope).toBe('acme')
    const computed = createAuthorizer(world.cerbos, notes({ scope: ({ level }) => (level === 9 ? 'globex' : 'acme') }))
    const nine = note('n', { level: '9', owner: 'ben' })
    expect(await computed.allowedActions(ada, 'note', ['view'], nine)).toEqual(new Set(['view']))
    await expect(computed.permissionFor({ principal: ada, scope: 'acme' }, 'note', 'view')).rejects.toMatchObject({
      code: 'unsupported-argument',
      path: 'scope',
    })
  })

  test('a list across all scopes is refused', async () => {
    await expect(byTenant().permissionFor(ada, 'note', 'view')).rejects.toMatchObject({ code: 'unsupported-argument' })
    const who = { principal: ada, scope: ['acme', 'globex'] }
    await expect(authorizerOver(world).permissionFor(who, 'note', 'view')).rejects.toMatchObject({ path: 'scope' })
  })
})

describe('the audit hook', () => {
  test('is told of every decision, by the id of the call, and of no attribute', async () => {
    const events: AuditEvent[] = []
    const authorizer = authorizerOver(world, { audit: (event) => void events.push(event) }).bound()
    await authorizer.permissionFor(ada, 'note', 'rank')
    await authorizer.permissionFor(ada, 'note', 'rank')
    await authorizer.permissionFor({ ...ada, roles: ['GUEST'] }, 'note', 'rank')
    await authorizer.checkRow(ada, 'note', ['view', 'edit'], note('n1', { level: '4' }))
    await authorizer.checkRow(ada, 'note', ['view'], undefined)
    await authorizer
      .permissionFor({ principal: ada, auxData: { jwt: { token: 'x' } } }, 'note', 'token')
      .catch(() => 'refused')
    const call = { cerbosCallId: expect.stringMatching(/^\w{26}$/) as string }
    const mine = { principal: 'ada', kind: 'note' }
    expect(events).toMatchObject([
      { operation: 'plan', ...mine, actions: ['rank'], outcome: 'conditional', from: 'pdp', ...call },
      { operation: 'plan', ...mine, outcome: 'conditional', from: 'held', ...call },
      { operation: 'plan', ...mine, outcome: 'denied', from: 'pdp', ...call },
      {
        operation: 'check',
        ...mine,
        id: 'n1',
        actions: ['view', 'edit'],
        allowed: ['view'],
        outcome: 'checked',
        ...call,
      },
      { operation: 'check', ...mine, outcome: 'absent', allowed: [] },
      { operation: 'plan', ...mine, actions: ['token'], outcome: 'error', error: 'pdp-failed' },
    ])
    expect(JSON.stringify(events)).not.toContain('level')
  })

  test('that fails lets nothing through', async () => {
    const audit = (): Promise<void> => Promise.reject(new Error('The log is full.'))
    const authorizer = authorizerOver(world, { audit })
    await expect(authorizer.permissionFor(ada, 'note', 'view')).rejects.toThrow('The log is full.')
    await expect(authorizer.allowedActions(ada, 'note', ['view'], note('n1'))).rejects.toThrow('The log is full.')
  })
})
