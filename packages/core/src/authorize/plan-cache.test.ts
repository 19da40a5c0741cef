import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PlanResponse } from './cerbos.ts'
import { checkCacheOptions, createPlanCache, maxAgeOf, type PlanStore } from './plan-cache.ts'
import { sharedKey } from './plan-key.ts'

const PLAN: PlanResponse = {
  kind: 'KIND_CONDITIONAL',
  cerbosCallId: 'c',
  condition: { operator: 'eq', operands: [{ name: 'request.resource.attr.x' }, { value: ['é', 1.5, null] }] },
  validationErrors: [],
}
const SECRET = 'a secret of enough characters'
const [K, OTHER] = [sharedKey(SECRET, 'k'), sharedKey(SECRET, 'other')]

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
    const cache = createPlanCache({ store, secret: SECRET, pdp: '' })
    cache.keep('k', PLAN, Date.now() + 1000.7)
    expect(asked).toEqual([1000])
    expect(await cache.find('k')).toEqual(PLAN)
    vi.setSystemTime(Date.now() + 1001)
    expect(await cache.find('k')).toBeUndefined()
    expect(entries.size).toBe(0)
  })

  test('keeps nothing that has ended', () => {
    const { store, entries } = storeOf()
    createPlanCache({ store, secret: SECRET, pdp: '' }).keep('k', PLAN, Date.now())
    expect(entries.size).toBe(0)
  })

  test.each<[string, (entries: Map<string, string>) => void]>([
    ['changed', (entries) => entries.set(K, String(entries.get(K)).replace('é', 'e'))],
    ['of a later end', (entries) => entries.set(K, String(entries.get(K)).replace(/"expires":\d+/, '"expires":9e15'))],
    ['of another request', (entries) => entries.set(K, String(entries.get(OTHER)))],
    ['without a seal', (entries) => entries.set(K, JSON.stringify({ plan: PLAN, expires: 9e15 }))],
    ['of another secret', (entries) => entries.set(K, String(entries.get(K)).replace(/^[^.]*/, 'x'.repeat(43)))],
    ['empty', (entries) => entries.set(K, '')],
  ])('takes no plan that is %s', async (_, tamper) => {
    const { store, entries } = storeOf()
    const cache = createPlanCache({ store, secret: SECRET, pdp: '' })
    cache.keep('k', PLAN, Date.now() + 1000)
    cache.keep('other', PLAN, Date.now() + 1000)
    tamper(entries)
    expect(await cache.find('k')).toBeUndefined()
    expect(entries.has(K)).toBe(false)
  })

  test('keeps no plan that JSON would change', () => {
    const { store, entries } = storeOf()
    const withZero = (value: number): PlanResponse => ({
      ...PLAN,
      condition: { operator: 'div', operands: [{ value }] },
    })
    for (const value of [-0, Number.NaN, Infinity])
      createPlanCache({ store, secret: SECRET, pdp: '' }).keep('k', withZero(value), Date.now() + 1000)
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
    const cache = createPlanCache({ store: { ...storeOf().store, ...broken }, secret: SECRET, pdp: '' })
    cache.keep('k', PLAN, Date.now() + 1000)
    const found = cache.find('k')
    await vi.advanceTimersByTimeAsync(200)
    expect(await found).toBeUndefined()
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
