import type { RowgateError } from '@rowgate/core'
import { createDataLayer, type DataLayer, planToSql, type TablesOf, type Verified } from '@rowgate/drizzle'
import { drizzleSchema as schema, principals } from '@rowgate/expenses'
import { startPdp } from '@rowgate/testing'
import { GRPC } from '@cerbos/grpc'
import { asc, desc, eq, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { RESOURCES } from '../support/resources.ts'
import { undecidedPolicies } from '../support/undecided-policies.ts'
import { type Expenses, openExpenses, POLICIES } from './open-expenses.ts'

const { ada, mia, audra } = principals
const { expense } = schema

type Layer = DataLayer<TablesOf<typeof schema>, typeof RESOURCES>

/** The example's own layer; one whose policies say the same, where no database can be asked; and what the latter tells of its work. */
let domain: Expenses
let asked: Layer
let close: () => Promise<void>
let cerbos: GRPC
const told: Verified[] = []

beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
  const pdp = await startPdp({ policies: undecidedPolicies(POLICIES), running: false })
  cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  asked = createDataLayer({ db: domain.db, cerbos, resources: RESOURCES, onVerified: (work) => told.push(work) })
  close = async () => {
    cerbos.close()
    await pdp.stop()
  }
})
afterAll(async () => {
  await close?.()
  await domain?.close()
})

const PEOPLE = { ada, mia, audra }
const byId = { columns: { id: true }, orderBy: asc(expense.id) } as const

describe.each(Object.entries(PEOPLE))('%s', (_, principal) => {
  test.each(RESOURCES.expense.actions)('has the rows that the checks allow: %s', async (action) => {
    const rows = await domain.layer.authorizedFindMany(principal, 'expense', action, byId)
    expect(await asked.authorizedFindMany(principal, 'expense', action, byId)).toEqual(rows)
    expect(await asked.authorizedCount(principal, 'expense', action)).toBe(rows.length)
    expect(await asked.authorizedFindFirst(principal, 'expense', action, byId)).toEqual(rows[0])
  })

  test('in the order and the number that are asked for', async () => {
    const asks: { limit?: number; offset?: number; orderBy?: SQL | SQL[]; where?: SQL }[] = [
      { limit: 3 },
      { limit: 3, offset: 2 },
      { offset: 1 },
      { limit: 2, orderBy: desc(expense.amount), where: eq(expense.currency, 'EUR') },
      { limit: 4, orderBy: [desc(expense.department), asc(expense.id)] },
      { limit: 0 },
    ]
    for (const config of asks) {
      const own = { ...byId, ...config }
      expect(await asked.authorizedFindMany(principal, 'expense', 'view', own)).toEqual(
        await domain.layer.authorizedFindMany(principal, 'expense', 'view', own),
      )
    }
  })

  test('with their related rows and what may be done to them', async () => {
    const config = {
      ...byId,
      with: { lineItems: true, comments: { columns: { id: true } }, approver: { with: { approvals: true } } },
      can: ['update', 'approve', 'delete'],
    } as const
    const rows = await domain.layer.authorizedFindMany(principal, 'expense', 'view', config)
    expect(await asked.authorizedFindMany(principal, 'expense', 'view', config)).toEqual(rows)
  })

  test('page by page, with their number', async () => {
    const walk = async (layer: Layer): Promise<unknown[]> => {
      const pages: unknown[] = []
      for (let after: string | undefined; ;) {
        const total = after === undefined ? true : ({ limit: 4 } as const)
        const page = await layer.authorizedPage(principal, 'expense', 'view', {
          orderBy: [{ amount: 'desc' }, { createdAt: 'asc' }],
          columns: { id: true },
          take: 7,
          total,
          ...(after === undefined ? {} : { after }),
        })
        pages.push([page.rows, page.total])
        expect(page.meta).toEqual({ decidedBy: layer === asked ? 'pdp' : 'database', verified: false })
        if (page.next === undefined) return pages
        after = page.next
      }
    }
    expect(await walk(asked)).toEqual(await walk(domain.layer))
  })

  test('are found by a condition of their keys', async () => {
    const rows = await domain.layer.authorizedFindMany(principal, 'expense', 'view', byId)
    const { length: materialize } = rows
    const e = alias(expense, 'e')
    const [where, table, from] = await Promise.all([
      asked.authorizedWhere(principal, 'expense', 'view', { materialize }),
      asked.authorizedWhere(principal, 'expense', 'view', { materialize, table: e }),
      asked.authorizedFrom(principal, 'expense', 'view', { materialize, alias: 'mine' }),
    ])
    const { db } = domain
    expect(await db.query.expense.findMany({ ...byId, where })).toEqual(rows)
    expect(await db.select({ id: e.id }).from(e).where(table).orderBy(asc(e.id))).toEqual(rows)
    expect(await db.select({ id: from.id }).from(from).orderBy(asc(from.id))).toEqual(rows)
    for (const [fewer, code] of [
      [materialize - 1, 'verify-limit-reached'],
      [-1, 'unsupported-argument'],
    ] as const) {
      const options = { materialize: fewer }
      await expect(asked.authorizedWhere(principal, 'expense', 'view', options)).rejects.toMatchObject({ code })
    }
  })

  test('are written together where they are permitted', async () => {
    const writes = [
      (layer: Layer) => layer.authorizedUpdateMany(principal, 'expense', 'update', { set: { currency: 'XXX' } }),
      (layer: Layer) =>
        layer.authorizedUpdateMany(principal, 'expense', 'update', { set: { currency: 'XXX' }, after: 'view' }),
      (layer: Layer) =>
        layer.authorizedDeleteMany(principal, 'expense', 'delete', { where: eq(expense.currency, 'EUR') }),
    ]
    for (const write of writes) {
      const outcome = (layer: Layer): Promise<unknown> => rolledBack((tx) => write(layer.with(tx)))
      expect(await outcome(asked)).toEqual(await outcome(domain.layer))
    }
  })
})

/** What the work comes to, and the rows that it leaves, in a transaction that is undone. */
async function rolledBack(work: (tx: Parameters<Parameters<Expenses['db']['transaction']>[0]>[0]) => Promise<unknown>) {
  let outcome: unknown
  await domain.db
    .transaction(async (tx) => {
      const result = await work(tx).catch((error: unknown) => (error as RowgateError).code)
      outcome = [
        result,
        await tx.query.expense.findMany({ columns: { id: true, currency: true }, orderBy: asc(expense.id) }),
      ]
      tx.rollback()
    })
    .catch(() => undefined)
  return outcome
}

describe('where the PDP has to be asked one by one', () => {
  test('a condition alone is refused, and the error says what no database is asked', async () => {
    const refused = {
      code: 'inexact-where',
      cause: { code: 'unsupported-construct', message: expect.stringContaining('matches') as string },
    }
    await expect(asked.authorizedWhere(ada, 'expense', 'view')).rejects.toMatchObject(refused)
    await expect(asked.authorizedFrom(ada, 'expense', 'view')).rejects.toMatchObject(refused)
  })

  test('a plan of one’s own is a condition, or refused', async () => {
    const attr = { ...mia.attr }
    const request = {
      principal: { id: mia.id, roles: [...mia.roles], attr },
      resource: { kind: 'expense' },
      actions: ['view'],
    }
    const e = alias(expense, 'e')
    const options = { schema, kind: 'expense', resources: RESOURCES, principal: mia } as const
    const plan = await domain.cerbos.planResources(request)
    const rows = await domain.layer.authorizedFindMany(mia, 'expense', 'view', byId)
    const { db } = domain
    expect(await db.query.expense.findMany({ ...byId, where: planToSql(plan, options) })).toEqual(rows)
    const aliased = planToSql(plan, { ...options, table: e })
    expect(await db.select({ id: e.id }).from(e).where(aliased).orderBy(asc(e.id))).toEqual(rows)
    const undecided = await cerbos.planResources(request)
    expect(() => planToSql(undecided, options)).toThrow(expect.objectContaining({ code: 'unsupported-construct' }))
    expect(() => planToSql(plan, { ...options, table: schema.user })).toThrow(
      expect.objectContaining({ path: 'table' }),
    )
    expect(await db.$count(expense, planToSql({ kind: 'KIND_ALWAYS_ALLOWED' }, options))).toBe(await db.$count(expense))
    expect(await db.$count(expense, planToSql({ kind: 'KIND_ALWAYS_DENIED' }, options))).toBe(0)
  })

  test('the application is told of the work', async () => {
    told.length = 0
    const rows = await asked.authorizedFindMany(ada, 'expense', 'view', { limit: 2 })
    await asked.authorizedCount(ada, 'expense', 'view', { where: eq(expense.id, rows[0]?.id ?? '') })
    expect(told).toEqual([
      { kind: 'expense', action: 'view', by: 'pdp', read: expect.any(Number) as number, found: 2 },
      { kind: 'expense', action: 'view', by: 'pdp', read: 1, found: 1 },
    ])
    expect(told[0]?.read).toBeGreaterThanOrEqual(2)
  })

  test('the explanation says so, and has what the PDP says of a row', async () => {
    const [row] = await asked.authorizedFindMany(ada, 'expense', 'view', { limit: 1 })
    const explained = await asked.explain(ada, 'expense', 'view', { key: row?.id ?? '' })
    expect(explained).toMatchObject({ permits: 'undecided', row: { listed: true, permitted: true } })
    expect(explained.undecided[0]).toContain('A pattern that a row has')
    expect(explained.text).toContain('undecided:')
    expect(explained.text).toContain('of which the PDP is asked one by one')
  })

  test('no more rows are looked at than the application allows', async () => {
    const layer = createDataLayer({ db: domain.db, cerbos, resources: RESOURCES, verifyLimit: 3 })
    await expect(layer.authorizedFindMany(audra, 'expense', 'view')).rejects.toMatchObject({
      code: 'verify-limit-reached',
    })
    await expect(layer.authorizedCount(audra, 'expense', 'view')).rejects.toMatchObject({
      code: 'verify-limit-reached',
    })
    await expect(
      layer.authorizedUpdateMany(mia, 'expense', 'update', { set: { currency: 'XXX' } }),
    ).rejects.toMatchObject({ code: 'verify-limit-reached' })
    expect(await domain.db.$count(expense, eq(expense.currency, 'XXX'))).toBe(0)
  })

  test.each(['read committed', 'repeatable read'] as const)(
    'a transaction that is %s is read in',
    async (isolationLevel) => {
      const list = (layer: Layer): Promise<unknown> =>
        domain.db.transaction(
          async (tx) => [
            await layer.with(tx).authorizedFindMany(audra, 'expense', 'view', { ...byId, limit: 60 }),
            await layer.with(tx).authorizedCount(audra, 'expense', 'view'),
          ],
          { isolationLevel },
        )
      expect(await list(asked)).toEqual(await list(domain.layer))
    },
  )

  test('related rows are not limited before it is asked', async () => {
    const limited = asked.authorizedFindMany(ada, 'expense', 'view', { with: { lineItems: { limit: 1 } } })
    await expect(limited).rejects.toMatchObject({ code: 'unsupported-argument', path: 'with.lineItems.limit' })
  })

  test('a write refers to no hidden row', async () => {
    const values = {
      id: 'w-undecided',
      ownerId: ada.id,
      department: 'engineering',
      region: 'emea',
      amount: '10.00',
      currency: 'EUR',
      createdAt: '2026-02-02 02:02:02+00',
    }
    const created = (layer: Layer, approverId: string): Promise<unknown> =>
      rolledBack((tx) =>
        layer.with(tx).authorizedCreate(ada, 'expense', 'create', { values: { ...values, approverId } }),
      )
    for (const { id } of await domain.db.query.user.findMany({ columns: { id: true } }))
      expect(await created(asked, id)).toEqual(await created(domain.layer, id))
    expect(await domain.db.$count(expense, sql`id = 'w-undecided'`)).toBe(0)
  })
})
