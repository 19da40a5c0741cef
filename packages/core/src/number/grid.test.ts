import { describe, expect, test } from 'vitest'
import { doubleInterval } from './double-interval.ts'
import { decimalText, exactText, gridRange } from './grid.ts'

describe('the multiples of a unit that are a double', () => {
  test.each<[string, number, number, bigint, bigint]>([
    ['1.5 among integers: none', 1.5, 0, 2n, 1n],
    ['1 among integers', 1, 0, 1n, 1n],
    ['-1.5 among integers: none', -1.5, 0, -1n, -2n],
    ['2^53 among integers', 2 ** 53, 0, 9007199254740992n, 9007199254740993n],
    ['2^53 + 2 among integers', 2 ** 53 + 2, 0, 9007199254740994n, 9007199254740994n],
    ['0.1 among cents', 0.1, 2, 10n, 10n],
    ['0.1 + 0.2 among cents: none', 0.1 + 0.2, 2, 31n, 30n],
    ['0 among cents', 0, 2, 0n, 0n],
    ['5e-324 among cents: none', 5e-324, 2, 1n, 0n],
  ])('%s', (...[, value, scale, least, most]) => {
    expect(gridRange(doubleInterval(value), scale)).toEqual({ least, most })
  })
})

describe('decimalText', () => {
  test.each<[string, bigint, number]>([
    ['0', 0n, 0],
    ['0', 0n, 2],
    ['0.01', 1n, 2],
    ['-0.01', -1n, 2],
    ['1', 100n, 2],
    ['1.5', 150n, 2],
    ['-12.34', -1234n, 2],
    ['100', 100n, 0],
  ])('%s', (text, units, scale) => {
    expect(decimalText(units, scale)).toBe(text)
  })
})

test.each<[string, bigint, bigint]>([
  ['0.5', 1n, 1n],
  ['-0.125', -1n, 3n],
  ['3', 3n, 0n],
  ['1.5', 6n, 2n],
])('exactText %s', (text, numerator, shift) => {
  expect(exactText(numerator, shift)).toBe(text)
})
