import { expect, test } from 'vitest'
import { type Context, PROBLEM, REPLACED } from '../context.ts'

export function testRequired({ ask, codes, forgotten, world }: Context): void {
  test.each(forgotten)('replaces what nothing has authorized: %s', async (path) => {
    const response = await ask(path)
    expect([response.status, response.statusText]).toEqual([500, 'Internal Server Error'])
    expect([response.headers.get('etag'), response.headers.get('x-secret')]).toEqual([null, null])
    expect(response.headers.get('content-type')).toMatch(PROBLEM)
    expect(await response.json()).toEqual(REPLACED)
    expect(codes()).toEqual(['not-authorized'])
  })

  test.each([
    ['what only asked', '/asked'],
    ['what only stands for a success', '/forgotten/unchanged'],
    ['what an error handler calls a success', '/lenient/crash'],
  ])('replaces %s', async (_, path) => {
    const response = await ask(path)
    expect([response.status, await response.text()]).toEqual([500, JSON.stringify(REPLACED)])
    expect(codes()).toEqual(['not-authorized'])
  })

  test('lets nothing out when a handler throws late', async () => {
    const told = await ask('/forgotten/late').then(
      async (response) => [response.status, await response.text().catch(() => '')],
      () => 'cut off',
    )
    expect(JSON.stringify(told)).not.toContain('secret')
    expect(codes()).toEqual(['not-authorized'])
  })

  test('replaces the head for HEAD as well', async () => {
    const response = await ask('/forgotten', { method: 'HEAD' })
    expect([response.status, response.headers.get('etag'), await response.text()]).toEqual([500, null, ''])
  })

  test('is content with an empty list', async () => {
    const response = await ask('/approvals', { as: 'cyd' })
    expect([response.status, await response.json()]).toEqual([200, []])
  })

  test('is content with a reason, which is told before it counts', async () => {
    expect((await ask('/health', { as: 'nobody' })).status).toBe(200)
    expect((await ask('/health')).status).toBe(200)
    const skip = { reason: 'says nothing of anybody', method: 'GET', route: '/health' }
    expect(world().skipped).toEqual([
      { ...skip, principal: undefined },
      { ...skip, principal: 'u-ada' },
    ])
    expect((await ask('/unexcused')).status).toBe(500)
    expect(codes()).toEqual(['unsupported-argument'])
  })

  test.each([
    ['redirects', '/redirect', 'GET', 302],
    ['an unknown route', '/nowhere', 'GET', 404],
    ['options without a body', '/forgotten', 'OPTIONS', 200],
  ])('passes %s', async (_, path, method, status) => {
    expect((await ask(path, { method })).status).toBe(status)
    expect(codes()).toEqual([])
  })

  test('does not take a body for options', async () => {
    const response = await ask('/forgotten/told', { method: 'OPTIONS' })
    expect([response.status, await response.json()]).toEqual([500, REPLACED])
  })
}
