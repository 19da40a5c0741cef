import fc from 'fast-check'
import type { Field } from '@rowgate/core'

/** The JSON fields of a thing. */
export const JSON_FIELDS: Readonly<Record<'meta' | 'plain', [Field['type'], { readonly nullable: boolean }]>> = {
  meta: [{ kind: 'json', native: 'jsonb' }, { nullable: true }],
  plain: [{ kind: 'json', native: 'json' }, { nullable: true }],
}

/** What a `json` holds and no `jsonb` does: there is no such document. */
export const UNCONVERTIBLE = ['"\\u0000"', '"\\ud800"', '1e99999']

// oxfmt-ignore
const SCALARS = [
  'null', 'true', 'false', '0', '1', '2.5', '-7', '1e300', '1e400', '"a"', '""', '"b"', '"5"', '"true"', '"a.b"', '"2024-01-01T00:00:00Z"',
]
/** Objects that are alike, but for a key, an entry or the order. */
const OBJECTS = [
  '{}',
  '{"s":"a"}',
  '{"n":"a"}',
  '{"s":"a","n":1}',
  '{"n":1,"s":"a"}',
  '{"a.b":"a"}',
  '{"n":1}',
  '{"x":{"s":1}}',
  '{"x":{"n":1}}',
]

/** Documents as text: mostly objects with some of the places. */
export function documents(others: readonly string[] = []): fc.Arbitrary<string> {
  const scalar = fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...SCALARS) },
    ...others.map((other) => ({ weight: 1, arbitrary: fc.constant(other) })),
  )
  const object = fc.oneof(
    fc.constantFrom(...OBJECTS),
    fc.array(fc.tuple(fc.constantFrom('s', 'n', 'x'), scalar), { maxLength: 3 }).map(objectOf),
  )
  const list = fc
    .array(fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 1, arbitrary: object }), { maxLength: 3 })
    .map((items) => `[${items.join()}]`)
  const value = fc.oneof({ weight: 4, arbitrary: scalar }, list, object)
  const entry = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom('s', 'n', 'x', 'l', 'a.b'), value) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('l'), list) },
  )
  const entries = fc.array(entry, { maxLength: 5 })
  return fc.oneof(
    { weight: 6, arbitrary: entries.map(objectOf) },
    { weight: 1, arbitrary: value },
    { weight: 2, arbitrary: fc.constantFrom(...OBJECTS, ...OBJECTS.slice(1, 3)) },
  )
}

function objectOf(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([key, inner]) => `"${key}":${inner}`).join()}}`
}
