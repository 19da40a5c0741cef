import { postgresql, render } from '@rowgate/sql'
import { createDatabase, type Database } from '@rowgate/testing'
import fc from 'fast-check'
import { Pool } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'

const LIMITS = [
  0,
  1,
  2,
  1.5 * 2 ** -537,
  2 ** -537,
  2 ** -1022,
  2 ** -1074,
  2 ** 511,
  2 ** 512,
  2 ** 1023,
  Number.MAX_VALUE,
]
const SPECIAL = [...LIMITS, ...LIMITS.map((value) => -value), Infinity, -Infinity, Number.NaN]

/** Doubles of every exponent, and pairs whose quotient and product lie beside the ends of the range. */
const pairs: readonly (readonly [number, number])[] = [
  ...SPECIAL.flatMap((a) => SPECIAL.map((b) => [a, b] as const)),
  ...fc.sample(fc.tuple(fc.double(), fc.double()), { seed: 1, numRuns: 3000 }),
  ...fc
    .sample(
      fc.tuple(fc.double({ min: 1, max: 2 }), fc.integer({ min: -1074, max: 1023 }), fc.integer({ min: -3, max: 3 })),
      {
        seed: 2,
        numRuns: 3000,
      },
    )
    .flatMap(([fraction, exponent, near]) => {
      const a = fraction * 2 ** exponent
      return [1024, -1074].flatMap((end) => [
        [a, fraction * 2 ** (end - exponent + near)] as const,
        [a, fraction * 2 ** (exponent - end + near)] as const,
      ])
    }),
]

let database: Database
let pool: Pool

beforeAll(async () => {
  database = await createDatabase(inject('postgresUrl'))
  pool = new Pool({ connectionString: database.url, max: 2 })
  const columns = [pairs.map((_, at) => at), pairs.map(([a]) => textOf(a)), pairs.map(([, b]) => textOf(b))]
  await pool.query('create table pairs (at int, x float8, y float8)')
  await pool.query('insert into pairs select * from unnest($1::int[], $2::float8[], $3::float8[])', columns)
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

/** The driver writes the number -0 as 0. */
function textOf(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

test.each([
  ['add', (a: number, b: number) => a + b],
  ['subtract', (a: number, b: number) => a - b],
  ['multiply', (a: number, b: number) => a * b],
  ['divide', (a: number, b: number) => a / b],
] as const)('%s gives what JavaScript gives, to the last bit, and never raises', async (name, ieee) => {
  const computed = { kind: 'computed', name, operands: [], type: { kind: 'float', bits: 64 }, guarded: true } as const
  const { text } = render(postgresql.compute(computed, [['x'], ['y']]), () => '', postgresql.placeholder)
  const { rows } = await pool.query<{ v: string }>(`select (${text})::text as v from pairs order by at`)
  const wrong = pairs.filter(([a, b], at) => !Object.is(Number(rows[at]?.v), ieee(a, b)))
  expect(wrong).toEqual([])
})
