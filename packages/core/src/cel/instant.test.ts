import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AFTER_LAST_INSTANT, FIRST_INSTANT, formatInstant, nearEnough, parseInstant } from './instant.ts'

test.each<[bigint, readonly [bigint, bigint]]>([
  [0n, [-9_223_372_036_000_000_000n, 9_223_372_036_999_999_999n]],
  [999_999_999n, [-9_223_372_036_000_000_000n, 9_223_372_036_999_999_999n]],
  [-1n, [-9_223_372_037_000_000_000n, 9_223_372_035_999_999_999n]],
])('the seconds that a duration counts, from %s', (instant, ends) => {
  expect(nearEnough(instant)).toEqual(ends)
})

describe('parseInstant', () => {
  test.each<[string, bigint]>([
    ['1970-01-01T00:00:00Z', 0n],
    ['1969-12-31T23:59:59.999999999Z', -1n],
    ['2024-01-01T00:00:00Z', 1_704_067_200_000_000_000n],
    ['2024-01-01T02:00:00+02:00', 1_704_067_200_000_000_000n],
    ['2023-12-31T18:30:00-05:30', 1_704_067_200_000_000_000n],
    ['2024-01-01T00:00:00.000000001Z', 1_704_067_200_000_000_001n],
    ['2024-01-01T00:00:00.1Z', 1_704_067_200_100_000_000n],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000_000_000n],
    ['2000-02-29T00:00:00Z', 951_782_400_000_000_000n],
    ['0001-01-01T00:00:00Z', FIRST_INSTANT],
    ['9999-12-31T23:59:59.999999999Z', AFTER_LAST_INSTANT - 1n],
    ['0000-12-31T23:00:00-01:00', FIRST_INSTANT],
  ])('%s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant)
  })

  test.each([
    '2024-01-01',
    '2024-01-01T00:00:00',
    '2024-01-01t00:00:00z',
    '2024-01-01T00:00:00z',
    '2024-02-30T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-00-01T00:00:00Z',
    '2024-01-00T00:00:00Z',
    '2024-04-31T00:00:00Z',
    '2024-01-01 00:00:00Z',
    '2016-12-31T23:59:60Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:60:00Z',
    '2024-01-01T0:00:00Z',
    '2024-01-01T00:00Z',
    '2024-01-01T00:00:00+0200',
    '2024-01-01T00:00:00+02',
    '2024-01-01T00:00:00.Z',
    '2024-01-01T00:00:00.0000000001Z',
    ' 2024-01-01T00:00:00Z',
    '2024-01-01T00:00:00Z\n',
    '٢٠٢٤-01-01T00:00:00Z',
    '10000-01-01T00:00:00Z',
    '0000-12-31T23:59:59Z',
    '9999-12-31T23:59:59-01:00',
    '0001-01-01T00:00:00+01:00',
    '',
    'infinity',
  ])('"%s" is none', (text) => {
    expect(parseInstant(text)).toBeUndefined()
  })
})

describe('formatInstant', () => {
  test.each<[string, bigint, number | undefined]>([
    ['1970-01-01T00:00:00Z', 0n, undefined],
    ['1970-01-01T00:00:00.000Z', 0n, 3],
    ['1969-12-31T23:59:59.999999999Z', -1n, undefined],
    ['1969-12-31T23:59:59.999Z', -1n, 3],
    ['1970-01-01T00:00:00.1Z', 100_000_000n, undefined],
    ['1970-01-01T00:00:00Z', 100_000_000n, 0],
    ['0001-01-01T00:00:00Z', FIRST_INSTANT, undefined],
    ['10000-01-01T00:00:00Z', AFTER_LAST_INSTANT, undefined],
  ])('%s', (text, instant, digits) => {
    expect(formatInstant(instant, digits)).toBe(text)
  })

  test('reads back as the same instant', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: FIRST_INSTANT, max: AFTER_LAST_INSTANT - 1n }), (instant) => {
        expect(parseInstant(formatInstant(instant))).toBe(instant)
        expect(parseInstant(formatInstant(instant, 9))).toBe(instant)
      }),
    )
  })
})
