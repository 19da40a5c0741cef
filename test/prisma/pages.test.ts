import { principals } from '@rowgate/expenses'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { OrderBy } from '@rowgate/core'
import { createDataLayer, type DataLayer } from '@rowgate/prisma'
import type { Prisma } from '../../prisma/generated/client/client.ts'
import { type Models, schema } from '../../prisma/generated/rowgate/index.ts'
import { RESOURCES } from '../support/resources.ts'
import { openExpenses } from './open-expenses.ts'

const { ada, mia, audra, cleo } = principals

type Domain = Awaited<ReturnType<typeof openExpenses>>
let domain: Domain
let layer: DataLayer<Domain['prisma'], Models, typeof RESOURCES>
beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
  layer = createDataLayer({ ...domain, schema, resources: RESOURCES })
})
afterAll(() => domain?.close())

type Order = OrderBy<Prisma.ExpenseScalarFieldEnum>

/** All pages, one after the other. */
async function walk(orderBy: Order, take: number, between?: (page: number) => Promise<void>): Promise<string[]> {
  const ids: string[] = []
  let after: string | undefined
  for (let page = 0; page === 0 || after !== undefined; page += 1) {
    const found = await layer.authorizedPage(mia, 'expense', 'view', {
      orderBy,
      take,
      after,
      select: { id: true },
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
      (await layer.authorizedFindMany(mia, 'expense', 'view', { select: { id: true } })).map(({ id }) => id),
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
    const rows = await layer.authorizedCount(mia, 'expense', 'view')
    const asked = { take: 1, select: { id: true } } as const
    const page = await layer.authorizedPage(mia, 'expense', 'view', { ...asked, total: true })
    expect(page.total).toEqual({ value: rows, atLeast: false })
    const bounded = await layer.authorizedPage(mia, 'expense', 'view', { ...asked, total: { limit: 5 } })
    expect(bounded.total).toEqual({ value: 5, atLeast: true })
    const exact = await layer.authorizedPage(mia, 'expense', 'view', { ...asked, total: { limit: rows } })
    expect(exact.total).toEqual({ value: rows, atLeast: false })
    expect(await layer.authorizedPage(mia, 'expense', 'view', asked)).not.toHaveProperty('total')
  })

  test.each<[string, Prisma.ExpenseWhereInput, number]>([
    ['few', { status: 'SUBMITTED', comments: { some: {} } }, 2],
    ['none', { currency: 'none' }, 2],
    ['most', { id: { not: 'none' } }, 7],
  ])('of %s rows that the caller asks for', async (_, where, take) => {
    const orderBy = [{ project: 'desc' }, { id: 'asc' }] as const
    const expected = await layer.authorizedFindMany(mia, 'expense', 'view', { where, orderBy: [...orderBy] })
    const rows: unknown[] = []
    let after: string | undefined
    do {
      const page = await layer.authorizedPage(mia, 'expense', 'view', { where, orderBy, take, after, total: true })
      expect(page.total).toEqual({ value: expected.length, atLeast: false })
      rows.push(...page.rows)
      after = page.next
    } while (after !== undefined)
    expect(rows).toEqual(expected)
  })

  test('show related rows, and what may be done', async () => {
    const include = { approver: true, comments: { orderBy: { id: 'asc' } } } as const
    const can = ['approve'] as const
    const page = await layer.authorizedPage(mia, 'expense', 'view', { include, can, take: 10 })
    expect(page.rows).toEqual(
      await layer.authorizedFindMany(mia, 'expense', 'view', { include, can, orderBy: { id: 'asc' }, take: 10 }),
    )
    const omitting = createDataLayer({ ...domain, schema, resources: RESOURCES, hiddenRelation: 'omit' })
    const select = { id: true, owner: { select: { id: true } } } as const
    const shown = await omitting.authorizedPage(mia, 'expense', 'view', { select, take: 1000 })
    expect(shown.rows).toEqual(
      await omitting.authorizedFindMany(mia, 'expense', 'view', { select, orderBy: { id: 'asc' } }),
    )
  })

  test('of rows for which Prisma has no words', async () => {
    const expected = await layer.authorizedFindMany(audra, 'expense', 'reconcile', { orderBy: { id: 'asc' } })
    const first = await layer.authorizedPage(audra, 'expense', 'reconcile', { take: 3, total: { limit: 2 } })
    expect(first).toMatchObject({ rows: expected.slice(0, 3), total: { value: 2, atLeast: true } })
    const where = { id: { in: expected.slice(1).map(({ id }) => id) } }
    const some = await layer.authorizedPage(audra, 'expense', 'reconcile', { where, take: 3, total: true })
    expect(some).toMatchObject({ rows: expected.slice(1, 4), total: { value: expected.length - 1, atLeast: false } })
  })

  test('go on from a cursor alone', async () => {
    for (const name of ['skip', 'cursor', 'distinct']) {
      const args: object = { take: 2, [name]: 1 }
      await expect(layer.authorizedPage(mia, 'expense', 'view', args as never)).rejects.toMatchObject({
        code: 'unsupported-argument',
        path: name,
      })
    }
    await expect(layer.authorizedPage(mia, 'expense', 'view', { take: 0 })).rejects.toMatchObject({ path: 'take' })
  })

  test('of nobody’s rows are empty', async () => {
    const page = await layer.authorizedPage(cleo, 'expense', 'approve', { take: 3, total: true })
    const meta = { decidedBy: 'database', verified: false }
    expect(page).toEqual({ rows: [], next: undefined, total: { value: 0, atLeast: false }, meta })
  })
})

describe('a cursor', () => {
  const orderBy = { createdAt: 'desc' } as const
  const next = async (): Promise<string> => {
    const page = await layer.authorizedPage(mia, 'expense', 'view', { orderBy, take: 2 })
    return page.next as string
  }

  test('shows nothing of the row that it names', async () => {
    const cursor = await next()
    const text = Buffer.from(cursor, 'base64url').toString('latin1')
    expect(text).not.toMatch(/20\d\d-|expense|u-mia/)
    expect(await next()).not.toBe(cursor)
  })

  test('is refused when it is forged or of another list', async () => {
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
    const layerWith = (...cursorKeys: string[]) =>
      createDataLayer({ ...domain, schema, resources: RESOURCES, cursorKeys })
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
