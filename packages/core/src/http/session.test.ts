import { describe, expect, test } from 'vitest'
import { RowgateError } from '../errors.ts'
import { createGuards } from './guards.ts'
import { openRequest } from './request.ts'
import { createSession } from './session.ts'

const ada = { id: 'ada', roles: ['employee'] }
const method = 'PATCH'

/** A data layer of the names that a real one has. */
function bound(denied = false) {
  const ask = async (): Promise<unknown> => {
    if (denied) throw new RowgateError('No.', { code: 'forbidden' })
    return []
  }
  const functions = { authorizedFindMany: ask, check: ask, authorizedCreate: ask, isAllowed: ask, isAllowedObject: ask }
  return { ...functions, checkRow: ask, allowedActions: ask, explain: ask, somethingNew: ask, with: () => functions }
}

const layerOf = (denied = false) => ({ as: () => bound(denied) })
const refuse = (): never => {
  throw new Error('no')
}

describe('a session', () => {
  test.each<[string, boolean]>([
    ['authorizedFindMany', true],
    ['check', true],
    ['authorizedCreate', true],
    ['isAllowed', false],
    ['isAllowedObject', false],
    ['allowedActions', false],
    ['explain', false],
    ['checkRow', true],
    ['somethingNew', false],
  ])('is authorized by %s: %s', async (name, authorizes) => {
    const { data, state } = createSession(layerOf(), ada, { method })
    await (data as unknown as Record<string, () => Promise<unknown>>)[name]?.()
    expect(state().kind).toBe(authorizes ? 'authorized' : 'open')
  })

  test('is not authorized by what is refused', async () => {
    const { data, state } = createSession(layerOf(true), ada, { method })
    await expect(data.check()).rejects.toMatchObject({ code: 'forbidden' })
    expect(state().kind).toBe('open')
  })

  test('is authorized by what is done inside a transaction', async () => {
    const { data, state } = createSession(layerOf(), ada, { method })
    await data.with().authorizedCreate()
    expect(state().kind).toBe('authorized')
  })

  test('without a principal has no data layer', () => {
    const session = createSession(layerOf(), undefined, { method })
    expect(() => session.data).toThrowError(expect.objectContaining({ code: 'unauthenticated' }))
    expect(() => session.principal).toThrowError(expect.objectContaining({ code: 'unauthenticated' }))
  })

  test('is authorized by what is done for somebody else, also without a principal', async () => {
    const { as, state } = createSession(layerOf(), undefined, { method })
    await as(ada).isAllowed()
    expect(state().kind).toBe('open')
    await as(ada).check()
    expect(state().kind).toBe('authorized')
  })

  test('is skipped for a reason, which is told', () => {
    const reasons: unknown[] = []
    const { skipAuthorization, state } = createSession(layerOf(), ada, {
      method,
      onSkip: (...told) => reasons.push(told),
    })
    expect(() => skipAuthorization(' ')).toThrowError(expect.objectContaining({ code: 'unsupported-argument' }))
    expect(state().kind).toBe('open')
    skipAuthorization('public')
    expect([state(), reasons]).toEqual([{ kind: 'skipped', reason: 'public' }, [['public', 'ada']]])
  })

  test('is not skipped when nobody can be told', () => {
    const onSkip = (): never => refuse()
    const { skipAuthorization, state } = createSession(layerOf(), ada, { method, onSkip })
    expect(() => skipAuthorization('public')).toThrow('no')
    expect(state().kind).toBe('open')
  })

  test.each([
    ['a principal', ada],
    ['one with a token', { principal: ada, auxData: { jwt: { token: 'a.b.c' } } }],
  ])('knows its principal: %s', (_, caller) => {
    expect(createSession(layerOf(), caller, { method }).principal).toBe(ada)
  })

  // oxfmt-ignore
  test.each<[string, readonly [string, string] | readonly [string, string, string], Record<string, string>, readonly string[]]>([
    ['the action that is given',            ['expense', 'approve', 'e1'], {},                  ['expense', 'approve', 'e1']],
    ['that of the method',                  ['expense', 'e1'],            {},                  ['expense', 'update', 'e1']],
    ['that which the application has made', ['expense', 'e1'],            { PATCH: 'submit' }, ['expense', 'submit', 'e1']],
  ])('authorizes a row for %s', async (_, check, actions, asked) => {
    const calls: unknown[] = []
    const layer = { as: () => ({ check: async (...args: unknown[]) => calls.push(args) }) }
    const { authorize, state } = createSession(layer, ada, { method, actions })
    await authorize(...(check as Parameters<typeof authorize>))
    expect([calls, state().kind]).toEqual([[asked], 'authorized'])
  })

  test('that is authorized stays so', () => {
    const { authorized, skipAuthorization, state } = createSession(layerOf(), ada, { method })
    authorized()
    skipAuthorization('public')
    expect(state().kind).toBe('authorized')
  })
})

describe('a request', () => {
  const place = { request: {}, method: 'GET', route: () => '/' }
  const rolledBack = (layer: object) => {
    const ends: string[] = []
    const transaction = (work: (tx: string) => Promise<void>) =>
      work('tx').catch((error: Error) => ends.push(error.message))
    const options = { layer: layer as ReturnType<typeof layerOf>, principal: () => ada, transaction }
    return { ends, opened: openRequest(options, place).session }
  }

  test.each([
    ['cannot work in one', { as: refuse }, { code: 'unsupported-argument', path: 'transaction' }],
    ['refuses it', { as: refuse, with: refuse }, { message: 'no' }],
    ['refuses the principal', { as: refuse, with: () => ({ as: refuse }) }, { message: 'no' }],
  ])('leaves no transaction behind when the data layer %s', async (_, layer, expected) => {
    const { ends, opened } = rolledBack(layer)
    await expect(opened).rejects.toMatchObject(expected)
    expect(ends).toEqual(['The transaction of the request is rolled back.'])
  })

  test('fails when the database begins no transaction', async () => {
    const transaction = () => Promise.reject(new Error('A secret.'))
    const { session } = openRequest({ layer: layerOf(), principal: () => ada, transaction }, place)
    await expect(session).rejects.toMatchObject({
      code: 'database-failed',
      message: expect.not.stringContaining('secret'),
    })
  })

  test('authorizes nothing before it has a session', async () => {
    const options = { layer: layerOf(), principal: () => new Promise<typeof ada>(() => undefined), onError: () => {} }
    const { decide } = openRequest(options, place)
    expect(await decide({ status: 200, streaming: false, empty: false })).toMatchObject({ status: 500 })
    expect(await decide({ status: 404, streaming: false, empty: false })).toBe('pass')
  })

  test.each([
    [true, ['began', 'The transaction of the request is rolled back.']],
    [false, []],
  ])('has a transaction if it is to: %s', async (inTransaction, expected) => {
    const events: string[] = []
    const layer = { ...layerOf(), with: () => layerOf() }
    const transaction = async (work: (tx: string) => Promise<void>): Promise<void> => {
      events.push('began')
      await work('tx').catch(({ message }: Error) => events.push(message))
    }
    const options = { layer, principal: () => ada, transaction, inTransaction: () => inTransaction }
    const opened = openRequest(options, place)
    await opened.session
    expect(opened.inTransaction()).toBe(inTransaction)
    await opened.abort()
    expect(events).toEqual(expected)
  })

  test('whose client leaves while it is opened leaves no transaction behind', async () => {
    const ends: string[] = []
    const transaction = (work: (tx: string) => Promise<void>) =>
      work('tx').catch(({ message }: Error) => ends.push(message))
    const layer = { ...layerOf(), with: () => layerOf() }
    const opened = openRequest({ layer, principal: async () => ada, transaction }, place)
    await opened.abort()
    expect(ends).toEqual(['The transaction of the request is rolled back.'])
  })

  test('has one session', async () => {
    const guards = guardsOf()
    const request = {}
    expect(() => guards.of(request)).toThrowError(expect.objectContaining({ hint: 'Use it first.' }))
    expect(() => guards.current()).toThrowError(expect.objectContaining({ code: 'unsupported-argument' }))
    expect(() => guards.rowOf(request)).toThrowError(expect.objectContaining({ path: 'rowOf' }))
    const opened = guards.open({ ...place, request }) ?? refuse()
    const session = await opened.session
    expect(guards.run(request, session, () => guards.current())).toBe(session)
    expect([guards.of(request), guards.open({ ...place, request })]).toEqual([session, undefined])
    await expect(guards.load({}, ['expense', () => 'e1'] as never)).rejects.toMatchObject({ hint: 'Use it first.' })
  })

  test('is refused when two guard it', () => {
    const request = {}
    guardsOf().open({ ...place, request })
    expect(() => guardsOf().open({ ...place, request })).toThrow('The request is guarded already')
  })
})

function guardsOf() {
  const facts = () => ({ method: 'GET', route: '/', path: '/', params: {}, query: {}, header: () => undefined })
  return createGuards({ layer: layerOf(), principal: () => ada }, { facts, hint: 'Use it first.' })
}
