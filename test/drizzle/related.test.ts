import { createDataLayer } from '@rowgate/drizzle'
import { drizzleSchema as schema, principals } from '@rowgate/expenses'
import { asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { RESOURCES } from '../support/resources.ts'
import { type Expenses, openExpenses } from './open-expenses.ts'

const { ada, mia, finn, root } = principals

let domain: Expenses
beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
})
afterAll(() => domain?.close())

type Kind = 'expense' | 'user' | 'lineItem' | 'comment'

/** The keys of a kind that the PDP lets the principal view, one check each. */
async function viewable(principal: typeof ada | typeof root, kind: Kind): Promise<Set<string>> {
  const { layer, pool } = domain
  const table = { expense: 'expenses', user: 'users', lineItem: 'line_items', comment: 'comments' }[kind]
  const { rows } = await pool.query<{ id: string }>(`select id from ${table}`)
  const verdicts = await Promise.all(
    rows.map(async ({ id }) => ((await layer.isAllowed(principal, kind, 'view', id)) ? [id] : [])),
  )
  return new Set(verdicts.flat())
}

describe('related rows', () => {
  test.each([
    ['ada', ada],
    ['mia', mia],
    ['finn', finn],
  ] as const)('of every level are those that %s may view', async (_, principal) => {
    const { layer, db } = domain
    const [items, comments, users, expenses] = await Promise.all([
      viewable(principal, 'lineItem'),
      viewable(principal, 'comment'),
      viewable(principal, 'user'),
      viewable(principal, 'expense'),
    ])
    const config = { with: { lineItems: true, comments: true, approver: { with: { approvals: true } } } } as const
    const rows = await layer.authorizedFindMany(principal, 'expense', 'view', config)
    const all = new Map((await db.query.expense.findMany(config)).map((row) => [row.id, row]))
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      const whole = all.get(row.id)
      expect(row).toEqual({
        ...whole,
        lineItems: whole?.lineItems.filter(({ id }) => items.has(id)),
        comments: whole?.comments.filter(({ id }) => comments.has(id)),
        approver:
          whole?.approver && users.has(whole.approver.id)
            ? { ...whole.approver, approvals: whole.approver.approvals.filter(({ id }) => expenses.has(id)) }
            : null,
      })
    }
  })

  test('keep the caller’s own conditions, orders and limits', async () => {
    const { layer, db } = domain
    const config = {
      with: {
        lineItems: { where: eq(schema.lineItem.category, 'travel'), orderBy: asc(schema.lineItem.id), limit: 1 },
      },
      orderBy: asc(schema.expense.id),
    } as const
    expect(await layer.authorizedFindMany(root, 'expense', 'view', config)).toEqual(
      await db.query.expense.findMany(config),
    )
    const mine = await layer.authorizedFindMany(mia, 'expense', 'view', config)
    const seen = await viewable(mia, 'lineItem')
    expect(mine.flatMap(({ lineItems }) => lineItems).length).toBeGreaterThan(0)
    for (const { lineItems } of mine) {
      expect(lineItems.length).toBeLessThanOrEqual(1)
      for (const { id, category } of lineItems) expect([seen.has(id), category]).toEqual([true, 'travel'])
    }
  })

  test('that are required and may not be viewed fail the read, or leave the row out', async () => {
    const { db, cerbos, layer } = domain
    await expect(layer.authorizedFindMany(finn, 'expense', 'view', { with: { owner: true } })).rejects.toMatchObject({
      code: 'hidden-relation',
      path: 'owner',
    })
    const omitting = createDataLayer({ db, cerbos, resources: RESOURCES, hiddenRelation: 'omit' })
    const [users, permitted, rows] = await Promise.all([
      viewable(mia, 'user'),
      layer.authorizedFindMany(mia, 'comment', 'view'),
      omitting.authorizedFindMany(mia, 'comment', 'view', {
        with: { author: true, expense: { with: { owner: true } } },
      }),
    ])
    const expenses = await viewable(mia, 'expense')
    const owners = new Map((await db.query.expense.findMany()).map(({ id, ownerId }) => [id, ownerId]))
    const expected = permitted.filter(({ authorId, expenseId }) => {
      return users.has(authorId) && expenses.has(expenseId) && users.has(owners.get(expenseId) ?? '')
    })
    expect(expected.length).toBeGreaterThan(0)
    expect(expected.length).toBeLessThan(permitted.length)
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)))
  })

  test('of a table that several kinds are bound to need one that governs', async () => {
    const { db, cerbos } = domain
    const twice = { ...RESOURCES, user: true, colleague: { model: 'user' } } as const
    const unclear = createDataLayer({ db, cerbos, resources: twice })
    await expect(
      unclear.authorizedFindMany(ada, 'expense', 'view', { with: { approver: true } }),
    ).rejects.toMatchObject({ code: 'ambiguous-kind' })
    const clear = createDataLayer({ db, cerbos, resources: { ...twice, colleague: { model: 'user', governs: false } } })
    expect(await clear.authorizedFindMany(ada, 'expense', 'view', { with: { approver: true } })).toEqual(
      await domain.layer.authorizedFindMany(ada, 'expense', 'view', { with: { approver: true } }),
    )
  })
})

describe('_can', () => {
  test.each([
    ['ada', ada],
    ['mia', mia],
    ['finn', finn],
  ] as const)('says of every row what %s may do to it', async (_, principal) => {
    const { layer } = domain
    const rows = await layer.authorizedFindMany(principal, 'expense', 'view', {
      columns: { id: true },
      can: ['update', 'approve', 'comment'],
    })
    const checked = await Promise.all(
      rows.map(async ({ id }) => {
        const [update, approve, comment] = await Promise.all(
          (['update', 'approve', 'comment'] as const).map((action) =>
            layer.isAllowed(principal, 'expense', action, id),
          ),
        )
        return { id, _can: { update, approve, comment } }
      }),
    )
    expect(rows).toEqual(checked)
    expect(rows.length).toBeGreaterThan(0)
  })
})
