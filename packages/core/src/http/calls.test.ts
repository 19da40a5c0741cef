import { describe, expect, test } from 'vitest'
import { createCalls } from './calls.ts'

describe('the calls of a request', () => {
  test('are made, and answer', async () => {
    expect(await createCalls().make(async () => 1)).toBe(1)
    await expect(createCalls().make(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  })

  test.each([
    ['answer', (settle: () => void) => settle()],
    ['fail', (_: () => void, fail: (reason: Error) => void) => fail(new Error('no'))],
  ])('that are under way are waited for until they %s', async (_, finish) => {
    const calls = createCalls()
    const happened: string[] = []
    let settle: () => void = () => undefined
    let fail: (reason: Error) => void = () => undefined
    const call = calls.make(
      () =>
        new Promise<void>((done, failed) => {
          settle = done
          fail = failed
        }),
    )
    const called = call.then(
      () => happened.push('call'),
      () => happened.push('call'),
    )
    const ended = calls.end().then(() => happened.push('end'))
    await new Promise((turn) => setImmediate(turn))
    expect(happened).toEqual([])
    finish(settle, fail)
    await Promise.all([called, ended])
    expect(happened).toEqual(['call', 'end'])
  })

  test('are refused after the end', async () => {
    const calls = createCalls()
    await calls.end()
    let made = false
    const call = calls.make(() => {
      made = true
    })
    await expect(call).rejects.toMatchObject({ code: 'unsupported-argument' })
    expect(made).toBe(false)
  })
})
