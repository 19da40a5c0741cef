import { expect, test } from 'vitest'
import { pieces } from './pieces.ts'

test.each<[Parameters<typeof pieces>[0], string, readonly string[]]>([
  ['startsWith', 'a😀', ['', 'a', 'a😀']],
  ['endsWith', 'a😀', ['', '😀', 'a😀']],
  ['contains', 'a😀a', ['', 'a', 'a😀', 'a😀a', '😀', '😀a']],
  ['contains', '', ['']],
])('what %j is part of: %s', (test, text, expected) => {
  expect(pieces(test, text)).toEqual(expected)
})

test('too many pieces are none', () => {
  expect(pieces('contains', 'x'.repeat(45))).toBeUndefined()
  expect(pieces('contains', 'x'.repeat(44))).toHaveLength(45)
  expect(pieces('startsWith', 'x'.repeat(999))).toHaveLength(1000)
  expect(pieces('startsWith', 'x'.repeat(1000))).toBeUndefined()
})
