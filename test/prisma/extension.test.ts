import { PrismaPg } from '@prisma/adapter-pg'
import { principals } from '@rowgate/expenses'
import { createDataLayer, type DataLayer, NotFoundError, rowgate, RowgateError } from '@rowgate/prisma'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Prisma, PrismaClient } from '../../prisma/generated/client/client.ts'
import { type Models, schema } from '../../prisma/generated/rowgate/index.ts'
import { RESOURCES } from '../support/resources.ts'
import { openExpenses } from './open-expenses.ts'

type Domain = Awaited<ReturnType<typeof openExpenses>>
const { ada, mia, finn, audra, cyd, root, xan } = principals

const extend = ({ prisma, cerbos }: Domain) => prisma.$extends(rowgate({ schema, cerbos, resources: RESOURCES }))

let domain: Domain
let db: ReturnType<typeof extend>
let layer: DataLayer<Domain['prisma'], Models, typeof RESOURCES>

beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
  db = extend(domain)
  layer = createDataLayer({ ...domain, schema, resources: RESOURCES })
})
afterAll(() => domain.close())
beforeEach(() => {
  domain.statements.length = 0
})

async function refusal(ask: () => PromiseLike<unknown>): Promise<RowgateError> {
  const error: unknown = await Promise.resolve()
    .then(ask)
    .then(
      (answer) => new Error(`Not refused: ${JSON.stringify(answer)}`),
      (reason: unknown) => reason,
    )
  if (error instanceof RowgateError) return error
  throw error
}

describe('reads', () => {
  test('of every model and principal are those of the data layer', async () => {
    for (const principal of Object.values(principals)) {
      const client = db.as(principal)
      expect(await client.expense.findMany()).toEqual(await layer.authorizedFindMany(principal, 'expense', 'view'))
      expect(await client.comment.findMany()).toEqual(await layer.authorizedFindMany(principal, 'comment', 'view'))
      expect(await client.user.count()).toBe(await layer.authorizedCount(principal, 'user', 'view'))
    }
  })

  test('another action than the read action', async () => {
    const approver = db.as(mia, { action: 'approve' })
    const where = { region: 'emea' }
    expect(await approver.expense.findMany({ where })).toEqual(
      await layer.authorizedFindMany(mia, 'expense', 'approve', { where }),
    )
    expect(await approver.expense.count()).toBe(await layer.authorizedCount(mia, 'expense', 'approve'))
  })

  test('the read action that a kind declares', async () => {
    const resources = { expense: { ...RESOURCES.expense, readAction: 'audit' } } as const
    const audits = domain.prisma.$extends(rowgate({ ...domain, schema, resources })).as(audra)
    expect(await audits.expense.count()).toBe(await layer.authorizedCount(audra, 'expense', 'audit'))
  })

  test('one row, by any unique key, and none', async () => {
    const where = { id: 'e-draft-1' }
    expect(await db.as(ada).expense.findUnique({ where })).toEqual(await domain.prisma.expense.findUnique({ where }))
    expect(await db.as(ada).expense.findUnique({ where: { ...where, status: 'PAID' } })).toBeNull()
    expect(await db.as(cyd).expense.findUnique({ where: { id: 'e-all-null-1' } })).toBeNull()
    expect(await db.as(xan, { action: 'approve' }).expense.findUnique({ where })).toBeNull()
    expect(await db.as(ada).expense.findFirst({ where })).toEqual(await domain.prisma.expense.findFirst({ where }))
    const hidden = db.as(cyd).expense.findUniqueOrThrow({ where: { id: 'e-all-null-1' } })
    await expect(hidden).rejects.toBeInstanceOf(NotFoundError)
    const absent = db.as(cyd).expense.findFirstOrThrow({ where: { id: 'nothing' } })
    await expect(absent).rejects.toEqual(await hidden.catch((error: unknown) => error))
    const undefinedKey = await refusal(() => db.as(ada).expense.findUnique({ where: { id: undefined as never } }))
    expect(undefinedKey).toMatchObject({ code: 'unsupported-argument' })
  })

  test('one row of a list that is verified', async () => {
    const all = await layer.authorizedFindMany(audra, 'expense', 'reconcile', { orderBy: { id: 'asc' } })
    const ids = new Set(all.map(({ id }) => id))
    const client = db.as(audra, { action: 'reconcile' })
    const every = await domain.prisma.expense.findMany({ orderBy: { id: 'asc' }, take: 60 })
    for (const row of every) {
      const found = await client.expense.findUnique({ where: { id: row.id } })
      expect(found).toEqual(ids.has(row.id) ? row : null)
    }
    const where = { id: all[0]?.id ?? '', currency: all[0]?.currency ?? '' }
    expect(await client.expense.findUnique({ where, select: { currency: true } })).toEqual({ currency: where.currency })
    expect(await client.expense.findUnique({ where: { ...where, currency: 'none' } })).toBeNull()
    expect(await client.expense.findFirstOrThrow({ orderBy: { id: 'asc' } })).toEqual(all[0])
  })

  test('aggregates and groups', async () => {
    const rows = await layer.authorizedFindMany(mia, 'expense', 'view')
    const quantity = rows.reduce((total, row) => total + row.quantity, 0)
    const asked = { _sum: { quantity: true }, _count: { _all: true, project: true }, _max: { id: true } } as const
    const { _sum, _count } = await db.as(mia).expense.aggregate(asked)
    expect(_sum).toEqual({ quantity })
    expect(_count).toEqual({ _all: rows.length, project: rows.filter(({ project }) => project !== null).length })
    const unsorted = await db.as(mia).expense.groupBy({ by: ['currency'], _count: true })
    const groups = unsorted.toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
    const currencies = [...new Set(rows.map(({ currency }) => currency))].toSorted()
    expect(groups.map(({ currency, _count: size }) => [currency, size])).toEqual(
      currencies.map((name) => [name, rows.filter(({ currency }) => currency === name).length]),
    )
    expect(await db.as(root).expense.count()).toBe(await domain.prisma.expense.count())
  })

  test('who may do nothing costs no statement, and is answered in the same shape', async () => {
    const denied = db.as(xan, { action: 'approve' }).expense
    const none = { where: { id: 'nothing' } }
    const args = { _sum: { quantity: true }, _min: { id: true }, _count: { _all: true, project: true } } as const
    expect(await denied.groupBy({ by: ['currency'] })).toEqual([])
    const aggregated = await denied.aggregate(args)
    const counted = await denied.aggregate({ _count: true })
    expect(domain.statements).toEqual([])
    expect(aggregated).toEqual(await domain.prisma.expense.aggregate({ ...none, ...args }))
    expect(counted).toEqual(await domain.prisma.expense.aggregate({ ...none, _count: true }))
  })

  test('aggregates for which Prisma has no words are of the keys of the permitted rows', async () => {
    const client = db.as(audra, { action: 'reconcile' }).expense
    const rows = await layer.authorizedFindMany(audra, 'expense', 'reconcile')
    const currency = rows[0]?.currency ?? ''
    const own = rows.filter((row) => row.currency === currency)
    expect(await client.aggregate({ _count: true, _max: { id: true } })).toEqual({
      _count: rows.length,
      _max: {
        id: rows
          .map(({ id }) => id)
          .toSorted()
          .at(-1),
      },
    })
    const groups = await client.groupBy({ by: ['currency'], _count: true, where: { currency } })
    expect(groups).toEqual([{ currency, _count: own.length }])
    const hidden = await domain.prisma.expense.findFirst({ where: { id: { notIn: rows.map(({ id }) => id) } } })
    const behind = { cursor: { id: hidden?.id ?? '' }, orderBy: { id: 'asc' }, _count: true } as const
    expect(await client.aggregate(behind)).toEqual({ _count: 0 })
    const moving = () =>
      db.$transaction((tx) => tx.as(audra, { action: 'reconcile' }).expense.aggregate({ _count: true }))
    expect(await refusal(moving)).toMatchObject({ code: 'unsupported-argument', path: 'with' })
    const bounded = createDataLayer({ ...domain, schema, resources: RESOURCES, verifyLimit: 1 })
    const limited = bounded.authorizedAggregate(audra, 'expense', 'reconcile', { _count: true })
    await expect(limited).rejects.toMatchObject({ code: 'verify-limit-reached' })
    const where = await layer.authorizedWhere(audra, 'expense', 'reconcile', { materialize: rows.length })
    expect(await domain.prisma.expense.count({ where })).toBe(rows.length)
  })

  test('nothing is asked before it is awaited, and once', async () => {
    const query = db.as(root).expense.findUnique({ where: { id: 'e-draft-1' } })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(domain.statements).toEqual([])
    expect(await query).toEqual(await query)
    expect(domain.statements).toHaveLength(1)
    await expect(query.finally(() => undefined)).resolves.toMatchObject({ id: 'e-draft-1' })
  })
})

describe('relations', () => {
  test('are those that the data layer shows', async () => {
    const include = { approver: true, lineItems: { take: 1 }, comments: { where: { internal: false } }, _count: true }
    for (const principal of [ada, cyd, root])
      expect(await db.as(principal).expense.findMany({ include })).toEqual(
        await layer.authorizedFindMany(principal, 'expense', 'view', { include }),
      )
    const where = { comments: { some: {} }, approver: { isNot: null } }
    const rows = await layer.authorizedFindMany(mia, 'expense', 'view', { where })
    expect(rows.length).toBeGreaterThan(0)
    const { expense } = db.as(mia)
    expect(await expense.count({ where })).toBe(rows.length)
    expect(await expense.aggregate({ where, _count: true })).toEqual({ _count: rows.length })
    const groups = await expense.groupBy({ where, by: ['id'] })
    expect(new Set(groups.map(({ id }) => id))).toEqual(new Set(rows.map(({ id }) => id)))
    expect(await expense.findUnique({ where: { id: rows[0]?.id ?? '', comments: { none: {} } } })).toBeNull()
  })

  test('an order by rows that may not be read is refused', async () => {
    const orderBy = { owner: { name: 'asc' } } as const
    for (const ask of [
      () => db.as(ada).expense.findMany({ orderBy }),
      () => db.as(ada).expense.findFirst({ orderBy }),
      () => db.as(ada).expense.count({ orderBy }),
    ])
      expect(await refusal(ask)).toMatchObject({ code: 'unsupported-argument', path: 'orderBy.owner' })
    expect(domain.statements).toEqual([])
  })

  test('after a row', async () => {
    const { prisma } = domain
    const where = { id: 'e-draft-1' }
    const stored = await prisma.expense.findUniqueOrThrow({ where, include: { owner: true } })
    expect(await db.as(root).expense.findUnique({ where }).owner()).toEqual(stored.owner)
    expect(await db.as(root).expense.findUnique({ where }).owner().manager()).toEqual(
      await prisma.expense.findUnique({ where }).owner().manager(),
    )
    const hidden = await layer.authorizedFindFirst(finn, 'expense', 'view', { where: { owner: { isNot: {} } } })
    const owner = () =>
      db
        .as(finn)
        .expense.findUnique({ where: { id: hidden?.id ?? '' } })
        .owner()
    expect(hidden).not.toBeNull()
    expect(await refusal(owner)).toMatchObject({ code: 'hidden-relation', path: 'owner' })
  })

  test('of models that no kind is bound to are as they were', async () => {
    const { prisma, cerbos } = domain
    const some = prisma.$extends(rowgate({ schema, cerbos, resources: { expense: RESOURCES.expense } })).as(ada)
    const args = {
      where: { owner: { name: { not: '' } }, comments: { none: { body: 'nothing' } } },
      include: { owner: true, comments: true, _count: { select: { lineItems: true } } },
      orderBy: [{ owner: { name: 'asc' } }, { id: 'asc' }],
    } satisfies Prisma.ExpenseFindManyArgs
    const where = { AND: [await layer.authorizedWhere(ada, 'expense', 'view'), args.where] }
    expect(await some.expense.findMany(args)).toEqual(await prisma.expense.findMany({ ...args, where }))
    const id = 'e-draft-1'
    const query = some.expense.findUnique({ where: { id } })
    expect(await query.owner()).toEqual(await prisma.expense.findUnique({ where: { id } }).owner())
    expect(await query.owner().manager({ select: { name: true } })).toEqual(
      await prisma.expense
        .findUnique({ where: { id } })
        .owner()
        .manager({ select: { name: true } }),
    )
    expect(await query.comments({ take: 1 })).toEqual(
      await prisma.expense.findUnique({ where: { id } }).comments({ take: 1 }),
    )
    expect(await some.expense.findFirst({ where: { id: 'nothing' } }).owner()).toBeNull()
    const own = await query.owner().expenses({ select: { id: true } })
    const permitted = await some.expense.findMany({ where: { owner: { expenses: { some: { id } } } } })
    expect(new Set(own?.map((row) => row.id))).toEqual(new Set(permitted.map((row) => row.id)))
  })
})

describe('writes', () => {
  const data = {
    id: 'x-1',
    ownerId: ada.id,
    department: 'engineering',
    region: 'emea',
    amount: '10.00',
    currency: 'EUR',
  } as const
  const where = { id: data.id }

  test('are guarded by the action of each', async () => {
    const { expense } = db.as(ada)
    expect(await expense.create({ data })).toEqual(await domain.prisma.expense.findUnique({ where }))
    expect(await refusal(() => expense.create({ data: { ...data, id: 'x-2', ownerId: mia.id } }))).toMatchObject({
      code: 'forbidden',
    })
    expect(await expense.update({ where, data: { currency: 'USD' } })).toMatchObject({ currency: 'USD' })
    expect(await refusal(() => expense.update({ where, data: { ownerId: mia.id } }))).toMatchObject({
      code: 'forbidden',
    })
    expect(await expense.upsert({ where, create: data, update: { currency: 'GBP' } })).toMatchObject({
      currency: 'GBP',
    })
    expect(await expense.updateMany({ where, data: { currency: 'CHF' } })).toEqual({ count: 1 })
    expect(await expense.createMany({ data: [{ ...data, id: 'x-3' }] })).toEqual({ count: 1 })
    const more = await expense.createManyAndReturn({ data: [{ ...data, id: 'x-4' }], select: { id: true } })
    expect(more).toEqual([{ id: 'x-4' }])
    expect(await expense.deleteMany({ where: { id: { in: ['x-3', 'x-4'] } } })).toEqual({ count: 2 })
    expect(await expense.delete({ where })).toMatchObject({ id: 'x-1', currency: 'CHF' })
    expect(await refusal(() => expense.delete({ where }))).toMatchObject({ code: 'not-found' })
  })

  test('are guarded by another action, where the client is for one', async () => {
    await domain.prisma.expense.create({ data })
    const submitting = db.as(ada, { action: 'submit' }).expense
    await domain.prisma.expense.update({ where, data: { status: 'PAID' } })
    expect(await refusal(() => submitting.update({ where, data: { currency: 'USD' } }))).toMatchObject({
      code: 'forbidden',
    })
    expect(await submitting.deleteMany({ where })).toEqual({ count: 0 })
    await domain.prisma.expense.delete({ where })
  })

  test('of a transaction are undone with it, and those refused before', async () => {
    const undone = db.as(ada).$transaction(async (tx) => {
      await tx.expense.create({ data })
      expect(await refusal(() => tx.expense.update({ where, data: { ownerId: mia.id } }))).toMatchObject({
        code: 'forbidden',
      })
      expect(await tx.expense.findUnique({ where })).toMatchObject({ ownerId: ada.id })
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
    expect(await domain.prisma.expense.findUnique({ where })).toBeNull()
  })

  test('do not go on to relations', async () => {
    const owner = () => db.as(root).expense.update({ where, data: {} }).owner()
    expect(await refusal(owner)).toMatchObject({ code: 'unguarded-operation', path: 'expense.update().owner' })
    const nested = () => db.as(ada).expense.update({ where, data: { comments: { deleteMany: {} } } })
    expect(await refusal(nested)).toMatchObject({ code: 'unsupported-argument', path: 'data.comments.deleteMany' })
    expect(domain.statements).toEqual([])
  })
})

describe('what is not guarded', () => {
  test.each([
    '$queryRaw',
    '$queryRawUnsafe',
    '$executeRaw',
    '$executeRawUnsafe',
    '$extends',
    '$on',
    '$connect',
    'as',
    'nothing',
  ])('a client for a principal has no %s', (name) => {
    const read = () => (db.as(root) as unknown as Record<string, unknown>)[name]
    expect(read).toThrow(expect.objectContaining({ code: 'unguarded-operation', path: name }))
  })

  test.each(['updateManyAndReturn', 'findRaw', '$parent'])('nor has a model %s', (name) => {
    const read = () => (db.as(root).expense as unknown as Record<string, unknown>)[name]
    expect(read).toThrow(expect.objectContaining({ code: 'unguarded-operation', path: `expense.${name}` }))
  })

  test('a model without a kind', () => {
    const { prisma, cerbos } = domain
    const some = prisma.$extends(rowgate({ schema, cerbos, resources: { expense: true } })).as(ada)
    expect(() => (some as unknown as Record<string, unknown>)['user']).toThrow(/unguarded-operation/)
  })

  test('the client can be awaited and printed', async () => {
    const client = db.as(ada)
    expect(await Promise.resolve(client)).toBe(client)
    expect(JSON.stringify({ client: {} })).toBe('{"client":{}}')
    expect(String(Object.keys(client))).toBe('expense,user,lineItem,comment,$transaction')
  })
})

describe('transactions', () => {
  test('are guarded inside, and see what they have written', async () => {
    const undone = db.$transaction(async (tx) => {
      await tx.expense.update({ where: { id: 'e-draft-1' }, data: { ownerId: 'u-mia', currency: 'XTX' } })
      expect(await tx.as(ada).expense.findUnique({ where: { id: 'e-draft-1' } })).toBeNull()
      expect((await tx.as(root).expense.findMany({ where: { currency: 'XTX' } })).map(({ id }) => id)).toEqual([
        'e-draft-1',
      ])
      expect(await db.as(ada).expense.findUnique({ where: { id: 'e-draft-1' } })).not.toBeNull()
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
  })

  test('of a principal are of one snapshot where rows are verified', async () => {
    const client = db.as(audra, { action: 'reconcile' })
    const rows = await client.$transaction((tx) => tx.expense.findMany({ take: 3, orderBy: { id: 'asc' } }), {
      isolationLevel: 'RepeatableRead',
    })
    expect(rows).toEqual(await client.expense.findMany({ take: 3, orderBy: { id: 'asc' } }))
    for (const moving of [
      () => client.$transaction((tx) => tx.expense.findMany({ take: 3 })),
      () => db.$transaction((tx) => tx.as(audra, { action: 'reconcile' }).expense.findMany({ take: 3 })),
    ])
      expect(await refusal(moving)).toMatchObject({ code: 'unsupported-argument', path: 'with' })
  })

  test('of a list of queries, and raw queries inside, are refused', async () => {
    const list = () => (db.as(root).$transaction as unknown as (list: unknown[]) => Promise<unknown>)([])
    expect(await refusal(list)).toMatchObject({ code: 'unguarded-operation' })
    const raw = () =>
      db.as(root).$transaction(async (tx) => (tx as unknown as Record<string, unknown>)['$queryRawUnsafe'])
    expect(await refusal(raw)).toMatchObject({ code: 'unguarded-operation', path: '$queryRawUnsafe' })
  })
})

test('other extensions, before and after, apply', async () => {
  const seen: string[] = []
  const client = domain.prisma
    .$extends({ result: { expense: { label: { needs: { id: true }, compute: ({ id }) => `#${id}` } } } })
    .$extends({
      query: {
        expense: {
          findMany({ args, query }) {
            seen.push(JSON.stringify(args.where ?? null))
            return query({ ...args, where: { AND: [args.where ?? {}, { currency: 'EUR' }] } })
          },
        },
      },
    })
    .$extends(rowgate({ ...domain, schema, resources: RESOURCES }))
    .$extends({ model: { expense: { everything: () => 1 } }, client: { $hello: () => 'hello' } })
  const rows = await client.as(ada).expense.findMany({ orderBy: { id: 'asc' } })
  const where = { currency: 'EUR' }
  const expected = await layer.authorizedFindMany(ada, 'expense', 'view', { where, orderBy: { id: 'asc' } })
  expect(rows.map(({ label }) => label)).toEqual(expected.map(({ id }) => `#${id}`))
  expect(seen[0]).toContain('u-ada')
  expect(client.$hello()).toBe('hello')
  const bearer = client.as(ada) as unknown as Record<string, Record<string, unknown>>
  expect(() => bearer['$hello']).toThrow(/unguarded-operation/)
  expect(() => bearer['expense']?.['everything']).toThrow(/unguarded-operation/)
})

describe('what fails when the application starts', () => {
  test('declarations, a schema that is not the client’s, a model of several kinds', () => {
    const { prisma, cerbos } = domain
    const base = { schema, cerbos }
    expect(() => rowgate({ ...base, resources: { expense: { attributes: { x: 'nothing' } } } as never })).toThrow(
      /invalid-resource-map/,
    )
    const { User, ...models } = schema.models
    const other = { ...schema, models: { ...models, Person: { ...User, name: 'Person' } } } as unknown as typeof schema
    const applied = () => prisma.$extends(rowgate({ cerbos, schema: other }))
    expect(applied).toThrow(/no model Person/)
    const kinds = { claim: { model: 'Expense' }, bill: { model: 'Expense' } } as const
    expect(() => rowgate({ ...base, resources: kinds })).toThrow(/several kinds, claim and bill/)
    expect(() => rowgate({ ...base, resources: { ...kinds, expense: true } })).not.toThrow()
  })

  test('a principal that is none', () => {
    expect(() => db.as({ id: 'x', roles: [] })).toThrow(/invalid-principal/)
    expect(() => db.as(undefined as never)).toThrow(/invalid-principal/)
  })
})

test('a database that is not there', async () => {
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: 'postgres://x@127.0.0.1:1/x' }) })
  const lost = prisma.$extends(rowgate({ ...domain, schema, resources: RESOURCES })).as(mia)
  for (const ask of [
    () => lost.expense.findUnique({ where: { id: 'x' } }),
    () => lost.expense.aggregate({ _count: true }),
    () => lost.expense.groupBy({ by: ['currency'] }),
  ]) {
    const error = await refusal(ask)
    expect(error).toMatchObject({ code: 'database-failed' })
    expect(error.message).not.toMatch(/u-mia|emea|engineering/)
  }
})
