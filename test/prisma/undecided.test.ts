import { GRPC } from '@cerbos/grpc'
import type { CerbosValue } from '@rowgate/core'
import { principals } from '@rowgate/expenses'
import { createDataLayer, type DataLayer, planToWhere, type RowgateError, type Verified } from '@rowgate/prisma'
import { startPdp } from '@rowgate/testing'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Prisma } from '../../prisma/generated/client/client.ts'
import { type Models, schema } from '../../prisma/generated/rowgate/index.ts'
import { RESOURCES } from '../support/resources.ts'
import { undecidedPolicies } from '../support/undecided-policies.ts'
import { openExpenses, POLICIES } from './open-expenses.ts'

const { ada, mia, audra } = principals

type Domain = Awaited<ReturnType<typeof openExpenses>>
type Layer = DataLayer<Domain['prisma'], Models, typeof RESOURCES>

/** The example's own layer; one whose policies say the same, where no database can be asked; and what the latter tells of its work. */
let domain: Domain
let decided: Layer
let asked: Layer
let cerbos: GRPC
let close: () => Promise<void>
const told: Verified[] = []

beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
  const pdp = await startPdp({ policies: undecidedPolicies(POLICIES), running: false })
  cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  const options = { ...domain, schema, resources: RESOURCES, deadline: 60_000 }
  decided = createDataLayer(options)
  asked = createDataLayer({ ...options, cerbos, onVerified: (work) => told.push(work) })
  close = async () => {
    cerbos.close()
    await pdp.stop()
  }
})
afterAll(async () => {
  await close?.()
  await domain?.close()
})

const byId = { select: { id: true }, orderBy: { id: 'asc' } } as const

describe.each(Object.entries({ ada, mia, audra }))('%s', (_, principal) => {
  test.each(RESOURCES.expense.actions)('has the rows that the checks allow: %s', async (action) => {
    const rows = await decided.authorizedFindMany(principal, 'expense', action, byId)
    expect(await asked.authorizedFindMany(principal, 'expense', action, byId)).toEqual(rows)
    expect(await asked.authorizedCount(principal, 'expense', action)).toBe(rows.length)
    expect(await asked.authorizedFindFirst(principal, 'expense', action, byId)).toEqual(rows[0] ?? null)
  })

  test('in the order and the number that are asked for', async () => {
    const asks = [
      { take: 3 },
      { take: 2, orderBy: { amount: 'desc' }, where: { currency: 'EUR' } },
      { take: 4, orderBy: [{ department: 'desc' }, { id: 'asc' }] },
      { take: 0 },
    ] as const
    for (const args of asks) {
      const own = { ...byId, ...args }
      expect(await asked.authorizedFindMany(principal, 'expense', 'view', own as typeof byId)).toEqual(
        await decided.authorizedFindMany(principal, 'expense', 'view', own as typeof byId),
      )
    }
  })

  test('with their related rows and what may be done to them', async () => {
    const args = {
      orderBy: { id: 'asc' },
      include: { lineItems: true, comments: { select: { id: true } }, approver: true },
      can: ['update', 'approve', 'delete'],
    } as const
    const rows = await decided.authorizedFindMany(principal, 'expense', 'view', args)
    expect(await asked.authorizedFindMany(principal, 'expense', 'view', args)).toEqual(rows)
  })

  test('page by page, with their number', async () => {
    const walk = async (layer: Layer, where: object): Promise<unknown[]> => {
      const pages: unknown[] = []
      for (let after: string | undefined; ;) {
        const total = after === undefined ? true : ({ limit: 4 } as const)
        const page = await layer.authorizedPage(principal, 'expense', 'view', {
          orderBy: [{ amount: 'desc' }, { createdAt: 'asc' }],
          select: { id: true },
          where,
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
    for (const where of [{}, { currency: 'EUR' }]) expect(await walk(asked, where)).toEqual(await walk(decided, where))
  })

  test('are added up and grouped', async () => {
    const asks = [
      { _sum: { amount: true, quantity: true }, _avg: { amount: true }, _count: { _all: true, project: true } },
      { _min: { createdAt: true, id: true }, _max: { amount: true }, _count: true, where: { currency: 'EUR' } },
      { _count: true, cursor: { id: 'e-draft-1' }, orderBy: { id: 'asc' }, skip: 1, take: 3 },
    ] satisfies Prisma.ExpenseAggregateArgs[]
    for (const args of asks as Prisma.ExpenseAggregateArgs[])
      expect(await asked.authorizedAggregate(principal, 'expense', 'view', args)).toEqual(
        await decided.authorizedAggregate(principal, 'expense', 'view', args),
      )
    const groups = {
      by: ['department', 'currency'],
      _sum: { amount: true },
      _count: true,
      where: { amount: { gt: 0 } },
      having: { OR: [{ amount: { _max: { gt: 50 } } }, { department: 'finance' }] },
      orderBy: [{ _sum: { amount: 'desc' } }, { department: 'asc' }, { currency: 'asc' }],
      take: 7,
    } satisfies Prisma.ExpenseGroupByArgs
    const grouped = await decided.authorizedGroupBy(principal, 'expense', 'view', groups)
    expect(grouped.length).toBeGreaterThan(0)
    expect(await asked.authorizedGroupBy(principal, 'expense', 'view', groups)).toEqual(grouped)
  })

  test('are found by a condition of their keys', async () => {
    const rows = await decided.authorizedFindMany(principal, 'expense', 'view', byId)
    const { length: materialize } = rows
    const where = await asked.authorizedWhere(principal, 'expense', 'view', { materialize })
    expect(await domain.prisma.expense.findMany({ ...byId, where })).toEqual(rows)
    const fewer = asked.authorizedWhere(principal, 'expense', 'view', { materialize: materialize - 1 })
    await expect(fewer).rejects.toMatchObject({ code: 'verify-limit-reached' })
  })

  test('are written together where they are permitted', async () => {
    const data = { currency: 'XXX' }
    const writes = [
      (layer: Layer) => layer.authorizedUpdateMany(principal, 'expense', 'update', { data }),
      (layer: Layer) => layer.authorizedUpdateMany(principal, 'expense', 'update', { data, after: 'view' }),
      (layer: Layer) => layer.authorizedDeleteMany(principal, 'expense', 'delete', { where: { currency: 'EUR' } }),
    ]
    for (const write of writes) expect(await rolledBack(asked, write)).toEqual(await rolledBack(decided, write))
  })
})

/** A principal as the Cerbos client takes it. */
function plain({ id, roles, attr }: typeof ada | typeof mia | typeof audra) {
  return { id, roles: [...roles], attr: { ...attr } as Record<string, CerbosValue> }
}

/** What the work comes to, and the rows that it leaves, in a transaction that is undone. */
async function rolledBack(layer: Layer, work: (layer: Layer) => Promise<unknown>): Promise<unknown> {
  let outcome: unknown
  await domain.prisma
    .$transaction(async (tx) => {
      const result = await work(layer.with(tx)).catch((error: unknown) => (error as RowgateError).code)
      const left = await tx.expense.findMany({ select: { id: true, currency: true }, orderBy: { id: 'asc' } })
      outcome = [result, left]
      throw new Error('undone')
    })
    .catch((error: unknown) => {
      if ((error as Error).message !== 'undone') throw error
    })
  return outcome
}

describe('where the PDP has to be asked one by one', () => {
  test('a condition alone is refused, and the error says what no database is asked', async () => {
    const refused = {
      code: 'inexact-where',
      cause: { code: 'unsupported-construct', message: expect.stringContaining('matches') as string },
    }
    await expect(asked.authorizedWhere(ada, 'expense', 'view')).rejects.toMatchObject(refused)
    for (const materialize of [-1, 1.5])
      await expect(asked.authorizedWhere(ada, 'expense', 'view', { materialize })).rejects.toMatchObject({
        code: 'unsupported-argument',
        path: 'materialize',
      })
  })

  test('a plan of one’s own is a condition, or refused', async () => {
    const request = { principal: plain(mia), resource: { kind: 'expense' }, actions: ['view'] }
    const options = { schema, kind: 'expense', resources: RESOURCES, principal: mia } as const
    const where = planToWhere(await domain.cerbos.planResources(request), options)
    expect(await domain.prisma.expense.findMany({ ...byId, where })).toEqual(
      await decided.authorizedFindMany(mia, 'expense', 'view', byId),
    )
    const undecided = await cerbos.planResources(request)
    expect(() => planToWhere(undecided, options)).toThrow(expect.objectContaining({ code: 'unsupported-construct' }))
    const inexact = { ...request, principal: plain(audra), actions: ['reconcile'] }
    const plan = await domain.cerbos.planResources(inexact)
    expect(() => planToWhere(plan, options)).toThrow(expect.objectContaining({ code: 'inexact-where' }))
    for (const [kind, count] of [
      ['KIND_ALWAYS_ALLOWED', await domain.prisma.expense.count()],
      ['KIND_ALWAYS_DENIED', 0],
    ] as const)
      expect(await domain.prisma.expense.count({ where: planToWhere({ kind }, options) })).toBe(count)
  })

  test('the application is told of the work', async () => {
    told.length = 0
    const rows = await asked.authorizedFindMany(ada, 'expense', 'view', { take: 2 })
    await asked.authorizedCount(ada, 'expense', 'view', { where: { id: rows[0]?.id ?? '' } })
    expect(told).toEqual([
      { kind: 'expense', action: 'view', by: 'pdp', read: expect.any(Number) as number, found: 2 },
      { kind: 'expense', action: 'view', by: 'pdp', read: 1, found: 1 },
    ])
  })

  test('the explanation says so', async () => {
    const [row] = await asked.authorizedFindMany(ada, 'expense', 'view', { take: 1 })
    const explained = await asked.explain(ada, 'expense', 'view', { key: row?.id ?? '' })
    expect(explained).toMatchObject({
      permits: 'undecided',
      exactness: 'superset',
      row: { listed: true, permitted: true },
    })
  })

  test('no more rows are looked at than the application allows', async () => {
    const layer = createDataLayer({ ...domain, schema, cerbos, resources: RESOURCES, verifyLimit: 3 })
    const limited = { code: 'verify-limit-reached' }
    await expect(layer.authorizedFindMany(audra, 'expense', 'view')).rejects.toMatchObject(limited)
    await expect(layer.authorizedCount(audra, 'expense', 'view')).rejects.toMatchObject(limited)
    await expect(layer.authorizedAggregate(audra, 'expense', 'view', { _count: true })).rejects.toMatchObject(limited)
    await expect(layer.authorizedGroupBy(audra, 'expense', 'view', { by: ['id'] })).rejects.toMatchObject(limited)
    const data = { currency: 'XXX' }
    await expect(layer.authorizedUpdateMany(mia, 'expense', 'update', { data })).rejects.toMatchObject(limited)
    expect(await domain.prisma.expense.count({ where: data })).toBe(0)
  })

  test('a unique row is found, and none that is hidden', async () => {
    for (const { id } of await domain.prisma.expense.findMany({ select: { id: true }, take: 30 }))
      expect(await asked.authorizedFindUnique(ada, 'expense', 'view', { where: { id } })).toEqual(
        await decided.authorizedFindUnique(ada, 'expense', 'view', { where: { id } }),
      )
  })

  test('a write refers to no hidden row', async () => {
    const own = { id: 'w-undecided', ownerId: ada.id, department: 'engineering', region: 'emea' } as const
    const data = { ...own, amount: '10.00', currency: 'EUR', createdAt: new Date(0) }
    const created = (layer: Layer, approverId: string): Promise<unknown> =>
      rolledBack(layer, (within) =>
        within.authorizedCreate(ada, 'expense', 'create', { data: { ...data, approverId } }),
      )
    for (const { id } of await domain.prisma.user.findMany({ select: { id: true } }))
      expect(await created(asked, id)).toEqual(await created(decided, id))
  })
})
