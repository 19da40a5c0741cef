import { RowgateError } from '@rowgate/core'
import { describe, expect, test } from 'vitest'
import { answered } from './database-error.ts'

const prismaError = (name: string, code?: string): Error =>
  Object.assign(new Error('where: { ownerId: "u-secret" }'), { name }, code === undefined ? {} : { code })

describe('what the database answers', () => {
  test.each([
    [
      prismaError('PrismaClientKnownRequestError', 'P1001'),
      'database-failed',
      'Is the database running, and is its URL right?',
    ],
    [prismaError('PrismaClientKnownRequestError', 'P2021'), 'database-failed', 'Have the migrations been applied?'],
    [prismaError('Error'), 'database-failed', 'The cause has its own words.'],
    [prismaError('PrismaClientValidationError'), 'unsupported-argument', 'The cause says which.'],
  ])('%o', async (cause, code, hint) => {
    const error: unknown = await answered('expense', () => Promise.reject(cause)).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code, hint, path: 'expense', cause })
    expect(String(error)).not.toContain('secret')
  })

  test('what Rowgate says itself is left alone', async () => {
    const own = new RowgateError('No.', { code: 'inexact-where' })
    await expect(answered('expense', () => Promise.reject(own))).rejects.toBe(own)
  })
})
