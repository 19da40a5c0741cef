import fc from 'fast-check'
import type { TableRow } from '../support/tables.ts'
import { documents, UNCONVERTIBLE } from './json.ts'
import { ADDRESSES, NUMBERS, orNull, SPELLINGS, TEXTS } from './values.ts'

const DOUBLES = [
  '0',
  '-0',
  '1',
  '-1',
  '0.1',
  '0.3',
  '2.5',
  '-0.6',
  '1e308',
  '-1.7976931348623157e308',
  '1.7976931348623157e308',
  '5e-324',
  '1e-200',
  '9007199254740993',
  'NaN',
  'Infinity',
  '-Infinity',
  '1000000',
  '123456789',
]
const FLOATS = ['0', '0.1', '1.5', '-2', '3.4028235e38', 'NaN']
const DECIMALS = ['0', '0.1', '0.3', '1.00', '2.5', '-7', '99999999.99', '-99999999.99', 'NaN']
const ANY_DECIMALS = [
  '0.1',
  '0.1000000000000000055511151231257827',
  '0.10000000000000001',
  '1e30',
  '3',
  'NaN',
  '1e400',
  '9007199254740993',
  '9007199254740995',
]
const BIGS = [
  '0',
  '1',
  '9007199254740992',
  '9007199254740993',
  '9007199254740995',
  '9223372036854775807',
  '-9223372036854775808',
]
const INSTANTS = [
  '2024-01-01T00:00:00Z',
  '2024-01-01T00:00:00.000001Z',
  '2023-12-31T23:59:59.999999Z',
  '2024-02-29T12:34:56.123456Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999Z',
  '1969-12-31T23:59:59.5Z',
  'infinity',
  '-infinity',
  '10000-01-01T00:00:00Z',
]
const LOCALS = ['2024-01-01T00:00:00', '2024-06-30T22:30:00.123', '1999-12-31T23:59:59.999']
const SECONDS = ['2024-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '2024-02-29T12:34:56Z', 'infinity']
const DAYS = ['2024-01-01', '2024-12-31', 'infinity', '0001-01-01']
const UIDS = ['00000000-0000-4000-8000-000000000000', 'ABCDEF01-2345-4678-9abc-def012345678']

function pick(values: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...values)
}

const text = pick([...TEXTS, 'a', 'a', 'b'])
const labels = fc.array(orNull(text), { maxLength: 3 })

/** From here on, two neighbours may be the same double. */
const FIRST_SERIAL = 9_007_199_254_740_990n

/** The tables of one run. Rows point at one another by index, some at none. */
export const tables: fc.Arbitrary<ReadonlyMap<string, readonly TableRow[]>> = fc
  .record({
    things: fc.array(thing(), { minLength: 24, maxLength: 24 }),
    boxes: fc.array(
      fc.record({
        s: orNull(text),
        n: orNull(fc.constantFrom(...NUMBERS)),
        flag: orNull(fc.boolean()),
        labels: orNull(labels),
      }),
      { minLength: 6, maxLength: 6 },
    ),
    pins: fc.array(
      fc.record({
        box: fc.nat(5),
        other: orNull(fc.nat(5)),
        flag: orNull(fc.boolean()),
        s: orNull(text),
        n: orNull(fc.constantFrom(...NUMBERS)),
      }),
      { minLength: 14, maxLength: 14 },
    ),
    kids: fc.array(
      fc.record({
        thing: fc.oneof(fc.nat(23), fc.nat(7)),
        box: orNull(fc.nat(5)),
        s: orNull(text),
        n: orNull(fc.constantFrom(...NUMBERS)),
        flag: orNull(fc.boolean()),
        dead: fc.boolean(),
      }),
      { minLength: 24, maxLength: 24 },
    ),
  })
  .map(({ things, boxes, pins, kids }) => {
    const at = (prefix: string, index: number | null): string | null => (index === null ? null : `${prefix}${index}`)
    return new Map<string, readonly TableRow[]>([
      [
        'Thing',
        things.map(({ parent, box, ...row }, index) => ({
          ...row,
          id: `t${index}`,
          serial: String(FIRST_SERIAL + BigInt(index)),
          parentId: at('t', parent),
          boxId: at('b', box),
        })),
      ],
      ['Box', boxes.map((row, index) => ({ ...row, id: `b${index}` }))],
      [
        'Pin',
        pins.map(({ box, other, ...row }, index) => ({
          ...row,
          id: `p${index}`,
          boxId: `b${box}`,
          otherId: at('b', other),
        })),
      ],
      [
        'Kid',
        kids.map(({ thing: of, box, ...row }, index) => ({
          ...row,
          id: `k${index}`,
          thingId: `t${of}`,
          boxId: at('b', box),
        })),
      ],
    ])
  })

function thing() {
  return fc.record({
    flag: fc.boolean(),
    maybe: orNull(fc.boolean()),
    s: text,
    so: orNull(text),
    n: fc.constantFrom(...NUMBERS, 2_147_483_647, -2_147_483_648),
    no: orNull(fc.constantFrom(...NUMBERS)),
    d: orNull(pick(DOUBLES)),
    f: orNull(pick(FLOATS)),
    dec: orNull(pick(DECIMALS)),
    any: orNull(pick(ANY_DECIMALS)),
    big: orNull(pick(BIGS)),
    at: orNull(pick(INSTANTS)),
    sec: orNull(pick(SECONDS)),
    stats: orNull(fc.array(orNull(pick(['open', 'CLOSED'])), { maxLength: 3 })),
    ints: orNull(fc.array(orNull(fc.constantFrom(...NUMBERS)), { maxLength: 3 })),
    local: pick(LOCALS),
    day: orNull(pick(DAYS)),
    status: orNull(pick(['open', 'CLOSED'])),
    uid: orNull(pick(UIDS)),
    path: orNull(pick(['', 'a', 'a.b', 'a.b.c', 'a.c', 'b', 'a.', '.a', 'a:b', '%.a', 'a..b', 'a...b', 'a..'])),
    labels: orNull(labels),
    raw: orNull(pick(SPELLINGS)),
    host: orNull(pick(ADDRESSES)),
    meta: orNull(documents()),
    plain: orNull(documents(UNCONVERTIBLE)),
    nums: orNull(fc.array(orNull(pick(['0', '1', '2.5', '-1', 'NaN'])), { maxLength: 3 })),
    parent: orNull(fc.nat(23)),
    box: orNull(fc.nat(5)),
  })
}
