import { describe, expect, test, vi } from 'vitest'
import { createCheckBatch } from './check-batch.ts'
import type { CheckRequest, CheckResponse, ResourceCheck } from './cerbos.ts'

const ada = { principal: { id: 'ada', roles: ['USER'], attr: {} } }
const ben = { principal: { id: 'ben', roles: ['USER'], attr: {} } }
const LIMITS = { resources: 3, actions: 2 }

function object(id: string, actions: string[] = ['view'], own: Partial<ResourceCheck['resource']> = {}): ResourceCheck {
  return { resource: { kind: 'note', id, attr: {}, ...own }, actions }
}

/** A PDP that allows `view`, and remembers what it was asked, and with which signal. */
function pdp(answer: (request: CheckRequest) => Promise<CheckResponse> = allowing) {
  const asked: { request: CheckRequest; signal: AbortSignal | undefined }[] = []
  const batch = createCheckBatch((request, signal) => {
    asked.push({ request, signal })
    return answer(request)
  }, LIMITS)
  return { asked, batch }
}

function allowing({ resources }: CheckRequest): Promise<CheckResponse> {
  const results = resources.map(({ resource, actions }) => ({
    resource,
    actions: Object.fromEntries(actions.map((action) => [action, action === 'view' ? 'EFFECT_ALLOW' : 'EFFECT_DENY'])),
  }))
  return Promise.resolve({ cerbosCallId: 'c', results })
}

const ids = ({ asked }: ReturnType<typeof pdp>): string[][] =>
  asked.map(({ request }) => request.resources.map(({ resource }) => resource.id))

describe('a batch', () => {
  test('is of one asker', async () => {
    const own = pdp()
    await Promise.all([ada, ben, ada].map((asker, at) => own.batch(asker, Promise.resolve(object(`n${at}`)))))
    const asked = own.asked.map(({ request }, at) => [request.principal.id, ...(ids(own)[at] ?? [])].join(' '))
    expect(new Set(asked)).toEqual(new Set(['ada n0 n2', 'ben n1']))
  })

  test('is split at the limits, by objects, actions and ids', async () => {
    const own = pdp()
    const objects = [
      ...['n0', 'n1', 'n2', 'n3'].map((id) => object(id)),
      object('n0', ['view'], { scope: 'acme' }),
      object('n0', ['view'], { kind: 'memo' }),
      object('n1', ['a', 'b', 'view']),
    ]
    const checked = await Promise.all(objects.map((each) => own.batch(ada, Promise.resolve(each))))
    expect(ids(own)).toEqual([['n0', 'n1', 'n2'], ['n1', 'n3', 'n0'], ['n0']])
    expect(
      own.asked
        .flatMap(({ request }) => request.resources.map(({ actions }) => actions.length))
        .every((count) => count <= 2),
    ).toBe(true)
    expect(checked.map((each) => [...(each?.allowed ?? [])])).toEqual(objects.map(() => ['view']))
  })

  test('without an object asks nothing', async () => {
    const own = pdp()
    expect(await own.batch(ada, Promise.resolve(undefined))).toBeUndefined()
    expect(own.asked).toEqual([])
  })

  test('does not wait for what is slow to load, which goes out later', async () => {
    const own = pdp()
    let load: (loaded: ResourceCheck) => void = () => undefined
    const slow = own.batch(ada, new Promise((resolve) => (load = resolve)))
    await own.batch(ada, Promise.resolve(object('n1')))
    load(object('n2'))
    await slow
    expect(ids(own)).toEqual([['n1'], ['n2']])
  })

  test('goes on without what cannot be loaded', async () => {
    const own = pdp()
    const [failed, found] = await Promise.allSettled([
      own.batch(ada, Promise.reject(new Error('no row'))),
      own.batch(ada, Promise.resolve(object('n1'))),
    ])
    expect([failed.status, found.status]).toEqual(['rejected', 'fulfilled'])
  })

  test('that fails, fails for those in it alone', async () => {
    const own = pdp((request) =>
      request.resources.some(({ resource }) => resource.id === 'n3')
        ? Promise.reject(new Error('down'))
        : allowing(request),
    )
    const objects = ['n0', 'n1', 'n2', 'n3'].map((id) => own.batch(ada, Promise.resolve(object(id))))
    const outcomes = await Promise.allSettled(objects)
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected'])
  })

  test.each<[string, (result: CheckResponse['results'][number]) => unknown]>([
    ['another id', (result) => ({ ...result, resource: { ...result.resource, id: 'n9' } })],
    ['another kind', (result) => ({ ...result, resource: { ...result.resource, kind: 'memo' } })],
    ['no object', (result) => ({ actions: result.actions })],
    ['no actions', (result) => ({ resource: result.resource })],
  ])('whose result has %s is an error', async (_, change) => {
    const own = pdp(async (request) => {
      const response = await allowing(request)
      return { ...response, results: response.results.map(change) as CheckResponse['results'] }
    })
    await expect(own.batch(ada, Promise.resolve(object('n1')))).rejects.toMatchObject({ code: 'pdp-failed' })
  })

  test('whose results are in another order is an error', async () => {
    const own = pdp(async (request) => {
      const response = await allowing(request)
      return { ...response, results: response.results.toReversed() }
    })
    const outcomes = await Promise.allSettled(['n0', 'n1'].map((id) => own.batch(ada, Promise.resolve(object(id)))))
    expect(outcomes).toMatchObject([{ reason: { code: 'pdp-failed' } }, { reason: { code: 'pdp-failed' } }])
  })
})

describe('who stops waiting', () => {
  const never = (): Promise<never> => new Promise(() => undefined)

  test('before the request is not asked for', async () => {
    const own = pdp()
    const gone = own.batch(ada, Promise.resolve(object('n0')), AbortSignal.abort())
    const stays = own.batch(ada, Promise.resolve(object('n1')))
    await expect(gone).rejects.toMatchObject({ code: 'pdp-unavailable' })
    await stays
    expect(ids(own)).toEqual([['n1']])
  })

  test('aborts the request when nobody else waits for it', async () => {
    const own = pdp(never)
    const [first, second] = [new AbortController(), new AbortController()]
    const outcomes = Promise.allSettled(
      [first, second].map(({ signal }, at) => own.batch(ada, Promise.resolve(object(`n${at}`)), signal)),
    )
    await vi.waitUntil(() => own.asked.length > 0)
    first.abort()
    expect(own.asked[0]?.signal?.aborted).toBe(false)
    second.abort()
    expect(own.asked[0]?.signal?.aborted).toBe(true)
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  test('does not abort it for somebody without a signal', async () => {
    const own = pdp(never)
    const leaving = new AbortController()
    const gone = own.batch(ada, Promise.resolve(object('n0')), leaving.signal)
    void own.batch(ada, Promise.resolve(object('n1')))
    await vi.waitUntil(() => own.asked.length > 0)
    leaving.abort()
    await expect(gone).rejects.toMatchObject({ code: 'pdp-unavailable' })
    expect(own.asked[0]?.signal).toBeUndefined()
  })
})
