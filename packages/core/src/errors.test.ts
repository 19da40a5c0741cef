import { expect, test } from 'vitest'
import { ForbiddenError, NotFoundError, RowgateError } from './errors.ts'
import { unreachable } from './unreachable.ts'

test.each([
  ['No. [pdp-failed]', { code: 'pdp-failed' }],
  ['No. (at resources.x) [invalid-resource-map]', { code: 'invalid-resource-map', path: 'resources.x' }],
  ['No. Try again. [pdp-unavailable]', { code: 'pdp-unavailable', hint: 'Try again.' }],
  ['No. (at x) Try again. [pdp-failed]', { code: 'pdp-failed', path: 'x', hint: 'Try again.' }],
] as const)('%s', (message, details) => {
  const error = new RowgateError('No.', details)
  expect(error.message).toBe(message)
  expect(error).toMatchObject({ ...details, name: 'RowgateError' })
  expect(error).toBeInstanceOf(Error)
  expect('cause' in error).toBe(false)
})

test('the cause stays', () => {
  const cause = new Error('why')
  expect(new RowgateError('No.', { code: 'pdp-failed', cause }).cause).toBe(cause)
})

test.each([
  [ForbiddenError, 'forbidden', 'ForbiddenError'],
  [NotFoundError, 'not-found', 'NotFoundError'],
] as const)('%o is caught by its own class and by RowgateError', (Class, code, name) => {
  const error = new Class('No.', { code })
  expect(error).toBeInstanceOf(RowgateError)
  expect(error).toMatchObject({ code, name })
})

test('the end of a switch throws what everything throws', () => {
  expect(() => unreachable({ kind: 'new' } as never)).toThrow(
    expect.objectContaining({ code: 'unreachable', message: expect.stringContaining('new') as string }) as Error,
  )
  expect(() => unreachable(undefined as never)).toThrow(RowgateError)
})
