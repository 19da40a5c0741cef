import { expect, test } from 'vitest'
import type { Asked, Context } from '../context.ts'

const csv = '/reports/emea?format=csv'
const preflight = { origin: 'https://app.example', 'access-control-request-method': 'GET' }

export function testRequestItself({ ask, world }: Context): void {
  test.each<[string, string, Asked, number]>([
    ['a route', '/reports/emea', {}, 200],
    ['nobody’s route', '/reports/emea', { as: 'nobody' }, 401],
    ['of another role', '/reports/emea', { as: 'xan' }, 403],
    ['by its parameters', '/reports/amer', {}, 403],
    ['by its query', csv, {}, 403],
    ['by a header that is named', csv, { headers: { 'x-client': 'back-office' } }, 200],
    ['by its method', '/reports/emea', { method: 'HEAD' }, 200],
    ['by its method, which is refused', '/reports/emea', { method: 'HEAD', as: 'xan' }, 403],
    ['by a method that nobody may use', '/reports/emea', { method: 'DELETE' }, 403],
    ['of an unknown route', '/reports/emea/unknown', { as: 'xan' }, 404],
    ['of an unknown route, for nobody', '/reports/emea/unknown', { as: 'nobody' }, 404],
    [
      'the question of a browser, which has no principal',
      '/reports/emea',
      { as: 'nobody', method: 'OPTIONS', headers: preflight },
      204,
    ],
  ])('%s: %s', async (...row) => {
    const [, path, asked, status] = row
    expect((await ask(path, asked)).status).toBe(status)
  })

  test('is what the policy is told of it, and no more', async () => {
    await ask(csv, { headers: { 'x-client': 'web', 'x-secret': 'a secret' } })
    expect(world().checks.at(-1)?.resources[0]).toEqual({
      actions: ['request'],
      resource: {
        kind: 'http_request',
        id: 'GET /reports/:region',
        attr: {
          method: 'GET',
          route: '/reports/:region',
          path: '/reports/emea',
          params: { region: 'emea' },
          query: { format: 'csv' },
          headers: { 'x-client': 'web' },
        },
      },
    })
  })

  test('does not authorize what the handler does', async () => {
    expect((await ask('/reports/emea/forgotten')).status).toBe(500)
  })
}
