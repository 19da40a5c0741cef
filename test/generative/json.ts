import fc from 'fast-check'
import type { Field } from '@rowgate/core'

/** The JSON fields of a thing. */
export const JSON_FIELDS: Readonly<Record<'meta' | 'plain', [Field['type'], { readonly nullable: boolean }]>> = {
  meta: [{ kind: 'json', native: 'jsonb' }, { nullable: true }],
  plain: [{ kind: 'json', native: 'json' }, { nullable: true }],
}

/** Places inside of them, where values of every type stand: also of other types than the grammar takes them for. */
export const JSON_PLACES: readonly string[] = [
  'meta.s',
  'meta.n',
  'meta.x',
  'meta["a.b"]',
  'plain.s',
  'meta.l[0]',
  'parent.meta.x',
]
export const JSON_LISTS: readonly string[] = ['meta.l', 'meta.x', 'plain.l', 'meta']

const scalar = fc.constantFrom<string>(
  'null',
  'true',
  'false',
  '0',
  '1',
  '2.5',
  '-7',
  '1e300',
  '1e400',
  '"a"',
  '""',
  '"b"',
  '"5"',
  '"true"',
  '"a.b"',
  '"2024-01-01T00:00:00Z"',
)
const list = fc.array(scalar, { maxLength: 3 }).map((items) => `[${items.join()}]`)
const value = fc.oneof(
  { weight: 4, arbitrary: scalar },
  list,
  scalar.map((inner) => `{"s":${inner},"a":1}`),
)
const entry = fc.tuple(fc.constantFrom('s', 'n', 'x', 'l', 'a.b'), value).map(([key, inner]) => `"${key}":${inner}`)

/** Documents as text: mostly objects with some of the places. */
export const documents: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.array(entry, { maxLength: 5 }).map((entries) => `{${entries.join()}}`) },
  { weight: 1, arbitrary: value },
)
