import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Canonical, canonicalText } from './canonical.ts'
import type { CerbosValue } from './cerbos.ts'
import { identityText, isSealed, type PlanIdentity, planKey, seal, sharedKey } from './plan-key.ts'
import { type PlanQuery, planRequestOf } from './plan-request.ts'

/** Few different texts, among them those that an encoding with separators would confuse; halves of surrogate pairs too. */
const word = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'ab', '1', 's1:a', 'n', 'o0:', ':', '\0', '\ud800', '\ufffd', 'é', 'e\u0301'),
  fc.string({ maxLength: 3 }),
)
const value: fc.Arbitrary<CerbosValue> = fc.letrec<{ value: CerbosValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, -0, 1, 1.5, '1', 'true', 'null'),
    word,
    fc.double({ noNaN: true }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(word, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value
const record = fc.dictionary(word, value, { maxKeys: 3, noNullPrototype: true })
const roles = fc.array(fc.constantFrom('USER', 'ADMIN', 'USER,ADMIN'), { minLength: 1, maxLength: 3 })
const actions = fc.array(fc.constantFrom('view', 'edit', 'view,edit'), { minLength: 1, maxLength: 3 })
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined })

const query: fc.Arbitrary<PlanQuery> = fc
  .record({
    identity: fc.record({
      principal: fc.record({ id: word, roles, attr: record, scope: optional(word), policyVersion: optional(word) }),
      scopes: fc.constant([]),
      policyVersion: optional(word),
      auxData: optional(fc.record({ jwt: fc.record({ token: word, keySetId: optional(word) }) })),
      annotations: optional(record),
    }),
    kind: word,
    scope: optional(word),
    actions,
  })
  .map((parts) => withoutUndefined(parts) as PlanQuery)
const identity: fc.Arbitrary<PlanIdentity> = fc.record({ query, pdp: word, map: word })

/** By what they say of one place. */
const PLACES: readonly ((one: PlanIdentity, other: PlanIdentity) => PlanIdentity)[] = [
  (one) => structuredClone(one),
  (one, { pdp }) => ({ ...one, pdp }),
  (one, { map }) => ({ ...one, map }),
  ...(['kind', 'scope', 'actions', 'identity'] as const).map(
    (place) => (one: PlanIdentity, other: PlanIdentity) => inQuery(one, { [place]: other.query[place] }),
  ),
  ...(['principal', 'policyVersion', 'auxData', 'annotations'] as const).map(
    (place) => (one: PlanIdentity, other: PlanIdentity) =>
      inQuery(one, { identity: { ...one.query.identity, [place]: other.query.identity[place] } }),
  ),
]

function inQuery(one: PlanIdentity, changed: Partial<PlanQuery>): PlanIdentity {
  return { ...one, query: { ...one.query, ...changed } }
}

/** The same question but for one place, or the same question. */
const neighbors = fc
  .tuple(identity, identity, fc.constantFrom(...PLACES))
  .map(([one, other, changed]): [PlanIdentity, PlanIdentity] => [one, changed(one, other)])

function withoutUndefined(parts: unknown): unknown {
  if (Array.isArray(parts) || typeof parts !== 'object' || parts === null) return parts
  const known = Object.entries(parts).filter(([, part]) => part !== undefined)
  return Object.fromEntries(known.map(([name, part]) => [name, withoutUndefined(part)]))
}

/** Whether the PDP must answer two questions alike: the requests are the same, but for the order and the number of roles and actions. */
function same(a: PlanIdentity, b: PlanIdentity): boolean {
  const normal = ({ query: asked, ...more }: PlanIdentity) => {
    const request = planRequestOf(asked)
    const { principal } = request
    const own = { ...principal, roles: new Set(principal.roles) }
    return { ...more, request: { ...request, principal: own, actions: new Set(request.actions) } }
  }
  return isDeepStrictEqual(normal(a), normal(b))
}

describe('the name of a plan', () => {
  test('is shared by the same requests, and by no others', () => {
    const pairs = fc.oneof(neighbors, fc.tuple(identity, identity))
    const property = fc.property(pairs, ([one, other]) => {
      expect(identityText(one) === identityText(other)).toBe(same(one, other))
      expect(planKey(one) === planKey(other)).toBe(same(one, other))
    })
    fc.assert(property, { numRuns: 3000 })
  })

  test('is never long', () => {
    expect(keyOfPrincipal('a').length).toBeGreaterThan(43)
    expect(keyOfPrincipal('a'.repeat(100_000)).length).toBe(43)
  })

  test('is made of texts that values share only when they are the same', () => {
    const property = fc.property(value, value, (a, b) => {
      expect(canonicalText(a) === canonicalText(b)).toBe(isDeepStrictEqual(a, b))
    })
    fc.assert(property, { numRuns: 3000 })
  })

  test('is another one for others with another secret', () => {
    const property = fc.property(identity, (one) => {
      const key = planKey(one)
      expect(sharedKey('secret', key)).toBe(sharedKey('secret', planKey(structuredClone(one))))
      expect(new Set([key, sharedKey('secret', key), sharedKey('terces', key)]).size).toBe(3)
    })
    fc.assert(property)
  })
})

function keyOfPrincipal(attribute: Canonical, map = ''): string {
  const principal = { id: 'p', roles: ['USER'], attr: { attribute: attribute as CerbosValue } }
  const asked = { identity: { principal, scopes: [] }, kind: 'note', actions: ['view'], scope: undefined }
  return planKey({ query: asked, pdp: '', map })
}

test.each<[string, Canonical, Canonical]>([
  ['lists in lists', [[1], [2]], [[1, [2]]]],
  ['an empty list at the end', [[1], []], [[1, []]]],
  ['objects in objects', { a: { b: 1 }, c: 2 }, { a: { b: 1, c: 2 } }],
  ['texts one after the other', ['ab', 'c'], ['a', 'bc']],
  ['a name and its value', { ab: 'c' }, { a: 'bc' }],
  ['a text like a number', '1', 1],
  ['a text like an encoding', 's1:a', 'a'],
  ['a list and an object', [], {}],
  ['zeros', 0, -0],
  ['half a surrogate pair', '\ud800', '\ufffd'],
])('%s are told apart', (_, a, b) => {
  expect(canonicalText(a)).not.toBe(canonicalText(b))
  expect(seal('s', canonicalText(a))).not.toBe(seal('s', canonicalText(b)))
  for (const map of ['', 'm'.repeat(1000)]) expect(keyOfPrincipal(a, map)).not.toBe(keyOfPrincipal(b, map))
})

test('the order of members does not matter, that of a list does', () => {
  expect(canonicalText({ a: 1, b: { d: 2, c: 3 } })).toBe(canonicalText({ b: { c: 3, d: 2 }, a: 1 }))
  expect(canonicalText([1, 2])).not.toBe(canonicalText([2, 1]))
})

test('what is not there is as good as undefined, but not as null', () => {
  expect(canonicalText({ a: undefined, b: 1 })).toBe(canonicalText({ b: 1 }))
  expect(canonicalText({ a: null })).not.toBe(canonicalText({}))
})

test('a seal is of one text', () => {
  expect(isSealed('s', 'a', seal('s', 'a'))).toBe(true)
  for (const code of [seal('s', 'b'), seal('t', 'a'), '', 'x']) expect(isSealed('s', 'a', code)).toBe(false)
})
