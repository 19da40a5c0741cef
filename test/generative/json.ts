import fc from 'fast-check'
import type { Field } from '@rowgate/core'

/** The JSON fields of a thing. */
export const JSON_FIELDS: Readonly<Record<'meta' | 'plain', [Field['type'], { readonly nullable: boolean }]>> = {
  meta: [{ kind: 'json', native: 'jsonb' }, { nullable: true }],
  plain: [{ kind: 'json', native: 'json' }, { nullable: true }],
}

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
const object = fc
  .array(fc.tuple(fc.constantFrom('s', 'n', 'x'), scalar), { maxLength: 3 })
  .map((entries) => `{${entries.map(([key, inner]) => `"${key}":${inner}`).join()}}`)
const list = fc
  .array(fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 1, arbitrary: object }), { maxLength: 3 })
  .map((items) => `[${items.join()}]`)
const value = fc.oneof({ weight: 4, arbitrary: scalar }, list, object)
const entry = fc.tuple(fc.constantFrom('s', 'n', 'x', 'l', 'a.b'), value).map(([key, inner]) => `"${key}":${inner}`)

/** Documents as text: mostly objects with some of the places. */
export const documents: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.array(entry, { maxLength: 5 }).map((entries) => `{${entries.join()}}`) },
  { weight: 1, arbitrary: value },
)
