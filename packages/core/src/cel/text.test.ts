import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { charAt, compareText, indexOf, lastIndexOf } from './text.ts'

test.each([
  ['', 'a', -1],
  ['a', 'a', 0],
  ['B', 'a', -1],
  ['a', 'ab', -1],
  ['é', 'z', 1],
  ['\u{FFFD}', '\u{1F600}', -1],
  ['\u{E000}', '\u{1F600}', -1],
  ['\u{1F600}', '\u{1F601}', -1],
  ['a\u{1F600}', 'a', 1],
])('%j and %j', (left, right, order) => {
  expect(Math.sign(compareText(left, right))).toBe(order)
  expect(Math.sign(compareText(right, left))).toBe(order === 0 ? 0 : -order)
})

test('the order is that of the UTF-8 bytes', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom('a', 'b', '\u{e9}', '\u{d7ff}', '\u{e000}', '\u{ffff}', '\u{10000}', '\u{10ffff}'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 4,
  })
  fc.assert(
    fc.property(text, text, (left, right) => {
      expect(Math.sign(compareText(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)))
    }),
    { numRuns: 2000 },
  )
})

test.each<[string, string, number | undefined, bigint | undefined]>([
  ['abcb', 'b', undefined, 3n],
  ['abcb', 'b', 2, 1n],
  ['abcb', 'bc', 1, 1n],
  ['ab', 'b', 2, -1n],
  ['ab', 'b', -1, undefined],
  ['ab', '', -1, -1n],
  ['\u{1F680}b', 'b', undefined, 1n],
])('"%s".lastIndexOf("%s", %s)', (text, part, from, expected) => {
  expect(lastIndexOf(text, part, from)).toBe(expected)
})

test.each<[string, string, number, bigint | undefined]>([
  ['abcb', 'b', 2, 3n],
  ['ab', 'b', 9, -1n],
  ['ab', '', 9, 9n],
  ['ab', 'b', -1, undefined],
  ['\u{1F680}b', 'b', 0, 1n],
])('"%s".indexOf("%s", %s)', (text, part, from, expected) => {
  expect(indexOf(text, part, from)).toBe(expected)
})

test('a code point, nothing at the end, an error beyond', () => {
  expect([-1, 0, 1, 2].map((at) => charAt('\u{1F680}', at))).toEqual([undefined, '\u{1F680}', '', undefined])
})
