import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { complementOf, doubleAt, firstPlace, joined, LAST_PLACE, placeOf } from './double-order.ts'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })

describe('the places of doubles', () => {
  test.each<[number, bigint]>([
    [0, 0n],
    [-0, 0n],
    [5e-324, 1n],
    [-5e-324, -1n],
    [Number.MAX_VALUE, LAST_PLACE],
    [-Number.MAX_VALUE, -LAST_PLACE],
  ])('%d', (value, place) => {
    expect(placeOf(value)).toBe(place)
    expect(doubleAt(place)).toBe(value === 0 ? 0 : value)
  })

  test('are in their order, without a gap', () => {
    fc.assert(
      fc.property(finite, finite, (a, b) => {
        expect(placeOf(a) < placeOf(b)).toBe(a < b)
        expect(doubleAt(placeOf(a))).toBe(a === 0 ? 0 : a)
      }),
    )
    expect(doubleAt(placeOf(1) + 1n)).toBe(1 + Number.EPSILON)
  })
})

test('the first double that passes a test, of all and of some', () => {
  fc.assert(
    fc.property(finite, finite, finite, (a, b, bound) => {
      const [first, last] = [placeOf(Math.min(a, b)), placeOf(Math.max(a, b))]
      const found = firstPlace({ first, last }, (value) => value >= bound)
      const expected = placeOf(bound) > last ? last + 1n : placeOf(bound) < first ? first : placeOf(bound)
      expect(found).toBe(expected)
    }),
  )
})

describe('ranges', () => {
  const range = (first: bigint, last: bigint) => ({ first, last })

  test('what is in none of them', () => {
    expect(complementOf([])).toEqual([range(-LAST_PLACE, LAST_PLACE)])
    expect(complementOf([range(-LAST_PLACE, LAST_PLACE)])).toEqual([])
    expect(complementOf([range(-5n, 0n), range(2n, LAST_PLACE)])).toEqual([range(-LAST_PLACE, -6n), range(1n, 1n)])
  })

  test('joined where they meet', () => {
    expect(joined([range(1n, 2n), range(3n, 3n), range(5n, 6n)])).toEqual([range(1n, 3n), range(5n, 6n)])
    expect(joined([range(2n, 1n), range(4n, 5n)])).toEqual([range(4n, 5n)])
  })
})
