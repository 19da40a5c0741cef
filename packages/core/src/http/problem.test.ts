import { describe, expect, test } from 'vitest'
import { type ErrorCode, ForbiddenError, NotFoundError, RowgateError } from '../errors.ts'
import { problemOf, tellBy } from './problem.ts'

const failed = (code: ErrorCode): RowgateError => new RowgateError('A secret.', { code, path: 'a secret' })

describe('problemOf', () => {
  // oxfmt-ignore
  test.each<[ErrorCode, number, string]>([
    ['unauthenticated',   401, 'Unauthorized'],
    ['forbidden',         403, 'Forbidden'],
    ['not-found',         404, 'Not Found'],
    ['conflict',          409, 'Conflict'],
    ['invalid-cursor',    400, 'Bad Request'],
    ['invalid-reference', 422, 'Unprocessable Content'],
    ['pdp-unavailable',   503, 'Service Unavailable'],
    ['pdp-failed',        503, 'Service Unavailable'],
  ])('%s is %i', (code, status, title) => {
    expect(problemOf(failed(code))).toEqual({ type: 'about:blank', title, status, code })
  })

  test.each<ErrorCode>([
    'not-authorized',
    'database-failed',
    'unmapped-attribute',
    'malformed-plan',
    'invalid-principal',
  ])('%s is not told', (code) => {
    expect(problemOf(failed(code))).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500 })
  })

  test.each([new Error('other'), 'text', undefined])('%s is none of Rowgate’s', (error) => {
    expect(problemOf(error)).toBeUndefined()
  })

  test('subclasses are errors like others', () => {
    expect(problemOf(new ForbiddenError('x', { code: 'forbidden' }))?.status).toBe(403)
    expect(problemOf(new NotFoundError('x', { code: 'not-found' }))?.status).toBe(404)
  })
})

describe('tellBy', () => {
  test.each<[ErrorCode, boolean]>([
    ['forbidden', false],
    ['conflict', false],
    ['pdp-unavailable', true],
    ['not-authorized', true],
  ])('%s is reported: %s', (code, reported) => {
    const errors: RowgateError[] = []
    tellBy({ onError: (error) => errors.push(error) })(failed(code))
    expect(errors.map((error) => error.code)).toEqual(reported ? [code] : [])
  })

  test('the hook has the last word', () => {
    const tell = tellBy({ problem: ({ code }, usual) => ({ ...usual, type: `https://example.org/${code}` }) })
    expect(tell(failed('forbidden'))).toEqual({
      type: 'https://example.org/forbidden',
      title: 'Forbidden',
      status: 403,
      code: 'forbidden',
    })
  })
})
