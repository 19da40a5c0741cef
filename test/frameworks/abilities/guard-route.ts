import { expect, test } from 'vitest'
import { type Context, principalNamed, PROBLEM } from '../context.ts'

export function testGuardedRoute({ ask, world }: Context): void {
  const first = async (): Promise<string> => {
    const [row] = await world().layer.authorizedFindMany(principalNamed('ada'), 'expense', 'view', { limit: 1 })
    return row?.id ?? ''
  }

  test('loads its row, asks, and hands the row on', async () => {
    const id = await first()
    const response = await ask(`/expenses/${id}`)
    expect([response.status, await response.json()]).toEqual([200, { id }])
    expect(world().checks.at(-1)?.resources[0]).toMatchObject({ actions: ['view'], resource: { id } })
  })

  test('is HEAD’s as well', async () => {
    expect((await ask(`/expenses/${await first()}`, { method: 'HEAD' })).status).toBe(200)
    expect((await ask(`/expenses/${await first()}`, { method: 'HEAD', as: 'xan' })).status).toBe(404)
  })

  test('answers for a hidden row as if it were not there', async () => {
    const hidden = await ask(`/expenses/${await first()}`, { as: 'xan' })
    const absent = await ask('/expenses/nowhere', { as: 'xan' })
    expect([hidden.status, hidden.headers.get('content-type')]).toEqual([404, expect.stringMatching(PROBLEM)])
    expect(await hidden.text()).toBe(await absent.text())
  })

  test('asks for the action that is named', async () => {
    const id = await first()
    const response = await ask(`/expenses/${id}/approval`)
    expect([response.status, await response.json()]).toMatchObject([403, { code: 'forbidden' }])
    const [own] = await world().layer.authorizedFindMany(principalNamed('mia'), 'expense', 'approve', { limit: 1 })
    const approved = await ask(`/expenses/${own?.id}/approval`, { as: 'mia' })
    expect(await approved.json()).toEqual({ id: own?.id })
  })
}
