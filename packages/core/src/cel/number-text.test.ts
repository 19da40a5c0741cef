import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { doubleText, parseDouble, parseInteger } from './number-text.ts'

test.each<[string, bigint | undefined]>([
  ['5', 5n],
  ['+5', 5n],
  ['-5', -5n],
  ['05', 5n],
  ['-0', 0n],
  [' 5', undefined],
  ['5 ', undefined],
  ['5.0', undefined],
  ['0x5', undefined],
  ['5_0', undefined],
  ['٥', undefined],
  ['5\n', undefined],
  ['', undefined],
  ['+', undefined],
  ['--5', undefined],
])('int("%s")', (text, value) => {
  expect(parseInteger(text)).toBe(value)
})

test.each<[string, number | undefined]>([
  ['1e3', 1000],
  ['1000', 1000],
  ['+1000', 1000],
  ['1000.', 1000],
  ['.5', 0.5],
  ['1E-2', 0.01],
  ['-0', -0],
  ['inf', Infinity],
  ['Infinity', Infinity],
  ['+Inf', Infinity],
  ['-inf', -Infinity],
  ['nan', Number.NaN],
  ['NaN', Number.NaN],
  ['+nan', undefined],
  ['-nan', undefined],
  ['1e999', undefined],
  ['1e-999', 0],
  [' 1000', undefined],
  ['1000 ', undefined],
  ['.', undefined],
  ['1e', undefined],
  ['', undefined],
  ['0b1', undefined],
  ['infinit', undefined],
])('double("%s")', (text, value) => {
  expect(parseDouble(text)).toBe(value)
})

describe('string(double)', () => {
  test.each<[string, number]>([
    ['5', 5],
    ['0', 0],
    ['-0', -0],
    ['1.5', 1.5],
    ['999999', 999_999],
    ['1e+06', 1_000_000],
    ['1.2345678e+07', 12_345_678],
    ['0.0001', 0.0001],
    ['1e-05', 0.000_01],
    ['-1e+100', -1e100],
    ['123456.789', 123_456.789],
    ['NaN', Number.NaN],
    ['+Inf', Infinity],
    ['-Inf', -Infinity],
  ])('%s', (text, value) => {
    expect(doubleText(value)).toBe(text)
  })

  test('reads back as the same double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseDouble(doubleText(value))).toBe(value)
      }),
    )
  })
})
