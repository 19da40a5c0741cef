import type { TableRow } from '../support/tables.ts'

/** Values that comparisons, patterns, casts and paths go wrong on. No NUL and no lone surrogate: the database holds none. */
// oxfmt-ignore
const TEXTS = [
  '', 'a', 'A', 'b', 'B', 'ab', 'a b', 'a ', ' a', 'é', 'e\u0301', 'ß', 'SS', 'İ', 'i', 'ı', 'I', '🚀', '\uffee', 'h\u00e9y🚀',
  '%', '_', 'a%', '50%_x', '\\', 'a\\', "it's", '"', '$1', 'a.b', '^a$', '[a]', 'a\nb', 'a\n', '5', '05', '-5', '+5', '5.0', '0x5',
  '1e3', '9223372036854775808', 'NaN', 'inf', '-0', 'true', 'T', 'null', '2024-01-01T00:00:00Z', '2024-01-01', '2024-02-30T00:00:00Z', '24h',
] as const

// oxfmt-ignore
const OPTIONAL_TEXTS = [
  null, 'a', '', null, 'b', 'é', 'A', 'a.b', null, '5', '%', 'a b', 'a', '12', '2024-01-01T00:00:00Z', '24h', 'true', '\\', 'nan', '🚀', 'İ', 'a.', '-0.5',
  '2024-02-30T00:00:00Z', 'a', 'B', 'false', 'F', '2023-12-31T23:00:00-01:00', 'TRUE', 'a:b',
] as const

// oxfmt-ignore
const DOUBLES = [
  '0', '-0', null, '1', '-1', '0.1', '0.2', '0.3', '0.30000000000000004', '-0.6', '2.5', '-2.5', '3', '1e308', '-1.7976931348623157e308', '5e-324',
  'NaN', 'Infinity', '-Infinity', '9007199254740992', '1000000', '999999', '0.0001', '0.00001', '0.02040816326530612',
]
const INTEGERS = [0, 1, -1, 2, 3, 5, 7, -7, 10, 100, 2_147_483_647, -2_147_483_648]
const BIGS = [
  '0',
  null,
  '1',
  '9007199254740991',
  '9007199254740992',
  '9007199254740993',
  '9223372036854775807',
  '-9223372036854775808',
]
// oxfmt-ignore
const PATHS = [
  'a', 'a.b', null, '', 'a.b.c', 'a.c', 'b', 'a.', '.a', 'a..b', 'ab', 'ab.c', 'a:b', '%.a', 'a_b', 'A.b', 'a.b.c.d', 'é.b', '.', 'a.b.',
  'a...b', 'a....b', 'a.b:c', '!.#', '!:a.!', '#a', 'a..b..c', 'a.', 'a...',
]
// oxfmt-ignore
const PATHS2 = [
  'a.b', 'a:b', 'a', '', null, 'a', 'a.b.c', 'a.', 'a.x', 'é', '.', 'a.b', 'A', 'ab.c.d', 'a..b', 'a.c',
  'a:b', 'a:b:c', 'a...', '!:#', '!#:a.', 'a:c', 'a.:b', ':', '!:a.', 'a:b.c', '#', 'a..x',
]
// oxfmt-ignore
const INSTANTS = [
  '2024-01-01T00:00:00Z', null, '2024-01-01T00:00:00.000001Z', '2023-12-31T23:59:59.999999Z', '2024-02-29T12:34:56.123456Z', '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.5Z', '2024-03-31T01:30:00+01:00', 'infinity', '-infinity', '10000-01-01T00:00:00Z', '2024-12-30T00:00:00Z',
]
// oxfmt-ignore
const LABELS = [
  [], null, ['a'], ['b'], ['a', 'b'], ['b', 'a'], ['a', 'a'], ['a', null], [null], [''], ['A', 'é'], ['%', '_', '\\'], ['a', 'b', 'c'], ['a,b', '{}', '"'], ['NULL'],
]
const NUMS = [[], null, [1], [1, 2], [2, 1], [1, 1], [null, 1], [null], [0, -1, 5], [2147483647]]

/** A value for each row, such that columns with lists of different lengths meet in ever new pairs. */
function pick<Value>(values: readonly Value[], row: number, stride = 1): Value {
  return values[(row * stride) % values.length] as Value
}

const COUNT = 50

function key(prefix: string, index: number | null): string | null {
  return index === null ? null : `${prefix}${index}`
}

function thing(row: number): TableRow {
  return {
    id: `t${row}`,
    tenant: pick(['a', 'b', 'a', 'a', 'b'], row),
    flag: pick([true, false, true, false, false], row),
    maybe: pick([true, null, false], row),
    s: pick(TEXTS, row),
    so: pick(OPTIONAL_TEXTS, row),
    code: pick([null, 't1', 'AB-12', 'ab', 'a', 'x%y', '', 'OPEN', 'low', '12'], row),
    i2: pick([0, null, 1, -1, 32_767, -32_768, 5], row),
    n: pick(INTEGERS, row),
    no: pick([null, ...INTEGERS], row, 2),
    big: pick(BIGS, row),
    f4: pick(['0.1', null, '1.5', '-0', '3.4028235e38', 'NaN', '16777217', '1e-45'], row),
    d: pick(DOUBLES, row),
    x: pick(
      DOUBLES.filter((value) => value !== null && !/N|I/.test(value)),
      row,
      5,
    ),
    price: pick(['0.10', null, '0.30', '1.00', '-7', '99999999.99', '-99999999.99', 'NaN', '2.50'], row),
    exact: pick(
      ['0.1', null, '0.1000000000000000055511151231257827', '0.10000000000000001', '1e30', '3', 'NaN', '1e400'],
      row,
    ),
    at: pick(INSTANTS, row),
    local: pick(
      [
        '2024-01-01T00:00:00',
        null,
        '2024-06-30T22:30:00.123',
        '1999-12-31T23:59:59.999',
        'infinity',
        '2024-01-01T00:00:00.001',
      ],
      row,
    ),
    second: pick(
      ['2024-01-01T00:00:00Z', '2023-12-31T23:59:59Z', null, '2024-01-01T00:00:01Z', '2000-02-29T00:00:00Z'],
      row,
    ),
    day: pick(['2024-01-01', null, '2024-12-31', 'infinity', '0001-01-01', '2024-02-29', '1999-12-31'], row),
    level: pick(['low', 'Mid', null, 'a b', '%', ''], row),
    uid: pick(
      [
        '00000000-0000-4000-8000-000000000000',
        'ABCDEF01-2345-4678-9abc-def012345678',
        null,
        'ffffffff-ffff-ffff-ffff-ffffffffffff',
      ],
      row,
    ),
    path: pick(PATHS, row),
    path2: pick(PATHS2, row),
    labels: pick(LABELS, row),
    nums: pick(NUMS, row, 3),
    doubles: pick([null, [], ['0.1'], ['0.1', 'NaN'], ['-0', '1'], [null, '2.5'], ['0.30000000000000004']], row),
    days: pick([null, [], ['2024-01-01'], ['2024-01-01', null], ['infinity'], ['1999-12-31', '2024-02-29']], row, 5),
    levels: pick([['low'], null, [], ['Mid', 'a b'], ['', null], ['%', '%']], row, 5),
    // Some have no parent, some point at a row that is not there, one is its own parent.
    parentId: row === 7 ? 't7' : key('t', pick([null, 0, 1, 2, 3, 5, 8, 13, 99], row)),
    ownerId: key('u', pick([0, 1, null, 2, 3, 4, 5, 77, 6, 7], row)),
    reviewerId: key('u', pick([0, null, 1, 3, 2, 6, 1], row)),
    shop: pick(['s', 's', null, 'S', 's/1', 's'], row),
    boxNo: pick([1, 2, 3, null, 1, 9, 1], row),
    noteId: pick([1, null, 2, 3, 4, 44], row),
  }
}

const USERS: readonly TableRow[] = [
  { id: 'u0', name: 'a', dept: 'sales', rank: '1', active: true, labels: ['a', 'b'], managerId: 'u1' },
  { id: 'u1', name: 'b', dept: null, rank: null, active: false, labels: [], managerId: 'u2' },
  { id: 'u2', name: null, dept: 'it', rank: 'NaN', active: null, labels: null, managerId: null },
  { id: 'u3', name: '', dept: 'sales', rank: '-0', active: true, labels: [null], managerId: 'u88' },
  { id: 'u4', name: 'é', dept: '%', rank: '2.5', active: true, labels: ['x'], managerId: 'u4' },
  { id: 'u5', name: 'A', dept: '', rank: '1e308', active: false, labels: ['a', null], managerId: 'u0' },
  { id: 'u6', name: 'a', dept: 'it', rank: '1', active: true, labels: ['a', 'a'], managerId: 'u0' },
  { id: 'u7', name: 'ab', dept: 'Sales', rank: '0', active: null, labels: ['b'], managerId: 'u2' },
]

const BOXES: readonly TableRow[] = [
  { shop: 's', no: 1, name: 'a', n: 1, labels: ['a'] },
  { shop: 's', no: 2, name: null, n: null, labels: null },
  { shop: 's', no: 9, name: '', n: 5, labels: [] },
  { shop: 'S', no: 1, name: 'b', n: -1, labels: ['b', null] },
  { shop: 's/1', no: 1, name: 'é', n: 2, labels: ['a', 'b'] },
  { shop: 'S', no: 3, name: 'a', n: 0, labels: ['c'] },
]

function pin(row: number): TableRow {
  return {
    id: `i${row}`,
    shop: pick(['s', 's', 'S', null, 's/1', 's'], row),
    boxNo: pick([1, 2, 1, 1, 1, null, 1], row),
    name: pick(['a', null, 'b', ''], row),
    n: pick([1, 2, null, -1, 5], row),
  }
}

function part(row: number): TableRow {
  return {
    id: `p${row}`,
    thingId: key(
      't',
      pick([0, 1, 2, 2, 3, 4, 5, 6, 6, 6, 8, 9, 12, 13, 20, 21, 22, 22, 30, null, 31, 32, 33, 40], row),
    ),
    tenant: pick(['a', 'a', 'b', 'a', null], row),
    deletedAt: pick([null, null, null, '2024-01-01T00:00:00Z'], row),
    name: pick(['a', 'b', null, '', 'a', '%', 'é'], row),
    n: pick([1, null, 2, 3, -1, 0], row),
    flag: pick([true, null, false], row),
    userId: key('u', pick([0, 1, null, 2, 99, 3], row)),
    shop: pick(['s', 'S', null], row),
    boxNo: pick([1, 2, 3, null], row),
  }
}

const indexes = (count: number): number[] => Array.from({ length: count }, (_, row) => row)

/** Which things are in which groups. */
export const GROUPS_OF_THINGS: readonly (readonly [thing: number, group: number])[] = indexes(60)
  .filter((row) => row % 4 !== 3)
  .map((row) => [(row * 7) % COUNT, Math.floor(row / 3) % 5])
  .filter(([of, group], at, all) => all.findIndex(([t, g]) => t === of && g === group) === at)
  .map(([of = 0, group = 0]) => [of, group])

/** The suite's rows, by model. */
export const ROWS: ReadonlyMap<string, readonly TableRow[]> = new Map<string, readonly TableRow[]>([
  ['things', indexes(COUNT).map(thing)],
  ['users', USERS],
  ['boxes', BOXES],
  ['pins', indexes(24).map(pin)],
  ['parts', indexes(60).map(part)],
  [
    'passports',
    indexes(24).map((row) => ({
      id: `q${row}`,
      thingId: row % 6 === 5 ? null : `t${row * 2}`,
      s: pick(['a', null, 'b', ''], row),
      n: pick([1, 2, null, 3, -1], row),
    })),
  ],
  [
    'stamps',
    indexes(20).map((row) => ({
      id: `m${row}`,
      passportId: `q${(row * 3) % 16}`,
      land: pick(['de', null, 'fr', ''], row),
    })),
  ],
  [
    'groups',
    indexes(5).map((row) => ({
      id: `g${row}`,
      name: pick(['a', null, 'b', ''], row),
      n: pick([1, null, 2, -1, 0], row),
    })),
  ],
  [
    'memberships',
    GROUPS_OF_THINGS.map(([of, group], row) => ({
      thingId: `t${of}`,
      // Some lead to a group that is not there.
      groupId: row % 9 === 8 ? `x${row}` : `g${group}`,
      role: pick(['admin', null, 'guest', ''], row),
    })),
  ],
  [
    'notes',
    [
      { id: 1, value: 'a', amount: '1.5', replyToId: 2 },
      { id: 2, value: null, amount: null, replyToId: null },
      { id: 3, value: '%', amount: 'NaN', replyToId: 3 },
      { id: 4, value: 'A', amount: '-0', replyToId: 44 },
      { id: 5, value: '', amount: '0.1', replyToId: 1 },
    ],
  ],
])
