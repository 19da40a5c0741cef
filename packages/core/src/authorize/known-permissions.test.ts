import { expect, test } from 'vitest'
import { createKnownPermissions, planText } from './known-permissions.ts'

test('a permission is known by the question and by what the plan says', () => {
  const permissionOf = createKnownPermissions()
  let resolved = 0
  const ask = (key: string, condition: unknown, kind = 'KIND_CONDITIONAL'): number => {
    permissionOf(key, planText({ kind, condition, cerbosCallId: String(resolved) }), () => {
      resolved += 1
      return { kind: 'denied' }
    })
    return resolved
  }
  expect(ask('a', { value: 0 })).toBe(1)
  expect(ask('a', { value: 0 })).toBe(1)
  expect(ask('b', { value: 0 })).toBe(2)
  expect(ask('a', { value: -0 })).toBe(3)
  expect(ask('a', { value: -0 }, 'KIND_ALWAYS_ALLOWED')).toBe(4)
  expect(ask('a', undefined)).toBe(5)
  const deep = Array.from({ length: 100_000 }).reduce((inner: unknown) => [inner], 0)
  expect([ask('c', deep), ask('c', deep)]).toEqual([6, 7])
  const large = 'x'.repeat(300_000)
  expect([ask('d', large), ask('d', large)]).toEqual([8, 9])
})
