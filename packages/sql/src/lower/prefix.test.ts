import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterPrefix } from './prefix.ts'

test.each<[string, string | undefined]>([
  ['a', 'b'],
  ['az', 'a{'],
  ['a%', 'a&'],
  ['\u{7f}', '\u{80}'],
  ['\u{d7ff}', '\u{e000}'],
  ['\u{ffff}', '\u{10000}'],
  ['a\u{10ffff}', 'b'],
  ['a\u{10ffff}\u{10ffff}', 'b'],
  ['\u{d7ff}\u{10ffff}', '\u{e000}'],
  ['\u{10ffff}', undefined],
  ['\u{10ffff}\u{10ffff}', undefined],
  ['', undefined],
  ['\u{1F600}', '\u{1F601}'],
])('%j', (prefix, after) => {
  expect(afterPrefix(prefix)).toBe(after)
})

test('a text starts with the prefix where it is from the prefix to what comes after', () => {
  const unit = fc.oneof(
    fc.constantFrom('a', 'b', '\u{d7ff}', '\u{e000}', '\u{ffff}', '\u{10000}', '\u{10ffff}'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  )
  const text = fc.string({ unit, maxLength: 4 })
  const bytes = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right))
  fc.assert(
    fc.property(text, text, fc.boolean(), (prefix, other, appended) => {
      const whole = appended ? prefix + other : other
      const after = afterPrefix(prefix)
      expect(bytes(whole, prefix) >= 0 && (after === undefined || bytes(whole, after) < 0)).toBe(
        whole.startsWith(prefix),
      )
    }),
    { numRuns: 3000 },
  )
})
