import { PrismaPg } from '@prisma/adapter-pg'
import { principals } from '@rowgate/expenses'
import { createDataLayer, type DataLayer, ForbiddenError, NotFoundError, RowgateError } from '@rowgate/prisma'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Prisma, PrismaClient } from '../../prisma/generated/client/client.ts'
import { type Models, schema } from '../../prisma/generated/rowgate/index.ts'
import { openExpenses } from './open-expenses.ts'
import { RESOURCES } from '../support/resources.ts'

type Domain = Awaited<ReturnType<typeof openExpenses>>
let domain: Domain
let layer: DataLayer<Domain['prisma'], Models, typeof RESOURCES>
const { ada, mia, audra, root, cyd, xan } = principals

beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
  layer = createDataLayer({ ...domain, schema, resources: RESOURCES })
})
afterAll(() => domain.close())
beforeEach(() => {
  domain.statements.length = 0
})

async function refusal(promise: Promise<unknown>): Promise<RowgateError> {
  const error: unknown = await promise.then(
    (answer) => new Error(`Not refused: ${JSON.stringify(answer)}`),
    (reason: unknown) => reason,
  )
  if (error instanceof RowgateError) return error
  throw error
}

describe('lists', () => {
  test('the arguments are Prisma’s own and narrow', async () => {
    const all = await layer.authorizedFindMany(mia, 'expense', 'view')
    const some = await layer.authorizedFindMany(mia, 'expense', 'view', {
      where: { OR: [{ currency: 'EUR' }, { id: { notIn: [] } }], status: 'SUBMITTED' },
      select: { id: true, approver: { select: { name: true } }, lineItems: { where: { category: 'travel' } } },
      orderBy: [{ amount: 'desc' }, { id: 'asc' }],
      take: 5,
    })
    const expected = all
      .filter(({ status }) => status === 'SUBMITTED')
      .toSorted((a, b) => b.amount.cmp(a.amount) || (a.id < b.id ? -1 : 1))
    expect(some.map(({ id }) => id)).toEqual(expected.slice(0, 5).map(({ id }) => id))
    expect(Object.keys(some[0] ?? {})).toEqual(['id', 'approver', 'lineItems'])
    const page = await layer.authorizedFindMany(mia, 'expense', 'view', { orderBy: { id: 'asc' }, skip: 3, take: 2 })
    expect(page.map(({ id }) => id)).toEqual(
      all
        .map(({ id }) => id)
        .toSorted()
        .slice(3, 5),
    )
  })

  test.each([{ OR: [] }, { OR: [], currency: 'EUR' }, { AND: [{ id: 'e-draft-1' }], OR: [] }, { id: { in: [] } }])(
    'who asks for %j gets nothing',
    async (where) => {
      expect(await layer.authorizedFindMany(mia, 'expense', 'view', { where })).toEqual([])
      expect(await layer.authorizedCount(audra, 'expense', 'reconcile', { where })).toBe(0)
    },
  )

  test('the first row, and none', async () => {
    const first = await layer.authorizedFindFirst(ada, 'expense', 'view', { orderBy: { id: 'asc' } })
    const [same] = await layer.authorizedFindMany(ada, 'expense', 'view', { orderBy: { id: 'asc' }, take: 1 })
    expect(first).toEqual(same)
    expect(await layer.authorizedFindFirst(ada, 'expense', 'view', { where: { id: 'nothing' } })).toBeNull()
  })

  test('who may do nothing costs no statement', async () => {
    expect(await layer.authorizedFindMany(xan, 'expense', 'approve')).toEqual([])
    expect(await layer.authorizedFindFirst(xan, 'expense', 'approve')).toBeNull()
    expect(await layer.authorizedCount(xan, 'expense', 'approve')).toBe(0)
    expect(await layer.authorizedCount(xan, 'expense', 'approve', { select: { _all: true, project: true } })).toEqual({
      _all: 0,
      project: 0,
    })
    expect(domain.statements).toEqual([])
  })

  test('who may do everything has a query without a condition', async () => {
    await layer.authorizedFindMany(root, 'expense', 'view', { select: { id: true } })
    const [ours] = domain.statements.splice(0)
    await domain.prisma.expense.findMany({ select: { id: true } })
    expect(ours).toBe(domain.statements[0])
  })

  test('counts, also of a field', async () => {
    const rows = await layer.authorizedFindMany(mia, 'expense', 'view')
    expect(await layer.authorizedCount(mia, 'expense', 'view')).toBe(rows.length)
    expect(await layer.authorizedCount(mia, 'expense', 'view', { select: { _all: true, project: true } })).toEqual({
      _all: rows.length,
      project: rows.filter(({ project }) => project !== null).length,
    })
  })

  test('the where itself, for a query of one’s own', async () => {
    const where = await layer.authorizedWhere(mia, 'expense', 'view')
    const { _sum } = await domain.prisma.expense.aggregate({ where, _sum: { quantity: true } })
    const rows = await layer.authorizedFindMany(mia, 'expense', 'view')
    expect(_sum.quantity).toBe(rows.reduce((total, { quantity }) => total + quantity, 0))
    expect(await layer.authorizedWhere(xan, 'expense', 'approve')).toEqual({ id: { in: [] } })
    expect(await layer.authorizedWhere(root, 'expense', 'view')).toEqual({ id: { notIn: [] } })
    expect(await refusal(layer.authorizedWhere(audra, 'expense', 'reconcile'))).toMatchObject({ code: 'inexact-where' })
  })
})

test('a where that the application changes changes no other', async () => {
  const bound = layer.as(mia)
  const where = await bound.authorizedWhere('expense', 'view')
  const before = JSON.stringify(where)
  spoil(where)
  expect(JSON.stringify(where)).not.toBe(before)
  expect(JSON.stringify(await bound.authorizedWhere('expense', 'view'))).toBe(before)
})

function spoil(part: object): void {
  for (const inner of Object.values(part)) if (typeof inner === 'object' && inner !== null) spoil(inner)
  Object.assign(part, Array.isArray(part) ? { length: 0 } : { spoiled: true })
}

describe('lists that Prisma cannot filter exactly', () => {
  test('pages are full, ordered and of permitted rows', async () => {
    const all = await layer.authorizedFindMany(audra, 'expense', 'reconcile', { orderBy: { amount: 'asc' } })
    expect(all.length).toBeGreaterThan(60)
    expect(all.map(({ amount }) => amount.toNumber())).toEqual(
      all.map(({ amount }) => amount.toNumber()).toSorted((a, b) => a - b),
    )
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    expect(all.every(({ department }) => department >= 'M' && department < 'f')).toBe(true)
    const page = await layer.authorizedFindMany(audra, 'expense', 'reconcile', { orderBy: { amount: 'asc' }, take: 60 })
    expect(page.map(({ id }) => id)).toEqual(all.slice(0, 60).map(({ id }) => id))
    expect(await layer.authorizedFindFirst(audra, 'expense', 'reconcile', { orderBy: { amount: 'asc' } })).toEqual(
      all[0],
    )
    expect(await layer.authorizedCount(audra, 'expense', 'reconcile')).toBe(all.length)
    const eur = all.filter(({ currency }) => currency === 'EUR')
    expect(await layer.authorizedCount(audra, 'expense', 'reconcile', { where: { currency: 'EUR' } })).toBe(eur.length)
    expect(await layer.authorizedFindMany(audra, 'expense', 'reconcile', { take: 0 })).toEqual([])
  })

  test('the key is selected for the verification only', async () => {
    const selected = await layer.authorizedFindMany(audra, 'expense', 'reconcile', {
      select: { currency: true },
      take: 1,
    })
    expect(Object.keys(selected[0] ?? {})).toEqual(['currency'])
    const omitted = await layer.authorizedFindFirst(audra, 'expense', 'reconcile', { omit: { id: true } })
    expect(omitted).not.toHaveProperty('id')
    expect(omitted).toHaveProperty('currency')
  })

  test.each<[string, Prisma.ExpenseFindManyArgs]>([
    ['skip', { skip: 1 }],
    ['cursor', { cursor: { id: 'e-draft-1' } }],
    ['distinct', { distinct: ['currency'] }],
    ['take', { take: -1 }],
  ])('%s is refused', async (path, args) => {
    expect(await refusal(layer.authorizedFindMany(audra, 'expense', 'reconcile', args))).toMatchObject({
      code: 'unsupported-argument',
      path,
    })
    expect(await refusal(layer.authorizedFindFirst(audra, 'expense', 'reconcile', args))).toMatchObject({
      code: 'unsupported-argument',
      path,
    })
  })

  test('few permitted rows are found by their keys, so that the limit on looking does not matter', async () => {
    const limited = createDataLayer({ ...domain, schema, resources: RESOURCES, verifyLimit: 50 })
    const orderBy = [{ amount: 'asc' }, { id: 'asc' }] as const
    const all = await layer.authorizedFindMany(audra, 'expense', 'reconcile', { orderBy: [...orderBy] })
    const few = await limited.authorizedFindMany(audra, 'expense', 'reconcile', { orderBy: [...orderBy] })
    expect(few).toEqual(all)
    const where = { currency: 'EUR' }
    expect(await limited.authorizedFindMany(audra, 'expense', 'reconcile', { where, take: 55 })).toHaveLength(
      Math.min(55, all.filter(({ currency }) => currency === 'EUR').length),
    )
    expect(await limited.authorizedFindMany(audra, 'expense', 'reconcile', { take: 2 })).toHaveLength(2)
  })

  test('the application is told what was verified', async () => {
    const told: unknown[] = []
    const onVerified = (verified: unknown): void => void told.push(verified)
    const telling = createDataLayer({ ...domain, schema, resources: RESOURCES, onVerified })
    const rows = await telling.authorizedFindMany(audra, 'expense', 'reconcile', { take: 10 })
    const count = await telling.authorizedCount(audra, 'expense', 'reconcile')
    await telling.authorizedFindMany(mia, 'expense', 'view')
    const about = { kind: 'expense', action: 'reconcile', by: 'sql' }
    expect(told).toEqual([
      { ...about, read: expect.any(Number) as number, found: rows.length },
      { ...about, read: 0, found: count },
    ])
  })

  test('counts of fields', async () => {
    const all = await layer.authorizedFindMany(audra, 'expense', 'reconcile')
    const select = { _all: true, project: true } as const
    expect(await layer.authorizedCount(audra, 'expense', 'reconcile', { select })).toEqual({
      _all: all.length,
      project: all.filter(({ project }) => project !== null).length,
    })
  })

  test('inside a transaction they need its snapshot', async () => {
    const { prisma } = domain
    const inside = (isolationLevel: 'ReadCommitted' | 'RepeatableRead') =>
      prisma.$transaction(
        (tx) => layer.with(tx).authorizedCount(audra, 'expense', 'reconcile', { where: { currency: 'EUR' } }),
        { isolationLevel },
      )
    expect(await refusal(inside('ReadCommitted'))).toMatchObject({ code: 'unsupported-argument', path: 'with' })
    expect(await inside('RepeatableRead')).toBeGreaterThan(0)
  })
})

describe('checks', () => {
  test('the row as Prisma has it, forbidden, and not found', async () => {
    const { prisma } = domain
    const own = await layer.check(ada, 'expense', 'view', 'e-draft-1')
    expect(own).toEqual(await prisma.expense.findUnique({ where: { id: 'e-draft-1' } }))
    expect(
      await layer.check(ada, 'expense', 'approve', { id: 'e-draft-1' }).catch((error: unknown) => error),
    ).toBeInstanceOf(ForbiddenError)
    const hidden = await layer.check(cyd, 'expense', 'view', 'e-all-null-1').catch((error: unknown) => error)
    const absent = await layer.check(cyd, 'expense', 'view', 'nothing').catch((error: unknown) => error)
    expect(hidden).toBeInstanceOf(NotFoundError)
    expect(absent).toEqual(hidden)
    expect(await layer.isAllowed(ada, 'expense', 'update', 'e-draft-1')).toBe(true)
    expect(await layer.isAllowed(ada, 'expense', 'approve', 'e-draft-1')).toBe(false)
    expect(await layer.isAllowed(ada, 'expense', 'view', 'nothing')).toBe(false)
  })

  test.each([[undefined], [null], [{}], [{ id: undefined }], [{ id: 'e-draft-1', ownerId: 'u-ada' }], [['e-draft-1']]])(
    '%j is no key',
    async (key) => {
      expect(await refusal(layer.check(ada, 'expense', 'view', key as never))).toMatchObject({
        code: 'unsupported-argument',
        path: 'key',
      })
    },
  )

  test('inside a transaction they see what it has written', async () => {
    const { prisma } = domain
    const undone = prisma.$transaction(async (tx) => {
      await tx.expense.update({ where: { id: 'e-draft-1' }, data: { status: 'PAID' } })
      expect(await layer.with(tx).isAllowed(ada, 'expense', 'update', 'e-draft-1')).toBe(false)
      expect(await layer.as(ada).with(tx).isAllowed('expense', 'update', 'e-draft-1')).toBe(false)
      expect((await layer.with(tx).check(ada, 'expense', 'view', 'e-draft-1')).status).toBe('PAID')
      expect(await layer.as(ada).isAllowed('expense', 'update', 'e-draft-1')).toBe(true)
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
  })
})

describe('what fails', () => {
  test('a database that is not there', async () => {
    const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: 'postgres://x@127.0.0.1:1/x' }) })
    const lost = createDataLayer({ ...domain, prisma, schema, resources: RESOURCES })
    const errors = await Promise.all([
      refusal(lost.authorizedFindMany(mia, 'expense', 'view')),
      refusal(lost.authorizedFindMany(audra, 'expense', 'reconcile')),
      refusal(lost.check(mia, 'expense', 'view', 'e-draft-1')),
    ])
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'database-failed', hint: 'Is the database running, and is its URL right?' })
      expect(error.message).not.toMatch(/u-mia|emea|engineering/)
    }
  })

  test('arguments that Prisma refuses', async () => {
    const error = await refusal(layer.authorizedFindMany(mia, 'expense', 'view', { where: { nothing: 1 } as never }))
    expect(error).toMatchObject({ code: 'unsupported-argument' })
    expect(error.message).not.toMatch(/u-mia|engineering/)
  })

  test('a kind without a model, a principal without roles', async () => {
    expect(await refusal(layer.authorizedFindMany(mia, 'invoice' as 'expense', 'view'))).toMatchObject({
      code: 'unknown-kind',
    })
    expect(await refusal(layer.authorizedFindMany({ id: 'x', roles: [] }, 'expense', 'view'))).toMatchObject({
      code: 'invalid-principal',
    })
    expect(await refusal(layer.check({ id: 'x', roles: [] }, 'expense', 'view', 'nothing'))).toMatchObject({
      code: 'invalid-principal',
    })
    expect(domain.statements).toEqual([])
  })

  test('a map that does not fit, and a schema that is not the client’s', () => {
    const declare = (resources: object) => () =>
      createDataLayer({ ...domain, schema, resources: resources as { expense: true } })
    expect(declare({ expense: { attributes: { x: 'nothing' } } })).toThrow(/invalid-resource-map/)
    const { User, ...models } = schema.models
    const other = { ...schema, models: { ...models, Person: { ...User, name: 'Person' } } } as unknown as typeof schema
    expect(() => createDataLayer({ ...domain, schema: other })).toThrow(/no model Person/)
  })
})

test('the adapter’s own database schema', async () => {
  const { pool, url, cerbos } = domain
  await pool.query(
    `create schema other; create table other.users (like public.users); insert into other.users select * from public.users where id = 'u-mia'`,
  )
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }, { schema: 'other' }) })
  const other = createDataLayer({ prisma, schema, cerbos, databaseSchema: 'other' })
  expect(await other.isAllowed(audra, 'user', 'view', 'u-mia')).toBe(true)
  expect(await other.isAllowed(audra, 'user', 'view', 'u-ada')).toBe(false)
  await prisma.$disconnect()
})
