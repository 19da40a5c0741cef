import { authorizeRow, type ForbiddenError } from '@rowgate/core'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ada, authorizerOver, ben, note, openWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())
afterEach(() => {
  world.checks.length = 0
})

const sizes = (): number[] => world.checks.map(({ resources }) => resources.length)

describe('checks of one principal in one tick', () => {
  test('are one request, split at the limit of the PDP', async () => {
    const authorizer = authorizerOver(world)
    const rows = Array.from({ length: 120 }, (_, at) => note(`n${at}`, { owner: at % 3 === 0 ? 'ada' : 'ben' }))
    const allowed = await Promise.all(rows.map((row) => authorizer.allowedActions(ada, 'note', ['view'], row)))
    expect(allowed.map((each) => each.has('view'))).toEqual(rows.map(({ owner }) => owner === 'ada'))
    expect(sizes()).toEqual([50, 50, 20])
  })

  test('whose rows are loaded at different times', async () => {
    const authorizer = authorizerOver(world)
    const rows = [1, 0, 2].map(async (delay, at) => {
      await new Promise((resolve) => setTimeout(resolve, delay))
      return at === 1 ? undefined : note(`n${at}`)
    })
    const allowed = await Promise.all(rows.map((row) => authorizer.allowedActions(ada, 'note', ['view'], row)))
    expect(allowed.map((each) => each.size)).toEqual([1, 0, 1])
    expect(sizes()).toEqual([2])
  })

  test('do not wait for a row that is slow to load, such as one behind a lock', async () => {
    const authorizer = authorizerOver(world)
    let unlock: (() => void) | undefined
    const locked = new Promise<ReturnType<typeof note>>((resolve) => {
      unlock = () => resolve(note('n2'))
    })
    const slow = authorizer.allowedActions(ada, 'note', ['view'], locked)
    expect(await authorizer.allowedActions(ada, 'note', ['view'], note('n1'))).toEqual(new Set(['view']))
    unlock?.()
    expect(await slow).toEqual(new Set(['view']))
    expect(sizes()).toEqual([1, 1])
  })

  test('about one object are joined; two objects of one id are not', async () => {
    const authorizer = authorizerOver(world)
    const [view, edit, others] = await Promise.all([
      authorizer.allowedActions(ada, 'note', ['view'], note('n1')),
      authorizer.allowedActions(ada, 'note', ['edit'], note('n1')),
      authorizer.allowedActions(ada, 'note', ['view', 'edit'], note('n1', { owner: 'ben' })),
    ])
    expect([view, edit, others]).toEqual([new Set(['view']), new Set(['edit']), new Set()])
    expect(world.checks.map(({ resources }) => resources.map(({ actions }) => actions))).toEqual([
      [['view', 'edit']],
      [['view', 'edit']],
    ])
  })

  test('for more actions than the PDP takes of an object', async () => {
    const actions = Array.from({ length: 60 }, (_, at) => `act${at}`)
    const allowed = await authorizerOver(world).allowedActions(ada, 'note', actions, note('n1', { level: '55' }))
    expect([...allowed]).toEqual(actions.slice(0, 55))
    expect(world.checks.map(({ resources }) => resources[0]?.actions.length)).toEqual([50, 10])
  })

  test('with objects too large for one request', async () => {
    const owner = 'x'.repeat(900_000)
    const authorizer = authorizerOver(world)
    const rows = Array.from({ length: 6 }, (_, at) => note(`n${at}`, { owner }))
    const allowed = await Promise.all(rows.map((row) => authorizer.allowedActions(ada, 'note', ['rank'], row)))
    expect(allowed.every((each) => each.has('rank'))).toBe(true)
  })

  test('of who is refused fail alone', async () => {
    const authorizer = authorizerOver(world)
    const bad = { principal: ada, auxData: { jwt: { token: 'nonsense' } } }
    const [good, refused] = await Promise.allSettled([
      authorizer.allowedActions(ada, 'note', ['view'], note('n1')),
      authorizer.allowedActions(bad, 'note', ['view'], note('n1')),
    ])
    expect(good.status).toBe('fulfilled')
    expect(refused).toMatchObject({ reason: { code: 'pdp-failed' } })
  })
})

describe('principals', () => {
  test('200 of them, interleaved, are each answered for themselves', async () => {
    const authorizer = authorizerOver(world)
    const calls = Array.from({ length: 1000 }, (_, at) => {
      const who = { id: `p${at % 200}`, roles: ['USER'], attr: { level: (at % 200) % 7 } }
      const row = note(`n${at}`, { owner: `p${(at * 7) % 200}`, level: String(at % 5) })
      const expected = [...(who.id === row.owner ? ['view'] : []), ...(at % 5 <= (at % 200) % 7 ? ['rank'] : [])]
      return { expected, allowed: authorizer.allowedActions(who, 'note', ['view', 'rank'], row) }
    })
    for (const { expected, allowed } of calls) expect([...(await allowed)]).toEqual(expected)
  })

  test('who differ in a role, an attribute or a token do not share a request', async () => {
    const authorizer = authorizerOver(world)
    const people = [
      ada,
      { ...ada, roles: ['GUEST'] },
      { ...ada, attr: { level: 0 } },
      { principal: ada, annotations: { a: 1 } },
    ]
    const allowed = await Promise.all(
      people.map((who) => authorizer.allowedActions(who, 'note', ['view', 'rank'], note('n1'))),
    )
    expect(allowed.map((each) => [...each])).toEqual([['view', 'rank'], [], ['view'], ['view', 'rank']])
    expect(world.checks).toHaveLength(4)
  })
})

describe('what the policy says beside', () => {
  test('comes with the answer, for the actions that were asked about', async () => {
    const authorizer = authorizerOver(world)
    const { outputs } = await authorizer.checkRow(ada, 'note', ['view', 'edit'], note('n1', { level: '4' }))
    expect(outputs).toEqual([
      { action: 'view', source: 'resource.note.vdefault#own', value: 'own n1' },
      { action: 'edit', source: 'resource.note.vdefault#low', value: 'level 4' },
    ])
    const joined = await Promise.all([
      authorizer.checkRow(ada, 'note', ['view'], note('n1')),
      authorizer.checkRow(ada, 'note', ['rank'], note('n1')),
    ])
    expect(joined.map((each) => each.outputs.map(({ action }) => action))).toEqual([['view'], []])
  })

  test('is in the error of who may see, and not shown where the error is printed', async () => {
    const authorizer = authorizerOver(world)
    const intent = { caller: ada, kind: 'note', action: 'edit' }
    const error = await authorizeRow(authorizer, intent, note('n1', { level: '4' })).catch((reason: unknown) => reason)
    expect((error as ForbiddenError).outputs.map(({ value }) => value)).toEqual(['level 4'])
    expect(inspect(error)).not.toContain('level 4')
    const hidden = await authorizeRow(authorizer, { ...intent, caller: ben }, note('n1')).catch(
      (reason: unknown) => reason,
    )
    expect(hidden).toMatchObject({ code: 'not-found' })
    expect(hidden).not.toHaveProperty('outputs')
  })
})

describe('a caller who stops waiting', () => {
  test('ends the own wait alone', async () => {
    const authorizer = authorizerOver(world)
    const { signal } = new AbortController()
    const left = new AbortController()
    const gone = authorizer.allowedActions({ principal: ada, signal: left.signal }, 'note', ['view'], note('n1'))
    const stays = authorizer.allowedActions({ principal: ada, signal }, 'note', ['view'], note('n2'))
    left.abort()
    await expect(gone).rejects.toMatchObject({ code: 'pdp-unavailable' })
    expect(await stays).toEqual(new Set(['view']))
    expect(sizes()).toEqual([1])
  })
})

test('joined checks have many times the throughput of single ones', async () => {
  const authorizer = authorizerOver(world)
  const rows = Array.from({ length: 300 }, (_, at) => note(`n${at}`))
  const check = (row: ReturnType<typeof note>): Promise<ReadonlySet<string>> =>
    authorizer.allowedActions(ada, 'note', ['view'], row)
  await Promise.all(rows.map(check))
  const singles = await timed(async () => {
    for (const row of rows) await check(row)
  })
  const together = await timed(() => Promise.all(rows.map(check)))
  console.log(`300 checks: one after the other ${singles.toFixed(0)} ms, together ${together.toFixed(0)} ms`)
  expect(singles / together).toBeGreaterThan(2)
})

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
