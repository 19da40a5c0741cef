import { GRPC } from '@cerbos/grpc'
import { createDataLayer } from '@rowgate/drizzle'
import { expect, test } from 'vitest'
import { RESOURCES } from '../../support/resources.ts'
import { type Context, PROBLEM, REPLACED } from '../context.ts'
import { createHeld } from '../world.ts'

export function testErrors({ ask, codes, start, world }: Context): void {
  test.each([
    ['that is forbidden', '/expenses/e-0001', { method: 'DELETE', as: 'audra' }, 403, 'Forbidden', 'forbidden'],
    ['that is not found', '/expenses/nowhere', {}, 404, 'Not Found', 'not-found'],
    ['without a principal', '/expenses', { as: 'nobody' }, 401, 'Unauthorized', 'unauthenticated'],
  ])('%s is a problem', async (...row) => {
    const [, path, asked, status, title, code] = row
    const response = await ask(path, asked)
    expect([response.status, response.headers.get('content-type')]).toEqual([status, expect.stringMatching(PROBLEM)])
    expect(await response.json()).toEqual({ type: 'about:blank', title, status, code })
    expect(codes()).toEqual([])
  })

  test('of the application’s side shows nothing, and is reported', async () => {
    const response = await ask('/broken')
    expect([response.status, await response.json()]).toEqual([500, REPLACED])
    expect(codes()).toEqual(['database-failed'])
  })

  test('of another kind is the framework’s', async () => {
    expect((await ask('/crash')).status).toBe(500)
    expect(codes()).toEqual([])
  })

  test('of the PDP is 503', async () => {
    const cerbos = new GRPC('127.0.0.1:1', { tls: false })
    const layer = createDataLayer({ db: world().domain.db, cerbos, resources: RESOURCES })
    const cut = await start({ world: { ...world(), layer }, transaction: false, held: createHeld })
    const response = await fetch(`${cut.url}/expenses`, { headers: { 'x-principal': 'ada' } })
    const unavailable = { type: 'about:blank', title: 'Service Unavailable', status: 503, code: 'pdp-unavailable' }
    expect([response.status, await response.json()]).toEqual([503, unavailable])
    expect(codes()).toEqual(['pdp-unavailable'])
    await cut.close()
    cerbos.close()
  })

  test('is told as the application wants it', async () => {
    const response = await ask('/taken')
    expect([response.status, await response.json()]).toMatchObject([409, { title: 'Taken', code: 'conflict' }])
  })
}
