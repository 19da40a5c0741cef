import { describe, expect, test } from 'vitest'
import { decide, forbidden, notFound } from './decide.ts'

describe('decide', () => {
  test.each([
    ['both', ['approve', 'view'], 'allowed'],
    ['the action alone', ['approve'], 'allowed'],
    ['reading alone', ['view'], 'forbidden'],
    ['neither', [], 'not-found'],
    ['something else', ['delete'], 'not-found'],
  ] as const)('%s', (_, allowed, decision) => {
    expect(decide(new Set(allowed), 'approve', 'view')).toBe(decision)
  })

  test('the read action itself is allowed or not found, never forbidden', () => {
    expect(decide(new Set(['view']), 'view', 'view')).toBe('allowed')
    expect(decide(new Set(), 'view', 'view')).toBe('not-found')
  })
})

test('the errors carry a code and no key', () => {
  expect(forbidden('expense', 'approve')).toMatchObject({ code: 'forbidden', name: 'ForbiddenError', path: 'expense' })
  expect(notFound('expense')).toMatchObject({ code: 'not-found', name: 'NotFoundError', path: 'expense' })
})
