import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { createPlanMemory, type PlanOrigin } from './plan-memory.ts'
import { parseCaller } from './principal.ts'
import { tokenExpiry } from './token-expiry.ts'

const PLAN = { plan: 1 }

function token(claims: unknown): string {
  return `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`
}

function originOf({ exp, ...origin }: Partial<PlanOrigin> & { readonly exp?: number } = {}): PlanOrigin {
  const auxData = exp === undefined ? {} : { auxData: { jwt: { token: token({ exp }) } } }
  const identity = parseCaller({ principal: { id: 'p', roles: ['USER'] }, ...auxData })
  const query = { identity, kind: 'note', actions: ['view'], scope: undefined }
  return { query, asked: Date.now(), size: 10, ...origin }
}

describe('a memory of plans', () => {
  test('is bounded by number, and forgets in time', async () => {
    const memory = createPlanMemory<object>(() => 400, 2)
    for (const key of ['a', 'b', 'c']) memory.hold(key, PLAN, originOf())
    expect(['a', 'b', 'c'].map((key) => memory.find(key))).toEqual([undefined, PLAN, PLAN])
    await setTimeout(450)
    expect(['b', 'c'].map((key) => memory.find(key))).toEqual([undefined, undefined])
  })

  test('is bounded by what the plans say, all together', () => {
    const memory = createPlanMemory<object>(() => 60_000, 100)
    for (const key of ['a', 'b', 'c']) memory.hold(key, PLAN, originOf({ size: 4_000_000 }))
    memory.hold('too large', PLAN, originOf({ size: 20_000_000 }))
    expect(['a', 'b', 'c', 'too large'].map((key) => memory.find(key))).toEqual([undefined, PLAN, PLAN, undefined])
  })

  test('counts the time from when the PDP was asked', async () => {
    const memory = createPlanMemory<object>(({ kind }) => (kind === 'note' ? 10_000 : 0), 2)
    memory.hold('late', PLAN, originOf({ asked: Date.now() - 10_000 }))
    memory.hold('soon', PLAN, originOf({ asked: Date.now() - 9200 }))
    expect(['late', 'soon'].map((key) => memory.find(key))).toEqual([undefined, PLAN])
    await setTimeout(900)
    expect(memory.find('soon')).toBeUndefined()
  })

  test('ends with the token', async () => {
    const memory = createPlanMemory<object>(() => 900, 10)
    memory.hold('ended', PLAN, originOf({ exp: Date.now() / 1000 - 1 }))
    memory.hold('soon', PLAN, originOf({ exp: Date.now() / 1000 + 0.4 }))
    memory.hold('later', PLAN, originOf({ exp: Date.now() / 1000 + 3600 }))
    memory.hold('no token', PLAN, originOf())
    const keys = ['ended', 'soon', 'later', 'no token']
    expect(keys.map((key) => memory.find(key) === PLAN)).toEqual([false, true, true, true])
    await setTimeout(450)
    expect(memory.find('soon')).toBeUndefined()
    await setTimeout(600)
    expect(keys.filter((key) => memory.find(key) !== undefined)).toEqual([])
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
})
