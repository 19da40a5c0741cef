import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareText } from './text.ts'

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
