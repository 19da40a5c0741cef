import { drizzleSchema as schema, principals } from '@rowgate/expenses'
import { and, asc, count, eq, inArray, ne, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Expenses, openExpenses } from './open-expenses.ts'

const { expense, lineItem, user } = schema
/** Several of their rules join by `or`, over own columns, a list, a to-one and a to-many relation. */
const { mia, finn } = principals

let domain: Expenses
beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
})
afterAll(() => domain?.close())

/** What the list returns, which the agreement test compares with the PDP. */
async function permitted(principal: typeof mia | typeof finn, action: 'view' | 'approve'): Promise<string[]> {
  const rows = await domain.layer.authorizedFindMany(principal, 'expense', action, { columns: { id: true } })
  expect(rows.length).toBeGreaterThan(0)
  return rows.map(({ id }) => id).toSorted()
}

describe.each([
  ['mia for view', mia, 'view'],
  ['mia for approve', mia, 'approve'],
  ['finn for approve', finn, 'approve'],
] as const)('the filter of %s finds the same rows', (_, principal, action) => {
  const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id).toSorted()

  test('in select().where()', async () => {
    const where = await domain.layer.authorizedWhere(principal, 'expense', action)
    const rows = await domain.db.select({ id: expense.id }).from(expense).where(where)
    expect(ids(rows)).toEqual(await permitted(principal, action))
  })

  test('beside other conditions, and with them in any order', async () => {
    const where = await domain.layer.authorizedWhere(principal, 'expense', action)
    const expected = await permitted(principal, action)
    const before = await domain.db
      .select({ id: expense.id })
      .from(expense)
      .where(and(ne(expense.currency, 'x'), where))
    const after = await domain.db
      .select({ id: expense.id })
      .from(expense)
      .where(and(where, ne(expense.currency, 'x')))
    const none = await domain.db
      .select({ id: expense.id })
      .from(expense)
      .where(and(eq(expense.currency, 'x'), where))
    expect([ids(before), ids(after), none]).toEqual([expected, expected, []])
  })

  test('on an alias, beside the table itself', async () => {
    const other = alias(expense, 'other')
    const where = await domain.layer.authorizedWhere(principal, 'expense', action, { table: other })
    const rows = await domain.db.select({ id: other.id }).from(other).where(where)
    const joined = await domain.db
      .selectDistinct({ id: other.id })
      .from(expense)
      .innerJoin(other, eq(other.id, expense.id))
      .where(where)
    expect([ids(rows), ids(joined)]).toEqual([await permitted(principal, action), await permitted(principal, action)])
  })

  test('in a join with a table that shares names of columns', async () => {
    const where = await domain.layer.authorizedWhere(principal, 'expense', action)
    const rows = await domain.db
      .selectDistinct({ id: expense.id })
      .from(expense)
      .innerJoin(user, eq(user.id, expense.ownerId))
      .leftJoin(lineItem, eq(lineItem.expenseId, expense.id))
      .where(where)
    expect(ids(rows)).toEqual(await permitted(principal, action))
  })

  test('in a select list and in extras', async () => {
    const where = await domain.layer.authorizedWhere(principal, 'expense', action)
    const expected = await permitted(principal, action)
    const listed = await domain.db.select({ id: expense.id, may: sql<boolean | null>`${where}` }).from(expense)
    const extra = await domain.db.query.expense.findMany({ columns: { id: true }, extras: { may: where.as('may') } })
    expect(ids(listed.filter(({ may }) => may === true))).toEqual(expected)
    expect(ids(extra.filter(({ may }) => may === true))).toEqual(expected)
  })

  test('in a relational query, under a nested relation, and under one of one row', async () => {
    const where = await domain.layer.authorizedWhere(principal, 'expense', action)
    const expected = await permitted(principal, action)
    const root = await domain.db.query.expense.findMany({
      columns: { id: true },
      where,
      with: { owner: true, lineItems: true },
    })
    const nested = await domain.db.query.user.findMany({
      columns: {},
      with: { expenses: { columns: { id: true }, where, with: { comments: true } } },
    })
    const parents = await domain.db.query.lineItem.findMany({
      columns: {},
      where: (fields) => inArray(fields.expenseId, expected),
      with: { expense: { columns: { id: true } } },
    })
    expect([ids(root), ids(nested.flatMap(({ expenses }) => expenses))]).toEqual([expected, expected])
    expect(parents.every(({ expense: parent }) => expected.includes(parent.id))).toBe(true)
  })

  test('in update and delete', async () => {
    const where = await domain.layer.authorizedWhere(principal, 'expense', action)
    const expected = await permitted(principal, action)
    const rolledBack = domain.db.transaction(async (tx) => {
      const updated = await tx
        .update(expense)
        .set({ quantity: sql`${expense.quantity}` })
        .where(where)
        .returning({ id: expense.id })
      const deleted = await tx.delete(expense).where(where).returning({ id: expense.id })
      expect([ids(updated), ids(deleted)]).toEqual([expected, expected])
      tx.rollback()
    })
    await expect(rolledBack).rejects.toThrow('Rollback')
  })
})

describe('the arguments of the caller', () => {
  test('only narrow, whatever their form', async () => {
    const expected = await permitted(mia, 'view')
    const { authorizedFindMany, authorizedCount } = domain.layer.as(mia)
    const conditions = [
      sql`true`,
      sql`false or true`,
      or(eq(expense.currency, 'EUR'), ne(expense.currency, 'EUR')),
      () => sql`1 = 2 or 1 = 1`,
      () => undefined,
    ]
    for (const where of conditions) {
      const rows = await authorizedFindMany('expense', 'view', { columns: { id: true }, where })
      expect(rows.map(({ id }) => id).toSorted()).toEqual(expected)
      expect(await authorizedCount('expense', 'view', { where })).toBe(expected.length)
    }
    expect(await authorizedFindMany('expense', 'view', { where: sql`true -- or so` }).catch(({ code }) => code)).toBe(
      'database-failed',
    )
  })

  test('order, limit and offset page through the permitted rows', async () => {
    const expected = await permitted(mia, 'view')
    const { authorizedFindMany, authorizedFindFirst } = domain.layer.as(mia)
    const page = (offset: number) =>
      authorizedFindMany('expense', 'view', {
        columns: { id: true },
        orderBy: asc(sql`${expense.id} collate "C"`),
        limit: 7,
        offset,
      })
    const pages = await Promise.all(Array.from({ length: Math.ceil(expected.length / 7) + 1 }, (_, at) => page(at * 7)))
    expect(
      pages
        .flat()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(expected)
    const first = await authorizedFindFirst('expense', 'view', {
      orderBy: (fields, operators) => operators.asc(sql`${fields.id} collate "C"`),
    })
    expect(first?.id).toBe(pages[0]?.[0]?.id)
  })

  test('a parent that is not permitted is not there', async () => {
    const { layer, db } = domain
    const where = await layer.authorizedWhere(mia, 'expense', 'view')
    const expected = await permitted(mia, 'view')
    const visible = await db
      .select({ rows: count() })
      .from(lineItem)
      .innerJoin(expense, and(eq(expense.id, lineItem.expenseId), where))
    const children = await db.select({ rows: count() }).from(lineItem).where(inArray(lineItem.expenseId, expected))
    expect(visible).toEqual(children)
  })
})
