import type { Principal } from '@rowgate/core'
import fc from 'fast-check'
import { NUMBERS, orNull, TEXTS } from './values.ts'

const text = fc.constantFrom(...TEXTS, 'a', 'a', 'b')
const number = fc.constantFrom(...NUMBERS, 0.1, 2.5, -0, 1e308, 5e-324, 2 ** 53 + 2)
const texts = fc.array(orNull(text), { maxLength: 4 })
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null))

/**
 * Principals with attributes of every type, some without a value or not there at all. What stands to the right of `in` is a list, and a
 * condition is boolean: about others, the plan is a known blind spot (docs/reference/divergences.md).
 */
export const principals: fc.Arbitrary<Principal> = fc
  .record({
    id: fc.constantFrom('u1', 'a', 'é'),
    roles: fc.constantFrom(['USER'], ['USER'], ['USER', 'ADMIN'], ['ADMIN', 'USER'], ['USER', 'AUDITOR']),
    attr: fc.record(
      {
        team: fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: scalar }),
        scope: fc.constantFrom('a', 'a.b', '', 'a.', 'a:b'),
        level: fc.oneof({ weight: 4, arbitrary: number }, { weight: 1, arbitrary: scalar }),
        zero: fc.constantFrom(0, -0, 1),
        flag: fc.boolean(),
        nothing: fc.constant(null),
        mixed: fc.oneof(scalar, texts),
        since: fc.constantFrom('2024-01-01T00:00:00Z', '2024-02-29T12:34:56.1234565Z', 'never'),
        teams: texts,
        many: fc.array(text, { minLength: 9, maxLength: 13 }),
        levels: fc.array(number, { maxLength: 12 }),
        grants: fc.array(
          fc.record({ dept: orNull(text), level: number, names: texts }, { requiredKeys: ['dept', 'names'] }),
          { maxLength: 12 },
        ),
        map: fc.dictionary(text, fc.constantFrom('a', 'b', ''), { maxKeys: 12 }),
        nested: fc.dictionary(text, fc.record({ role: text }), { maxKeys: 3 }),
        lists: fc.dictionary(text, texts, { maxKeys: 3 }),
      },
      { noNullPrototype: true },
    ),
  })
  .chain(({ attr, ...rest }) =>
    fc.subarray(Object.keys(attr), { minLength: 10 }).map((kept) => ({
      ...rest,
      attr: Object.fromEntries(Object.entries(attr).filter(([name]) => kept.includes(name))),
    })),
  )
