import { describe, expect, test } from 'vitest'
import { RowgateError } from '../errors.ts'
import { createGuards } from './guards.ts'
import { openRequest } from './request.ts'
import { createSession } from './session.ts'

const ada = { id: 'ada', roles: ['employee'] }

/** A data layer of the names that a real one has. */
function bound(denied = false) {
  const ask = async (): Promise<unknown> => {
    if (denied) throw new RowgateError('No.', { code: 'forbidden' })
    return []
  }
  const functions = { authorizedFindMany: ask, check: ask, authorizedCreate: ask, isAllowed: ask, isAllowedObject: ask }
  return { ...functions, allowedActions: ask, explain: ask, with: () => functions }
}

const layerOf = (denied = false) => ({ as: () => bound(denied) })

describe('a session', () => {
  test.each<[string, boolean]>([
    ['authorizedFindMany', true],
    ['check', true],
    ['authorizedCreate', true],
    ['isAllowed', false],
    ['isAllowedObject', false],
    ['allowedActions', false],
    ['explain', false],
  ])('is authorized by %s: %s', async (name, authorizes) => {
    const { data, state } = createSession(layerOf(), ada)
    await (data as unknown as Record<string, () => Promise<unknown>>)[name]?.()
    expect(state().kind).toBe(authorizes ? 'authorized' : 'open')
  })

  test('is not authorized by what is refused', async () => {
    const { data, state } = createSession(layerOf(true), ada)
    await expect(data.check()).rejects.toMatchObject({ code: 'forbidden' })
    expect(state().kind).toBe('open')
  })

  test('is authorized by what is done inside a transaction', async () => {
    const { data, state } = createSession(layerOf(), ada)
    await data.with().authorizedCreate()
    expect(state().kind).toBe('authorized')
  })

  test('without a principal has no data layer', () => {
    const session = createSession(layerOf(), undefined)
    expect(() => session.data).toThrowError(expect.objectContaining({ code: 'unauthenticated' }))
    expect(() => session.principal).toThrowError(expect.objectContaining({ code: 'unauthenticated' }))
  })

  test('is skipped for a reason, which is told', () => {
    const reasons: string[] = []
    const { skipAuthorization, state } = createSession(layerOf(), ada, (reason) => reasons.push(reason))
    expect(() => skipAuthorization(' ')).toThrowError(expect.objectContaining({ code: 'unsupported-argument' }))
    expect(state().kind).toBe('open')
    skipAuthorization('public')
    expect([state(), reasons]).toEqual([{ kind: 'skipped', reason: 'public' }, ['public']])
  })

  test('that is authorized stays so', () => {
    const { authorized, skipAuthorization, state } = createSession(layerOf(), ada)
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
    return { ends, opened: openRequest(options, place) }
  }
  const refuse = (): never => {
    throw new Error('no')
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

  test('has one session', async () => {
    const options = { layer: layerOf(), principal: () => ada }
    const facts = () => ({ method: 'GET', route: '/', path: '/', params: {}, query: {}, header: () => undefined })
    const guards = createGuards(options, { facts, hint: 'Use it first.' })
    const { request } = place
    expect(() => guards.of(request)).toThrowError(expect.objectContaining({ hint: 'Use it first.' }))
    expect(() => guards.current()).toThrowError(expect.objectContaining({ code: 'unsupported-argument' }))
    expect(() => guards.rowOf(request)).toThrowError(expect.objectContaining({ path: 'rowOf' }))
    const opened = await guards.open(place)
    const { session } = opened ?? refuse()
    expect(guards.run(request, session, () => guards.current())).toBe(session)
    expect([guards.of(request), await guards.open(place)]).toEqual([session, undefined])
    await expect(guards.authorize({}, { kind: 'a', key: 'b' } as never)).rejects.toMatchObject({
      hint: 'Use it first.',
    })
  })
})
