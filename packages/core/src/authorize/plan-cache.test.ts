import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PlanResponse } from './cerbos.ts'
import { createHeldPlans } from './held-plans.ts'
import { checkCacheOptions, createMemoryStore, createPlanCache, maxAgeOf, type PlanStore } from './plan-cache.ts'
import { tokenExpiry } from './token-expiry.ts'

const PLAN: PlanResponse = {
  kind: 'KIND_CONDITIONAL',
  cerbosCallId: 'c',
  condition: { operator: 'eq', operands: [{ name: 'request.resource.attr.x' }, { value: ['é', 1.5, null] }] },
  validationErrors: [],
}
const SECRET = 'a secret of enough characters'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A store that keeps everything for ever, and remembers for how long it was asked to. */
function storeOf(entries: Map<string, string> = new Map<string, string>()) {
  const asked: number[] = []
  const store: PlanStore = {
    get: (key) => entries.get(key) ?? null,
    set: (key, value, ttl) => {
      asked.push(ttl)
      entries.set(key, value)
    },
    delete: (key) => entries.delete(key),
  }
  return { store, entries, asked }
}

describe('a cache', () => {
  test('returns what was put in, until its end, whatever the store does', async () => {
    const { store, entries, asked } = storeOf()
    const cache = createPlanCache(store, SECRET)
    cache.keep('k', PLAN, Date.now() + 1000.7)
    expect(asked).toEqual([1000])
    expect(await cache.find('k')).toEqual(PLAN)
    vi.setSystemTime(Date.now() + 1001)
    expect(await cache.find('k')).toBeUndefined()
    expect(entries.size).toBe(0)
  })

  test('keeps nothing that has ended', () => {
    const { store, entries } = storeOf()
    createPlanCache(store, SECRET).keep('k', PLAN, Date.now())
    expect(entries.size).toBe(0)
  })

  test.each<[string, (entries: Map<string, string>) => void]>([
    ['changed', (entries) => entries.set('k', String(entries.get('k')).replace('é', 'e'))],
    [
      'of a later end',
      (entries) => entries.set('k', String(entries.get('k')).replace(/"expires":\d+/, '"expires":9e15')),
    ],
    ['of another request', (entries) => entries.set('k', String(entries.get('other')))],
    ['without a seal', (entries) => entries.set('k', JSON.stringify({ plan: PLAN, expires: 9e15 }))],
    ['of another secret', (entries) => entries.set('k', String(entries.get('k')).replace(/^[^.]*/, 'x'.repeat(43)))],
    ['empty', (entries) => entries.set('k', '')],
  ])('takes no plan that is %s', async (_, tamper) => {
    const { store, entries } = storeOf()
    const cache = createPlanCache(store, SECRET)
    cache.keep('k', PLAN, Date.now() + 1000)
    cache.keep('other', PLAN, Date.now() + 1000)
    tamper(entries)
    expect(await cache.find('k')).toBeUndefined()
    expect(entries.has('k')).toBe(false)
  })

  test('keeps no plan that JSON would change', () => {
    const { store, entries } = storeOf()
    const withZero = (value: number): PlanResponse => ({
      ...PLAN,
      condition: { operator: 'div', operands: [{ value }] },
    })
    for (const value of [-0, Number.NaN, Infinity])
      createPlanCache(store, SECRET).keep('k', withZero(value), Date.now() + 1000)
    expect(entries.size).toBe(0)
  })

  test.each<[string, Partial<PlanStore>]>([
    ['fails', { get: () => Promise.reject(new Error('down')), set: () => Promise.reject(new Error('down')) }],
    [
      'throws',
      {
        get: () => {
          throw new Error('down')
        },
        set: () => {
          throw new Error('down')
        },
      },
    ],
    ['never answers', { get: () => new Promise(() => undefined), set: () => new Promise(() => undefined) }],
    ['answers with something else', { get: () => 7 as never }],
  ])('with a store that %s has no plan', async (_, broken) => {
    const cache = createPlanCache({ ...storeOf().store, ...broken }, SECRET)
    cache.keep('k', PLAN, Date.now() + 1000)
    const found = cache.find('k')
    await vi.advanceTimersByTimeAsync(200)
    expect(await found).toBeUndefined()
  })

  test('in memory is bounded, and forgets in time', async () => {
    vi.useRealTimers()
    const store = createMemoryStore(2)
    for (const key of ['a', 'b', 'c']) store.set(key, key, key === 'c' ? 400 : 60_000)
    expect(['a', 'b', 'c'].map((key) => store.get(key))).toEqual([undefined, 'b', 'c'])
    await setTimeout(450)
    expect(['b', 'c'].map((key) => store.get(key))).toEqual(['b', undefined])
  })
})

describe('how old a plan may be', () => {
  const options = { maxAge: { note: 1000, expense: { view: 500, edit: 200 } } }
  test.each([
    ['note', ['view'], 1000],
    ['expense', ['view'], 500],
    ['expense', ['view', 'edit'], 200],
    ['expense', ['view', 'delete'], 0],
    ['expense', ['delete'], 0],
    ['user', ['view'], 0],
    ['toString', ['view'], 0],
    ['expense', ['toString'], 0],
  ])('%s %j: %d', (kind, actions, milliseconds) => {
    expect(maxAgeOf(options, kind, actions)).toBe(milliseconds)
  })

  test.each([
    ['no end', { maxAge: { note: Infinity } }],
    ['no number', { maxAge: { note: { view: Number.NaN } } }],
    ['less than nothing', { maxAge: { note: -1 } }],
    ['a secret that is short', { maxAge: {}, shared: { ...storeOf(), secret: 'short', pdp: '' } }],
  ])('%s is refused', (_, invalid) => {
    expect(() => checkCacheOptions(invalid)).toThrow(expect.objectContaining({ code: 'unsupported-argument' }) as Error)
  })
})

describe('the end of a token', () => {
  const token = (claims: unknown): string => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`
  test.each([
    ['none', undefined, Infinity],
    ['a token without an end', token({ sub: 'ada' }), Infinity],
    ['an end in seconds', token({ exp: 1000.5 }), 1_000_500],
    ['an end that is no number', token({ exp: '1000' }), 0],
    ['no token', 'x', 0],
    ['no JSON', 'a.b.c', 0],
    ['null', token(null), 0],
  ])('%s', (_, text, expiry) => {
    expect(tokenExpiry(text === undefined ? undefined : { jwt: { token: text } })).toBe(expiry)
  })

  test('ends what is held as well', async () => {
    vi.useRealTimers()
    const held = createHeldPlans<object>(900)
    const until = (exp: number) => ({ jwt: { token: token({ exp }) } })
    held.hold('ended', PLAN, until(Date.now() / 1000 - 1))
    held.hold('soon', PLAN, until(Date.now() / 1000 + 0.4))
    held.hold('later', PLAN, until(Date.now() / 1000 + 3600))
    held.hold('no token', PLAN, undefined)
    const keys = ['ended', 'soon', 'later', 'no token']
    expect(keys.map((key) => held.find(key) === PLAN)).toEqual([false, true, true, true])
    await setTimeout(450)
    expect(held.find('soon')).toBeUndefined()
    await setTimeout(600)
    expect(keys.filter((key) => held.find(key) !== undefined)).toEqual([])
  })
})
