import { type drizzleSchema as schema, principals } from '@rowgate/expenses'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { OrderBy } from '@rowgate/core'
import { createDataLayer } from '@rowgate/drizzle'
import { RESOURCES } from '../support/resources.ts'
import { type Expenses, openExpenses } from './open-expenses.ts'

const { ada, mia, audra, cleo } = principals

let domain: Expenses
beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
})
afterAll(() => domain?.close())

type Order = OrderBy<keyof typeof schema.expense.$inferSelect>

/** All pages, one after the other. */
async function walk(orderBy: Order, take: number, between?: (page: number) => Promise<void>): Promise<string[]> {
  const ids: string[] = []
  let after: string | undefined
  for (let page = 0; page === 0 || after !== undefined; page += 1) {
    const found = await domain.layer.authorizedPage(mia, 'expense', 'view', {
      orderBy,
      take,
      after,
      columns: { id: true },
    })
    expect(found.rows.length).toBeLessThanOrEqual(take)
    if (found.next !== undefined) expect(found.rows.length).toBe(take)
    ids.push(...found.rows.map(({ id }) => id))
    after = found.next
    await between?.(page)
  }
  return ids
}

describe('pages', () => {
  test.each<[string, Order, string]>([
    ['the key', {}, 'id'],
    ['a time with microseconds', { createdAt: 'desc' }, 'created_at desc, id'],
    ['text, ascending, nulls last', { project: 'asc' }, 'project asc nulls last, id'],
    ['text, nulls first', { project: { sort: 'asc', nulls: 'first' } }, 'project asc nulls first, id'],
    ['descending, nulls first', [{ riskScore: 'desc' }], 'risk_score desc nulls first, id'],
    ['descending, nulls last', [{ riskScore: { sort: 'desc', nulls: 'last' } }], 'risk_score desc nulls last, id'],
    ['mixed directions', [{ status: 'desc' }, { amount: 'asc' }], 'status desc, amount asc, id'],
    [
      'mixed, with nulls',
      [{ priority: 'desc' }, { project: 'asc' }, { id: 'desc' }],
      'priority desc, project asc, id desc',
    ],
    ['decimals', { fxRate: 'asc', id: 'desc' }, 'fx_rate asc, id desc'],
  ])('by %s: every permitted row once, in the database’s order', async (_, orderBy, sorted) => {
    const permitted = new Set(
      (await domain.layer.authorizedFindMany(mia, 'expense', 'view', { columns: { id: true } })).map(({ id }) => id),
    )
    const { rows } = await domain.pool.query<{ id: string }>(`select id from expenses order by ${sorted}`)
    const expected = rows.map(({ id }) => id).filter((id) => permitted.has(id))
    expect(expected.length).toBeGreaterThan(20)
    expect(await walk(orderBy, 7)).toEqual(expected)
    expect(await walk(orderBy, expected.length)).toEqual(expected)
  })

  test('miss nothing and repeat nothing while rows come and go', async () => {
    const { pool } = domain
    const before = await walk({ createdAt: 'desc' }, 10)
    const gone: string[] = []
    const walked = await walk({ createdAt: 'desc' }, 10, async (page) => {
      const victim = before[(page * 17 + 5) % before.length] as string
      await pool.query('delete from expenses where id = $1', [victim])
      gone.push(victim)
      await pool.query(
        `insert into expenses (id, owner_id, department, region, amount, currency, status, created_at)
         select $1 || id, owner_id, department, region, amount, currency, 'SUBMITTED', created_at + interval '1 microsecond'
         from expenses where department = 'engineering' and id not like 'new-%' limit 3`,
        [`new-${page}-`],
      )
    })
    expect(new Set(walked).size).toBe(walked.length)
    expect(walked.filter((id) => !id.startsWith('new-') && !gone.includes(id))).toEqual(
      before.filter((id) => !gone.includes(id)),
    )
  })

  test('count all rows, or no more than a number of them', async () => {
    const { layer } = domain
    const rows = await layer.authorizedCount(mia, 'expense', 'view')
    const asked = { take: 1, columns: { id: true } } as const
    const page = await layer.authorizedPage(mia, 'expense', 'view', { ...asked, total: true })
    expect(page.total).toEqual({ value: rows, atLeast: false })
    const bounded = await layer.authorizedPage(mia, 'expense', 'view', { ...asked, total: { limit: 5 } })
    expect(bounded.total).toEqual({ value: 5, atLeast: true })
    const exact = await layer.authorizedPage(mia, 'expense', 'view', { ...asked, total: { limit: rows } })
    expect(exact.total).toEqual({ value: rows, atLeast: false })
    expect(await layer.authorizedPage(mia, 'expense', 'view', asked)).not.toHaveProperty('total')
  })

  test('of nobody’s rows are empty', async () => {
    const page = await domain.layer.authorizedPage(cleo, 'expense', 'approve', { take: 3, total: true })
    const meta = { decidedBy: 'database', verified: false }
    expect(page).toEqual({ rows: [], next: undefined, total: { value: 0, atLeast: false }, meta })
  })
})

describe('a cursor', () => {
  const orderBy = { createdAt: 'desc' } as const
  const next = async (): Promise<string> => {
    const page = await domain.layer.authorizedPage(mia, 'expense', 'view', { orderBy, take: 2 })
    return page.next as string
  }

  test('shows nothing of the row that it names', async () => {
    const cursor = await next()
    const text = Buffer.from(cursor, 'base64url').toString('latin1')
    expect(text).not.toMatch(/20\d\d-|expense|u-mia/)
    expect(await next()).not.toBe(cursor)
  })

  test('is refused when it is forged or of another list', async () => {
    const { layer } = domain
    const after = await next()
    const flipped = `${after.slice(0, 20)}${after[20] === 'A' ? 'B' : 'A'}${after.slice(21)}`
    const foreign: (() => Promise<unknown>)[] = [
      () => layer.authorizedPage(mia, 'expense', 'view', { orderBy, take: 2, after: flipped }),
      () => layer.authorizedPage(mia, 'expense', 'view', { orderBy, take: 2, after: '' }),
      () => layer.authorizedPage(mia, 'expense', 'view', { orderBy, take: 2, after: 'AAAA' }),
      () => layer.authorizedPage(ada, 'expense', 'view', { orderBy, take: 2, after }),
      () => layer.authorizedPage(mia, 'expense', 'approve', { orderBy, take: 2, after }),
      () => layer.authorizedPage(mia, 'expense', 'view', { orderBy: { createdAt: 'asc' }, take: 2, after }),
      () => layer.authorizedPage(mia, 'comment', 'view', { take: 2, after }),
      () => layer.authorizedPage(audra, 'expense', 'view', { orderBy, take: 2, after }),
    ]
    for (const page of foreign) await expect(page()).rejects.toMatchObject({ code: 'invalid-cursor', path: 'after' })
  })

  test('outlives its key by as long as the key is known', async () => {
    const { db, cerbos } = domain
    const layerWith = (...cursorKeys: string[]) => createDataLayer({ db, cerbos, resources: RESOURCES, cursorKeys })
    const [old, fresh] = ['an-old-secret-of-the-application', 'the-new-secret-of-the-application']
    const { next: after } = await layerWith(old).authorizedPage(mia, 'expense', 'view', { orderBy, take: 2 })
    const page = await layerWith(fresh, old).authorizedPage(mia, 'expense', 'view', { orderBy, take: 2, after })
    expect(page.rows).toHaveLength(2)
    await expect(
      layerWith(fresh).authorizedPage(mia, 'expense', 'view', { orderBy, take: 2, after }),
    ).rejects.toMatchObject({ code: 'invalid-cursor' })
    expect(() => layerWith('short')).toThrow(expect.objectContaining({ code: 'unsupported-argument' }))
  })
})
