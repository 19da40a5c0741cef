import { describe, expect, test } from 'vitest'
import { type ErrorCode, RowgateError } from '../errors.ts'
import { createCalls } from './calls.ts'
import { holdTransaction, type RunTransaction } from './transaction.ts'

const failed = (code: ErrorCode): RowgateError => new RowgateError('No.', { code })

/** A database that notes what becomes of a transaction. */
function database(broken: { readonly commit?: Error; readonly begin?: Error } = {}) {
  const log: string[] = []
  const run: RunTransaction<string> = async (work) => {
    if (broken.begin !== undefined) throw broken.begin
    log.push('begin')
    try {
      await work('tx')
    } catch (error) {
      log.push('roll back')
      throw error
    }
    if (broken.commit !== undefined) throw broken.commit
    log.push('commit')
  }
  return { log, run }
}

describe('a transaction that is held', () => {
  test.each<[string, readonly ('commit' | 'rollBack')[], readonly string[]]>([
    ['open while nobody ends it', [], ['begin']],
    ['committed', ['commit'], ['begin', 'commit']],
    ['rolled back', ['rollBack'], ['begin', 'roll back']],
    ['committed once', ['commit', 'commit'], ['begin', 'commit']],
    ['not rolled back after its commit', ['commit', 'rollBack'], ['begin', 'commit']],
    ['not committed after it was rolled back', ['rollBack', 'commit'], ['begin', 'roll back']],
  ])('is %s', async (_, ends, expected) => {
    const { log, run } = database()
    const held = await holdTransaction(run, createCalls())
    for (const end of ends) await held[end]()
    expect([held.transaction, ...log]).toEqual(['tx', ...expected])
  })

  test('says whether it was committed', async () => {
    const held = await holdTransaction(database().run, createCalls())
    const committing = held.commit()
    const rolling = held.rollBack()
    expect(await committing).toBe(false)
    await rolling
    expect(await (await holdTransaction(database().run, createCalls())).commit()).toBe(true)
  })

  test.each(['commit', 'rollBack'] as const)('waits for the calls under way before its %s', async (end) => {
    const { log, run } = database()
    const calls = createCalls()
    const held = await holdTransaction(run, calls)
    let settle: () => void = () => undefined
    const call = calls.make(() => new Promise<void>((done) => (settle = done)))
    const ended = held[end]()
    await new Promise((turn) => setImmediate(turn))
    expect(log).toEqual(['begin'])
    settle()
    await Promise.all([call, ended])
    expect(log).toHaveLength(2)
  })

  test('fails as the database does', async () => {
    const error = new Error('no')
    await expect(holdTransaction(database({ begin: error }).run, createCalls())).rejects.toBe(error)
    const held = await holdTransaction(database({ commit: error }).run, createCalls())
    await expect(held.commit()).rejects.toBe(error)
  })

  test.each<[string, Error, readonly string[]]>([
    ['is rolled back when the database has failed a call', failed('database-failed'), ['begin', 'roll back']],
    ['is committed when a call was refused', failed('forbidden'), ['begin', 'commit']],
    ['is committed when a call has failed otherwise', new Error('no'), ['begin', 'commit']],
  ])('%s', async (_, error, expected) => {
    const { log, run } = database()
    const calls = createCalls()
    const held = await holdTransaction(run, calls)
    await expect(calls.make(() => Promise.reject(error))).rejects.toBe(error)
    const committed = await held.commit().catch((reason: unknown) => reason)
    expect([committed, ...log]).toEqual([expected.includes('commit') || error, ...expected])
  })

  test('is not tried again', async () => {
    const { run } = database()
    const held = await holdTransaction<string>((work) => run(work).then(() => run(work)), createCalls())
    await expect(held.commit()).rejects.toMatchObject({ code: 'unsupported-argument' })
  })
})
