import { describe, expect, test } from 'vitest'
import { createInFlight } from './in-flight.ts'

/** An answer that comes when it is told to, and whose request knows whether it was aborted. */
function pending() {
  const started: { signal: AbortSignal; resolve: (answer: string) => void; reject: (error: Error) => void }[] = []
  const start = (signal: AbortSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      started.push({ signal, resolve, reject })
    })
  return { started, start }
}

describe('a request in flight', () => {
  test('is shared until it lands, then not', async () => {
    const ask = createInFlight<string>()
    const { started, start } = pending()
    const both = Promise.all([ask('k', start), ask('k', start), ask('other', start)])
    expect(started).toHaveLength(2)
    started[0]?.resolve('a')
    started[1]?.resolve('b')
    expect(await both).toEqual(['a', 'a', 'b'])
    void ask('k', start)
    expect(started).toHaveLength(3)
  })

  test('fails for everybody, and is asked again', async () => {
    const ask = createInFlight<string>()
    const { started, start } = pending()
    const both = Promise.allSettled([ask('k', start), ask('k', start)])
    started[0]?.reject(new Error('down'))
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    void ask('k', start)
    expect(started).toHaveLength(2)
  })

  test('goes on for the others when one stops waiting', async () => {
    const ask = createInFlight<string>()
    const { started, start } = pending()
    const leaving = new AbortController()
    const gone = ask('k', start, leaving.signal)
    const stays = ask('k', start)
    leaving.abort('bored')
    await expect(gone).rejects.toMatchObject({ code: 'pdp-unavailable', cause: 'bored' })
    expect(started[0]?.signal.aborted).toBe(false)
    started[0]?.resolve('a')
    expect(await stays).toBe('a')
  })

  test('is aborted when nobody waits; who comes then starts anew', async () => {
    const ask = createInFlight<string>()
    const { started, start } = pending()
    const leaving = new AbortController()
    const gone = Promise.allSettled([ask('k', start, leaving.signal), ask('k', start, leaving.signal)])
    leaving.abort()
    await gone
    expect(started.map(({ signal }) => signal.aborted)).toEqual([true])
    const next = ask('k', start)
    started[1]?.resolve('b')
    started[0]?.resolve('a')
    expect(await next).toBe('b')
  })

  test('is not begun for who has stopped waiting already', async () => {
    const ask = createInFlight<string>()
    const { started, start } = pending()
    await expect(ask('k', start, AbortSignal.abort())).rejects.toMatchObject({ code: 'pdp-unavailable' })
    expect(started).toEqual([])
  })
})
