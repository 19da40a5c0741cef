import { expect, test } from 'vitest'
import { type Context, principalNamed } from '../context.ts'

export function testAuthorize({ ask, world }: Context): void {
  const asked = (): readonly string[] | undefined => world().checks.at(-1)?.resources[0]?.actions
  const idOf = async (action: 'view' | 'delete' | 'submit'): Promise<string> => {
    const [row] = await world().layer.authorizedFindMany(principalNamed('ada'), 'expense', action, { limit: 1 })
    return encodeURIComponent(row?.id ?? 'nowhere')
  }

  test('asks for the action of the method', async () => {
    const own = await idOf('delete')
    expect((await ask(`/expenses/${own}`, { method: 'DELETE' })).status).toBe(204)
    expect(asked()).toContain('delete')
  })

  test('asks for the action that the application has given the method', async () => {
    expect((await ask(`/expenses/${await idOf('submit')}`, { method: 'PUT' })).status).toBe(204)
    expect(asked()).toContain('submit')
  })

  test('asks for the action that is named', async () => {
    expect((await ask(`/expenses/${await idOf('view')}/seen`, { method: 'POST' })).status).toBe(204)
    expect(asked()).toEqual(['view'])
  })

  test('refuses what may be seen and not this', async () => {
    const response = await ask(`/expenses/${await idOf('delete')}`, { method: 'DELETE', as: 'audra' })
    expect([response.status, await response.json()]).toMatchObject([403, { code: 'forbidden' }])
  })

  test('answers for what may not be seen as if it were not there', async () => {
    const hidden = await ask(`/expenses/${await idOf('view')}`, { method: 'DELETE', as: 'xan' })
    const absent = await ask('/expenses/nowhere', { method: 'DELETE', as: 'xan' })
    expect([hidden.status, await hidden.text()]).toEqual([404, await absent.text()])
  })
}
