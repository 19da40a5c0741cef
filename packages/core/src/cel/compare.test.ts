import { expect, test } from 'vitest'
import type { ComparisonOperator } from '../ir/predicate.ts'
import type { Truth } from '../ir/truth.ts'
import type { Constant } from '../ir/value.ts'
import { areComparable, compareConstants, testText } from './compare.ts'

const NULL: Constant = { kind: 'constant', type: 'null', value: null }
const bool = (value: boolean): Constant => ({ kind: 'constant', type: 'bool', value })
const int = (value: bigint): Constant => ({ kind: 'constant', type: 'int', value })
const double = (value: number): Constant => ({ kind: 'constant', type: 'double', value })
const number = (value: number): Constant => ({ kind: 'constant', type: 'number', value })
const text = (value: string): Constant => ({ kind: 'constant', type: 'string', value })
const instant = (value: bigint): Constant => ({ kind: 'constant', type: 'timestamp', value })
const duration = (value: bigint): Constant => ({ kind: 'constant', type: 'duration', value })

test.each<[string, Constant, ComparisonOperator, Constant, Truth]>([
  ['null == null', NULL, 'eq', NULL, 'true'],
  ['null == 1', NULL, 'eq', number(1), 'false'],
  ['"" == null', text(''), 'eq', NULL, 'false'],
  ['null < null', NULL, 'lt', NULL, 'error'],
  ['null <= 1', NULL, 'le', number(1), 'error'],
  ['1 > null', number(1), 'gt', NULL, 'error'],
  ['"1" == 1', text('1'), 'eq', number(1), 'false'],
  ['"1" < 2', text('1'), 'lt', number(2), 'error'],
  ['true == 1', bool(true), 'eq', number(1), 'false'],
  ['false < true', bool(false), 'lt', bool(true), 'true'],
  ['true <= true', bool(true), 'le', bool(true), 'true'],
  ['1 (int) == 1.0', int(1n), 'eq', double(1), 'true'],
  ['1 (number) == 1 (int)', number(1), 'eq', int(1n), 'true'],
  ['1 (int) < 1.5', int(1n), 'lt', double(1.5), 'true'],
  ['NaN == NaN', double(Number.NaN), 'eq', double(Number.NaN), 'false'],
  ['NaN < 1', double(Number.NaN), 'lt', double(1), 'error'],
  ['1 >= NaN', double(1), 'ge', double(Number.NaN), 'error'],
  ['-0 == 0', double(-0), 'eq', double(0), 'true'],
  ['-0 < 0', double(-0), 'lt', double(0), 'false'],
  ['-∞ < ∞', double(-Infinity), 'lt', double(Infinity), 'true'],
  ['∞ <= ∞', double(Infinity), 'le', double(Infinity), 'true'],
  ['2^53 == 2^53 + 1 as doubles', number(9007199254740992), 'eq', number(Number('9007199254740993')), 'true'],
  ['2^53 + 1 == 2^53 as ints', int(9007199254740993n), 'eq', int(9007199254740992n), 'false'],
  ['2^53 + 1 > 2^53 as ints', int(9007199254740993n), 'gt', int(9007199254740992n), 'true'],
  ['2^53 + 1 (int) == 2^53 (double)', int(9007199254740993n), 'eq', double(9007199254740992), 'true'],
  ['U+FFFD < U+1F600', text('\u{FFFD}'), 'lt', text('\u{1F600}'), 'true'],
  ['"B" < "a"', text('B'), 'lt', text('a'), 'true'],
  ['an instant == its number', instant(1n), 'eq', int(1n), 'false'],
  ['an instant < an instant', instant(1n), 'lt', instant(2n), 'true'],
  ['an instant < a duration', instant(1n), 'lt', duration(2n), 'error'],
  ['an instant == its text', instant(0n), 'eq', text('1970-01-01T00:00:00Z'), 'false'],
  ['a duration >= a duration', duration(2n), 'ge', duration(2n), 'true'],
])('%s', (...[, left, operator, right, truth]) => {
  expect(compareConstants(operator, left, right)).toBe(truth)
})

test('numbers compare with numbers, everything else with its own type', () => {
  expect(areComparable('int', 'number')).toBe(true)
  expect(areComparable('string', 'string')).toBe(true)
  expect(areComparable('string', 'timestamp')).toBe(false)
  expect(areComparable('bool', 'number')).toBe(false)
})

test.each<[string, 'startsWith' | 'endsWith' | 'contains', string, string, boolean]>([
  ['"abc".startsWith("ab")', 'startsWith', 'abc', 'ab', true],
  ['"abc".endsWith("bc")', 'endsWith', 'abc', 'bc', true],
  ['"abc".contains("")', 'contains', 'abc', '', true],
  ['"abc".contains("B")', 'contains', 'abc', 'B', false],
])('%s', (...[, name, whole, part, holds]) => {
  expect(testText(name, whole, part)).toBe(holds)
})
