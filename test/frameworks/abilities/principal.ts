import { expect, test } from 'vitest'
import type { Context } from '../context.ts'

export function testPrincipal({ ask, codes, count, world }: Context): void {
  test('is asked for once in a request', async () => {
    expect((await ask('/twice')).status).toBe(200)
    expect(world().identified).toEqual(['ada'])
  })

  test('has attributes of the request', async () => {
    const audited = async (ip: string) => (await ask('/exports', { as: 'audra', headers: { 'x-ip': ip } })).json()
    expect(await audited('10.20.30.40')).toBeGreaterThan(0)
    expect(await audited('198.51.100.7')).toBe(0)
  })

  test('has its token as data that the PDP verifies', async () => {
    await ask('/expenses', { headers: { authorization: 'Bearer a.b.c' } })
    expect(world().plans.at(-1)?.auxData).toEqual({ jwt: { token: 'a.b.c' } })
  })

  test('may be found later, with attributes of the database', async () => {
    const response = await ask('/current', { as: 'mia', headers: { 'x-stored': 'yes' } })
    const [asked] = world().plans
    expect(asked?.principal).toMatchObject({ attr: { department: 'engineering', region: 'emea' } })
    expect(await response.json()).toEqual({ count: await count('mia') })
  })

  test.each(['/expenses', '/expenses/e-1', '/guarded/one', '/reports/emea'])(
    'that is not there is denied %s, without a question',
    async (path) => {
      const response = await ask(path, { as: 'nobody' })
      expect([response.status, await response.json()]).toMatchObject([401, { code: 'unauthenticated' }])
      expect([world().plans, world().checks]).toEqual([[], []])
    },
  )

  test('that is malformed is denied everything', async () => {
    expect((await ask('/expenses', { as: 'malformed' })).status).toBe(500)
    expect(codes()).toEqual(['invalid-principal'])
  })

  test('that cannot be found ends the request before its handlers', async () => {
    expect((await ask('/health', { as: 'unreadable' })).status).toBe(500)
    expect(world().skipped).toEqual([])
  })

  test('that cannot be found lets nothing through, whatever is done with the error', async () => {
    const response = await ask('/forgotten', { as: 'unreadable', headers: { 'x-lenient': 'yes' } })
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret')
  })
}
