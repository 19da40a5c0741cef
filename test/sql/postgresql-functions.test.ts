import { type Computed, unreachable } from '@rowgate/core'
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
  ['textToInstant', [`'2023-02-29T00:00:00Z'`],              null],
  ['textToInstant', [`'1970-01-01T00:00:01Z'`],              '1000000000'],
  ['month',        [`0::numeric`],                           '0'],
])('%s of %j', async (name, operands, result) => {
  const type = { kind: 'float', bits: 64 } as const
  const computed: Computed = { kind: 'computed', name, operands: [], type, guarded: true }
  const { text, values } = render(postgresql.compute(computed, operands.map((operand) => [operand])), unreachable as never, (at) => `$${at}`)
  const { rows } = await client.query<{ value: string | null }>(`select (${text})::text as value`, [...values])
  const value = rows[0]?.value ?? null
  expect(value === null ? null : value.replace(/\.0+$/, '')).toBe(result)
})
