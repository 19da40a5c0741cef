import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { doubleInterval } from './double-interval.ts'
import { decimalText, exactText, gridRange } from './grid.ts'

const RUNS = { numRuns: process.env['ROWGATE_TEST_SIZE'] === 'full' ? 100_000 : 3000 }

const double = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer().map(Number),
  fc.integer({ min: -1000, max: 1000 }).map((cents) => cents / 100),
  fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(Number),
  fc.constantFrom(
    0,
    -0,
    1,
    5e-324,
    -5e-324,
    2 ** -1022,
    2 ** -1022 - 5e-324,
    2 ** 53,
    2 ** 53 - 1,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    0.1,
    0.3,
    1 / 3,
  ),
)

/** Whether units of 10^-scale are the double. */
function isInside(value: number, units: bigint, scale: number): boolean {
  const { least, most } = gridRange(doubleInterval(value), scale)
  return least <= units && units <= most
}

describe('a decimal is in the interval of the double that it rounds to, and in no other', () => {
  const scale = fc.integer({ min: 0, max: 30 })

  test('near the double', () => {
    fc.assert(
      fc.property(double, scale, fc.bigInt({ min: -5n, max: 5n }), (value, digits, beside) => {
        const { least, most } = gridRange(doubleInterval(value), digits)
        for (const end of [least, most]) {
          const units = end + beside
          expect(isInside(value, units, digits)).toBe(Number(decimalText(units, digits)) === value)
        }
      }),
      RUNS,
    )
  })

  test('anywhere', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), scale, (units, digits) => {
        const nearest = Number(decimalText(units, digits))
        expect(isInside(nearest, units, digits)).toBe(true)
        const [next, bits] = [new DataView(new ArrayBuffer(8)), new DataView(new ArrayBuffer(8))]
        bits.setFloat64(0, nearest)
        next.setBigUint64(0, bits.getBigUint64(0) + 1n)
        expect(isInside(next.getFloat64(0), units, digits)).toBe(false)
      }),
      RUNS,
    )
  })

  test('a bigint', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.bigInt({ min: -2000n, max: 2000n }),
        (value, beside) => {
          expect(isInside(Number(value), value + beside, 0)).toBe(Number(value + beside) === Number(value))
        },
      ),
      RUNS,
    )
  })
})

describe('the ends of the interval', () => {
  test('belong to it when the mantissa is even', () => {
    fc.assert(
      fc.property(double, (value) => {
        const { lower, upper, shift, closed } = doubleInterval(value)
        const ends = [exactText(lower, shift), exactText(upper, shift)].map(Number)
        const inside = ends.map((end) =>
          end === value ? true : Math.abs(value) === Number.MAX_VALUE && !Number.isFinite(end) ? closed : false,
        )
        expect(inside).toEqual([closed, closed])
      }),
      RUNS,
    )
  })

  test.each<[number, string, string, boolean]>([
    [2 ** 53, '9007199254740991.5', '9007199254740993', true],
    [2 ** 53 + 2, '9007199254740993', '9007199254740995', false],
    [
      1,
      '0.99999999999999994448884876874217297881841659545898437',
      '1.00000000000000011102230246251565404236316680908203125',
      true,
    ],
  ])('%d', (value, lower, upper, closed) => {
    const interval = doubleInterval(value)
    expect(exactText(interval.lower, interval.shift).slice(0, lower.length)).toBe(lower)
    expect(exactText(interval.upper, interval.shift)).toBe(upper)
    expect(interval.closed).toBe(closed)
  })

  test('of zero, of minus zero and of the negated are mirrored', () => {
    expect(doubleInterval(-0)).toEqual(doubleInterval(0))
    const { lower, upper, shift, closed } = doubleInterval(0.1)
    expect(doubleInterval(-0.1)).toEqual({ lower: -upper, upper: -lower, shift, closed })
    const zero = doubleInterval(0)
    expect(zero.lower).toBe(-zero.upper)
  })
})
