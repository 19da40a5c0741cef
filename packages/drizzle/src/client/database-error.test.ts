import { RowgateError } from '@rowgate/core'
import { DrizzleQueryError } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { answered } from './database-error.ts'

function failure(cause: Error): Promise<RowgateError> {
  const query = new DrizzleQueryError('select $1', ['top secret'], cause)
  const answer = answered<never>('expense', () => Promise.reject(query))
  return answer.catch((error: unknown) => error as RowgateError)
}

describe('a failing database', () => {
  test('is one error with a code and no value of the query, in the causes neither', async () => {
    const driver = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' })
    const error = await failure(driver)
    expect(error).toBeInstanceOf(RowgateError)
    expect(error).toMatchObject({
      code: 'database-failed',
      path: 'expense',
      cause: driver,
      hint: expect.stringContaining('running'),
    })
    expect(`${error.message} ${String(error.cause)}`).not.toContain('top secret')
  })

  // oxfmt-ignore
  test.each([
    ['a missing table',   '42P01',       'migrations'],
    ['a wrong password',  '28P01',       'password'],
    ['anything else',     'XX000',       'cause'],
    ['a name of objects', 'constructor', 'cause'],
  ])('%s has a hint', async (_, code, hint) => {
    expect((await failure(Object.assign(new Error('no'), { code }))).hint).toContain(hint)
  })

  test('errors of the caller stay as they are', async () => {
    const own = new TypeError('in a callback')
    await expect(answered('expense', () => Promise.reject(own))).rejects.toBe(own)
  })
})
