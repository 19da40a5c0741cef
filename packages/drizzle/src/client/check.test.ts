import { describe, expect, test } from 'vitest'
import { ada, layerOver } from './layer.test-support.ts'

/** What a receiver of the error could look at, but for where it was thrown. */
function everythingOf(error: Error): unknown {
  return Object.getOwnPropertyNames(error)
    .filter((name) => name !== 'stack')
    .map((name) => [name, error[name as keyof Error]])
}

function neverAllowed(): never {
  throw new Error('The check was allowed.')
}

describe('checks', () => {
  const stored = JSON.stringify({ id: 'e1', ownerId: 'ada', amount: '12.50', tags: null, lineItems: [] })
  const row = ['e1', 'ada', null, '12.50', 'DRAFT', '2026-01-05 09:00:00+00', null, stored]

  test('load the row and its attributes with one statement, and ask for the action and for reading', async () => {
    const { layer, queries, checks } = layerOver({ permits: ['view', 'approve'], rows: [row] })
    expect(await layer.check(ada, 'expense', 'approve', 'e1')).toEqual({
      id: 'e1',
      ownerId: 'ada',
      approverId: null,
      amount: '12.50',
      status: 'DRAFT',
      createdAt: new Date('2026-01-05T09:00:00Z'),
      tags: null,
    })
    expect(queries).toHaveLength(1)
    expect(queries[0]?.text).toContain('as "$rowgate" from "expenses" "expenses" where "expenses"."id" = $')
    expect(checks).toMatchObject([
      {
        resources: [
          {
            actions: ['approve', 'view'],
            resource: { kind: 'expense', id: 'e1', attr: { amount: 12.5, lineItems: [] } },
          },
        ],
      },
    ])
  })

  test('tell forbidden from hidden, and hidden from nothing', async () => {
    const visible = layerOver({ permits: ['view'], rows: [row] }).layer
    await expect(visible.check(ada, 'expense', 'approve', 'e1')).rejects.toMatchObject({
      name: 'ForbiddenError',
      code: 'forbidden',
    })
    const errorOf = (layer: typeof visible): Promise<Error> =>
      layer.check(ada, 'expense', 'approve', 'e1').then(neverAllowed, (error: Error) => error)
    const hidden = await errorOf(layerOver({ rows: [row] }).layer)
    const absent = await errorOf(layerOver({}).layer)
    expect(hidden).toMatchObject({ name: 'NotFoundError', code: 'not-found' })
    expect(everythingOf(hidden)).toEqual(everythingOf(absent))
  })

  test('isAllowed asks for the action alone, and is false when there is no row', async () => {
    const one = layerOver({ permits: ['approve'], rows: [[stored]] })
    expect(await one.layer.isAllowed(ada, 'expense', 'approve', 'e1')).toBe(true)
    expect(await one.layer.isAllowed(ada, 'expense', 'view', 'e1')).toBe(false)
    expect(one.checks.map(({ resources }) => resources[0]?.actions)).toEqual([['approve'], ['view']])
    expect(await layerOver({ permits: ['approve'] }).layer.isAllowed(ada, 'expense', 'approve', 'e1')).toBe(false)
  })

  test('a key that no row can have is not found without asking', async () => {
    const { layer, queries } = layerOver({ permits: ['view'], rows: [row] })
    await expect(layer.check(ada, 'expense', 'view', 'a\0b')).rejects.toMatchObject({ code: 'not-found' })
    expect(queries).toEqual([])
  })

  test('a key of several columns', async () => {
    const { layer, queries, checks } = layerOver({
      permits: ['view'],
      rows: [[JSON.stringify({ expenseId: 'e1', userId: 'u1' })]],
    })
    expect(await layer.isAllowed(ada, 'watchers', 'view', { expenseId: 'e1', userId: 'u1' })).toBe(true)
    expect(queries[0]?.text).toMatch(/where \("watchers"\."expense_id" = \$\d+ and "watchers"\."user_id" = \$\d+\)/)
    expect(checks[0]?.resources[0]?.resource.id).toBe('e1/u1')
    await expect(layer.check(ada, 'watchers', 'view', { expenseId: 'e1' })).rejects.toMatchObject({
      code: 'unsupported-argument',
    })
  })

  test('a caller without roles is refused before anything is read', async () => {
    const { layer, queries } = layerOver({ rows: [row] })
    await expect(layer.check({ id: 'ada', roles: [] }, 'expense', 'view', 'e1')).rejects.toMatchObject({
      code: 'invalid-principal',
    })
    expect(queries).toEqual([])
  })
})
