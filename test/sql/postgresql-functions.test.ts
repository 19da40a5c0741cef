import { type Computed, type Parameter, unreachable } from '@rowgate/core'
import { postgresql, render } from '@rowgate/sql'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'

let client: pg.Client

beforeAll(async () => {
  client = new pg.Client({ connectionString: inject('postgresUrl') })
  await client.connect()
})
afterAll(() => client?.end())

const MAX = `9223372036854775807::int8`

// The functions of CEL where PostgreSQL's own would raise, round or count otherwise. NULL is an error of CEL's.
// oxfmt-ignore
test.each<[name: Computed['name'], operands: readonly string[], result: string | null]>([
  ['divide',       [`1::float8`, `'-0'::float8`],            '-Infinity'],
  ['divide',       [`1::float8`, `0::float8`],               'Infinity'],
  ['multiply',     [`1e200::float8`, `-1e200::float8`],      '-Infinity'],
  ['addInt',       [MAX, `1::int8`],                         null],
  ['modulo',       [`7::int8`, `0::int8`],                   null],
  ['modulo',       [`-7::int8`, `3::int8`],                  '-1'],
  ['textToDouble', [`'-inf'`],                               '-Infinity'],
  ['doubleToInt',  [`2.7::float8`],                          '2'],
  ['doubleToInt',  [`-2.7::float8`],                         '-2'],
  ['instantToInt', [`-1500000000::numeric`],                 '-2'],
  ['instantToInt', [`-2000000000::numeric`],                 '-2'],
  ['instantToInt', [`1704067199999999999::numeric`],         '1704067199'],
  ['instantToInt', [`-1704067199999999999::numeric`],        '-1704067200'],
  ['year',         [`1704067199999999999::numeric`],         '2023'],
  ['shiftBack',    [`0::numeric`, `-9223372036854775808::numeric`], null],
  ['shiftBack',    [`0::numeric`, `-9223372036854775807::numeric`], '9223372036854775807'],
  ['textToInstant', [`'2023-02-29T00:00:00Z'`],              null],
  ['textToInstant', [`'1970-01-01T00:00:01Z'`],              '1000000000'],
  ['month',        [`0::numeric`],                           '0'],
  ['year',         [`-1::numeric`],                          '1969'],
  ['milliseconds', [`-1::numeric`],                          '999'],
  ['year',         [`-62135596800000000000::numeric`],       '1'],
  ['year',         [`-62135596800000001000::numeric`],       '0'],
  ['textToInt',    [`'${'0'.repeat(2000)}7'`],               '7'],
  ['textToInt',    [`'-007'`],                               '-7'],
  ['textToInt',    [`'9223372036854775808'`],                null],
  ['round',        [`2.5::float8`],                          '3'],
  ['round',        [`0.49999999999999994::float8`],          '0'],
  ['round',        [`-0.4::float8`],                         '-0'],
  ['round',        [`'Infinity'::float8`],                   'Infinity'],
  ['sign',         [`'NaN'::float8`],                        'NaN'],
  ['squareRoot',   [`-1::float8`],                           'NaN'],
  ['greatest',     [`'NaN'::float8`, `1::float8`],           null],
  ['greatest',     [`'-0'::float8`, `0::float8`],            '-0'],
  ['least',        [`'NaN'::float8`, `1::float8`],           null],
  ['absInt',       [`(-9223372036854775808)::int8`],         null],
  ['greatestInt',  [`null::int8`, `1::int8`],                null],
  ['greatestInt',  [`1::int8`, `null::int8`],                null],
  ['bitXor',       [`6::int8`, `3::int8`],                   '5'],
  ['charAt',       [`'ab'`, MAX],                            null],
  ['charAt',       [`'ab'`, `2::int8`],                      ''],
  ['substring',    [`'abc'`, `1::int8`, MAX],                null],
  ['indexOf',      [`'abcb'`, `'b'`, `2::int8`],             '3'],
  ['indexOf',      [`'ab'`, `'b'`, MAX],                     '-1'],
  ['indexOf',      [`'ab'`, `''`, MAX],                      '9223372036854775807'],
  ['indexOf',      [`'ab'`, `'b'`, `-1::int8`],              null],
  ['indexOf',      [`null::text`, `''`, `1::int8`],          null],
  ['lastIndexOf',  [`'abcb'`, `'b'`, `2::int8`],             '1'],
  ['lastIndexOf',  [`'abcb'`, `'b'`, MAX],                   '-1'],
  ['lastIndexOf',  [`'aaa'`, `'aa'`, `0::int8`],             '0'],
  ['intToInstant', [`253402300799::int8`],                   '253402300799000000000'],
  ['intToInstant', [`253402300800::int8`],                   null],
  ['intToInstant', [MAX],                                    null],
  ['textToDuration', [`'1h30m'`],                            '5400000000000'],
  ['textToDuration', [`'-1.5h'`],                            '-5400000000000'],
  ['textToDuration', [`'.5s'`],                              '500000000'],
  ['textToDuration', [`'1.µs'`],                             '1000'],
  ['textToDuration', [`'0.1ns'`],                            '0'],
  ['textToDuration', [`'-0'`],                               '0'],
  ['textToDuration', [`'00'`],                               null],
  ['textToDuration', [`'1d'`],                               null],
  ['textToDuration', [`''`],                                 null],
  ['textToDuration', [`'9223372036854775808ns'`],            null],
  ['textToDuration', [`'-9223372036854775808ns'`],           '-9223372036854775808'],
  ['wholeUnits',   [`-5400000000000::numeric`, `3600000000000::numeric`], '-1'],
  ['addDurations', [`9223372036854775807::numeric`, `1::numeric`], null],
  ['difference',   [`9223372036854775807::numeric`, `0::numeric`],    '9223372036854775807'],
  ['difference',   [`9223372036854775808::numeric`, `0::numeric`],    null],
  ['difference',   [`9223372037000000000::numeric`, `145224193::numeric`], null],
  ['difference',   [`9223372037000000000::numeric`, `999999999::numeric`], null],
  ['difference',   [`0::numeric`, `9223372036854775808::numeric`],    '-9223372036854775808'],
  ['difference',   [`0::numeric`, `9223372036854775809::numeric`],    null],
  ['difference',   [`-1::numeric`, `9223372036000000000::numeric`],   null],
  ['intToText',    [MAX],                                    '9223372036854775807'],
  ['doubleToText', [`999999::float8`],                       '999999'],
  ['doubleToText', [`-1000000::float8`],                     '-1e+06'],
  ['doubleToText', [`1234500::float8`],                      '1.2345e+06'],
  ['parentPath',   [`'a.b.c'`, `'.'`],                       'a.b'],
  ['parentPath',   [`'a'`, `'.'`],                           ''],
])('%s of %j', async (name, operands, result) => {
  const type = { kind: 'float', bits: 64 } as const
  const computed: Computed = { kind: 'computed', name, operands: [], type, guarded: true }
  const { text, values } = render(postgresql.compute(computed, operands.map((operand) => [operand])), unreachable as never, (at) => `$${at}`)
  const { rows } = await client.query<{ value: string | null }>(`select (${text})::text as value`, [...values])
  const value = rows[0]?.value ?? null
  expect(value === null ? null : value.replace(/\.0+$/, '')).toBe(result)
})

const V6 = '2001:db8::/32'

// Nothing that is no address may reach PostgreSQL's own reader, which raises.
// oxfmt-ignore
test.each<[text: string, range: string, result: boolean | null]>([
  ['10.1.2.3',             '10.0.0.0/8', true],
  ['::ffff:10.1.2.3',      '10.0.0.0/8', true],
  ['::FFFF:A01:203',       '10.0.0.0/8', true],
  ['::10.1.2.3',           '10.0.0.0/8', false],
  ['11.1.2.3',             '10.9.9.9/8', false],
  ['10.1.2.3',             '10.9.9.9/8', true],
  ['2001:DB8::1',          V6,           true],
  ['2001:db9::1',          V6,           false],
  ['::ffff:10.1.2.3',      '::/0',       false],
  ['1:2:3:4:5:6:1.2.3.4',  '::/0',       true],
  ['1:2:3:4:5:6:7::',      '::/0',       true],
  ['::',                   '::/0',       true],
  ...['', 'x', '10.1.2', '010.1.2.3', '256.1.1.1', '10.0.0.1/32', '1.1.1.1.1', ' 10.1.2.3', '10.1.2.3\n', ':', ':::', '1::2::3', ':1', '1:',
    '12345::', '0000000::1', '1::2:3:4:5:6:7:8', '1:2:3:4:5:6:7:1.2.3.4', '::1.2.3.04', '::1.2.3.4:1', 'fe80::1%eth0', '[::1]',
  ].map((text): [string, string, null] => [text, '10.0.0.0/8', null]),
])('%s in %s', async (address, range, result) => {
  const right: Parameter = { kind: 'parameter', type: { kind: 'text', native: 'text' }, value: range }
  const computed: Computed = { kind: 'computed', name: 'inAddressRange', operands: [right, right], type: { kind: 'boolean' }, guarded: true }
  const { text, values } = render(postgresql.compute(computed, [['$1::text'], []]), unreachable as never, (at) => `$${at + 1}`)
  const { rows } = await client.query<{ value: boolean | null }>(`select ${text} as value`, [address, ...values])
  expect(rows[0]?.value).toBe(result)
})
