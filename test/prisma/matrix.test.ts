import { principals } from '@rowgate/expenses'
import { createDataLayer, type DataLayer, rowgate } from '@rowgate/prisma'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { Prisma } from '../../prisma/generated/client/client.ts'
import { type Models, schema } from '../../prisma/generated/rowgate/index.ts'
import { learned } from '../support/learned.ts'
import { RESOURCES } from '../support/resources.ts'
import { undecidedPolicies } from '../support/undecided-policies.ts'
import { openExpenses, POLICIES } from './open-expenses.ts'

const { ada, mia, finn } = principals

type Domain = Awaited<ReturnType<typeof openExpenses>>
type Layer = DataLayer<Domain['prisma'], Models, typeof RESOURCES>
type Guarded = Exclude<keyof Layer, 'as' | 'with' | 'unguarded' | 'ready'>

const extend = ({ prisma, cerbos }: Domain) => prisma.$extends(rowgate({ schema, cerbos, resources: RESOURCES }))
type Client = ReturnType<typeof extend>
/** The client, or one inside of a transaction. */
type Db = Pick<Client, 'as' | 'expense'>
type Own = ReturnType<typeof clientOf>
type Operation = Exclude<keyof Own['expense'], 'fields'>

const clientOf = (db: Db) => db.as(ada)

const common = {
  department: 'finance',
  region: 'amer',
  currency: 'EUR',
  createdAt: new Date('2026-02-02T02:02:02Z'),
  approverId: mia.id,
  project: 'matrix',
} as const
/** Ada may do nothing with it, and everything with the other one. */
const hidden = { ...common, id: 'w-hidden', ownerId: finn.id, amount: '500.00' } as const
const own = { ...common, id: 'w-own', ownerId: ada.id, department: 'engineering', amount: '10.00' } as const
const fresh = { ...own, id: 'w-fresh' } as const

const where = { OR: [{ id: { startsWith: 'w-' } }, { amount: 500 }] } satisfies Prisma.ExpenseWhereInput
const key = { where: { id: hidden.id } } as const
const sorted = { where, orderBy: { amount: 'desc' } } as const
const data = { currency: 'XXX' } as const
const byCurrency = {
  by: ['currency'],
  where,
  _count: true,
  _max: { amount: true },
  having: { amount: { _max: { gt: 400 } } },
  orderBy: { _max: { amount: 'desc' } },
} satisfies Prisma.ExpenseGroupByArgs
const summed = { where, _count: true, _sum: { amount: true }, _max: { amount: true } } as const
const upserted = { ...key, create: { ...own, id: hidden.id, ownerId: finn.id }, update: data } as const

/** What somebody tries who knows, or guesses, something of the hidden row. */
type Probe = (layer: Layer, db: Db) => PromiseLike<unknown>

/**
 * Probes of every function of the data layer. Their outcome must be the same whether the hidden row is there or not. A new function does not
 * compile without probes.
 */
const PROBES = {
  authorizedFindMany: [
    (layer) => layer.authorizedFindMany(ada, 'expense', 'view', sorted),
    (layer) => layer.authorizedFindMany(ada, 'expense', 'view', { take: 1, orderBy: { createdAt: 'desc' } }),
    (layer) => layer.authorizedFindMany(ada, 'expense', 'view', { ...sorted, skip: 1, distinct: ['currency'] }),
    (layer) => layer.authorizedFindMany(ada, 'expense', 'view', { cursor: key.where, orderBy: { id: 'asc' } }),
    (layer) => layer.authorizedFindMany(ada, 'expense', ['view', 'update'], { where, can: ['approve', 'delete'] }),
    (layer) =>
      layer.authorizedFindMany(ada, 'expense', 'view', {
        where,
        include: { approver: { include: { approvals: true } } },
      }),
    (layer) => layer.authorizedFindMany(ada, 'user', 'view', { select: { id: true, approvals: { take: 2 } } }),
    (layer) =>
      layer.authorizedFindMany(ada, 'user', 'view', { select: { id: true, _count: { select: { approvals: true } } } }),
    (layer) => layer.authorizedFindMany(ada, 'user', 'view', { where: { approvals: { some: { amount: 500 } } } }),
    (layer) =>
      layer.authorizedFindMany(ada, 'user', 'view', { where: { approvals: { every: { amount: { lt: 500 } } } } }),
    (layer) => layer.authorizedFindMany(ada, 'user', 'view', { orderBy: [{ approvals: { _count: 'desc' } }] }),
    (layer) => layer.authorizedFindMany(ada, 'expense', 'view', { orderBy: [{ owner: { name: 'asc' } }] }),
  ],
  authorizedFindFirst: [
    (layer) => layer.authorizedFindFirst(ada, 'expense', 'view', sorted),
    (layer) => layer.authorizedFindFirst(ada, 'expense', 'view', key),
  ],
  authorizedFindFirstOrThrow: [(layer) => layer.authorizedFindFirstOrThrow(ada, 'expense', 'view', key)],
  authorizedFindUnique: [
    (layer) => layer.authorizedFindUnique(ada, 'expense', 'view', key),
    (layer) => layer.authorizedFindUnique(ada, 'expense', 'delete', { ...key, can: ['view'] }),
  ],
  authorizedFindUniqueOrThrow: [(layer) => layer.authorizedFindUniqueOrThrow(ada, 'expense', 'view', key)],
  authorizedCount: [
    (layer) => layer.authorizedCount(ada, 'expense', 'view', { where }),
    (layer) => layer.authorizedCount(ada, 'expense', 'view', { select: { _all: true, project: true } }),
    (layer) => layer.authorizedCount(ada, 'expense', 'view', { cursor: key.where, orderBy: { id: 'asc' } }),
  ],
  authorizedAggregate: [
    (layer) => layer.authorizedAggregate(ada, 'expense', 'view', summed),
    (layer) => layer.authorizedAggregate(ada, 'expense', 'view', { _avg: { amount: true } }),
    (layer) =>
      layer.authorizedAggregate(ada, 'expense', 'view', { _count: true, cursor: key.where, orderBy: { id: 'asc' } }),
  ],
  authorizedGroupBy: [
    (layer) => layer.authorizedGroupBy(ada, 'expense', 'view', byCurrency),
    (layer) =>
      layer.authorizedGroupBy(ada, 'expense', 'view', { by: ['ownerId'], orderBy: { _count: { id: 'desc' } } }),
  ],
  authorizedPage: [
    async (layer) => {
      const asked = { where, orderBy: { amount: 'desc' }, take: 1, total: true } as const
      const { next, ...first } = await layer.authorizedPage(ada, 'expense', 'view', asked)
      const second =
        next === undefined ? undefined : await layer.authorizedPage(ada, 'expense', 'view', { ...asked, after: next })
      return [first, second?.rows, second?.next === undefined]
    },
    async (layer) =>
      (await layer.authorizedPage(ada, 'expense', 'view', { where, take: 9, total: { limit: 1 } })).total,
  ],
  authorizedWhere: [
    async (layer, db) =>
      db.expense.aggregate({ ...summed, where: await layer.authorizedWhere(ada, 'expense', 'view') }),
    async (layer, db) =>
      db.expense.count({ where: await layer.authorizedWhere(ada, 'expense', 'view', { materialize: 500 }) }),
    async (layer) => void (await layer.authorizedWhere(ada, 'expense', 'view', { materialize: 1 })),
  ],
  authorizedCreate: [
    (layer) => layer.authorizedCreate(ada, 'expense', 'create', { data: { ...fresh, ownerId: finn.id } }),
    (layer) => layer.authorizedCreate(ada, 'expense', 'create', { data: { ...own, quantity: 0 } }),
  ],
  authorizedCreateMany: [
    (layer) => layer.authorizedCreateMany(ada, 'expense', 'create', { data: [fresh, { ...fresh, id: 'w-more' }] }),
  ],
  authorizedUpdate: [
    (layer) => layer.authorizedUpdate(ada, 'expense', 'update', { ...key, data }),
    (layer) => layer.authorizedUpdate(ada, 'expense', 'update', { ...key, data, after: false }),
    (layer) => layer.authorizedUpdate(ada, 'expense', 'update', { where: { id: own.id }, data: { currency: 'USD' } }),
  ],
  authorizedUpdateMany: [
    (layer) => layer.authorizedUpdateMany(ada, 'expense', 'update', { where, data }),
    (layer) =>
      layer.authorizedUpdateMany(ada, 'expense', 'update', { where, data: { amount: { increment: 1 } }, after: false }),
  ],
  authorizedDelete: [(layer) => layer.authorizedDelete(ada, 'expense', 'delete', key)],
  authorizedDeleteMany: [(layer) => layer.authorizedDeleteMany(ada, 'expense', 'delete', { where })],
  authorizedUpsert: [
    (layer) => layer.authorizedUpsert(ada, 'expense', { create: 'create', update: 'update' }, upserted),
    // What is created in its place is there already, or is another row: that would tell, if the hidden one were looked at first.
    (layer) =>
      layer.authorizedUpsert(
        ada,
        'expense',
        { create: 'create', update: 'update' },
        { ...upserted, where: { ...key.where, amount: 500 }, create: own },
      ),
    (layer) =>
      layer.authorizedUpsert(ada, 'expense', { create: 'create', update: 'update' }, { ...upserted, create: fresh }),
  ],
  check: [
    (layer) => layer.check(ada, 'expense', 'view', hidden.id),
    (layer) => layer.check(ada, 'expense', 'approve', hidden.id),
  ],
  isAllowed: [(layer) => layer.isAllowed(ada, 'expense', 'view', hidden.id)],
  isAllowedObject: [
    (layer) => layer.isAllowedObject(ada, 'expense', 'view', { id: hidden.id, attributes: { ownerId: ada.id } }),
  ],
  checkRow: [(layer) => layer.checkRow(ada, 'user', 'view', { id: hidden.id })],
  allowedActions: [
    (layer) => layer.allowedActions(ada, 'expense', ['view', 'update', 'delete'], [hidden.id, own.id, 'w-none']),
  ],
  // With a key it explains a row to developers: whether or not it is hidden.
  explain: [async (layer) => (await layer.explain(ada, 'expense', 'view')).exactness],
} satisfies Record<Guarded, readonly Probe[]>

/** The same of every operation of the client of a principal. */
const OPERATIONS = {
  findMany: [
    (client) => client.expense.findMany({ ...sorted, include: { approver: { include: { approvals: true } } } }),
  ],
  findFirst: [(client) => client.expense.findFirst(sorted)],
  findFirstOrThrow: [(client) => client.expense.findFirstOrThrow(key)],
  findUnique: [(client) => client.expense.findUnique(key), (client) => client.expense.findUnique(key).approver()],
  findUniqueOrThrow: [(client) => client.expense.findUniqueOrThrow(key)],
  count: [(client) => client.expense.count({ where })],
  aggregate: [(client) => client.expense.aggregate(summed)],
  groupBy: [(client) => client.expense.groupBy(byCurrency)],
  create: [(client) => client.expense.create({ data: { ...fresh, ownerId: finn.id } })],
  createMany: [(client) => client.expense.createMany({ data: [fresh] })],
  createManyAndReturn: [(client) => client.expense.createManyAndReturn({ data: [fresh] })],
  update: [(client) => client.expense.update({ ...key, data })],
  updateMany: [(client) => client.expense.updateMany({ where, data })],
  upsert: [(client) => client.expense.upsert(upserted)],
  delete: [(client) => client.expense.delete(key)],
  deleteMany: [(client) => client.expense.deleteMany({ where })],
} satisfies Record<Operation, readonly ((client: Own) => PromiseLike<unknown>)[]>

const ALL: readonly (readonly [string, readonly Probe[]])[] = [
  ...Object.entries(PROBES),
  ...Object.entries(OPERATIONS).map(([name, probes]): [string, readonly Probe[]] => [
    `as(principal).expense.${name}`,
    probes.map((probe) => (_, db) => (probe as (client: Own) => PromiseLike<unknown>)(clientOf(db))),
  ]),
]

let domain: Domain
let layer: Layer
let db: Client
afterEach(() => domain.pool.query(`delete from expenses where id like 'w-%'`))

/** What is left of the hidden row, and what the probe has learned. */
interface Outcome {
  readonly stored: unknown
  readonly outcome: unknown
}

type Rows = readonly (typeof hidden | typeof own)[]
type Place = (probe: Probe, rows: Rows) => Promise<Outcome>

async function runIn(client: Pick<Client, 'expense'> & Db, within: Layer, probe: Probe, rows: Rows): Promise<Outcome> {
  await client.expense.deleteMany({ where: { id: { startsWith: 'w-' } } })
  await client.expense.createMany({ data: [...rows] })
  const outcome = await learned(probe(within, client))
  return { outcome, stored: await client.expense.findUnique(key) }
}

function transactionOf(isolationLevel: Prisma.TransactionIsolationLevel): Place {
  return async (probe, rows) => {
    let result: Outcome = { stored: undefined, outcome: undefined }
    await db
      .$transaction(
        async (tx) => {
          result = await runIn(tx, layer.with(tx), probe, rows)
          throw new Error('undone')
        },
        { isolationLevel },
      )
      .catch(() => undefined)
    return result
  }
}

const PLACES: Readonly<Record<string, Place>> = {
  outside: (probe, rows) => runIn(db, layer, probe, rows),
  'in a transaction': transactionOf('ReadCommitted'),
  'in one with a snapshot': transactionOf('RepeatableRead'),
}

/** The example's policies, and policies that say the same where no database can be asked. */
const POLICIES_BY_WHO_DECIDES = [
  ['a database', POLICIES],
  ['the PDP alone', undecidedPolicies(POLICIES)],
] as const

describe.each(POLICIES_BY_WHO_DECIDES)('where %s decides', (_who, policies) => {
  beforeAll(async () => {
    domain = await openExpenses(inject('postgresUrl'), policies)
    layer = createDataLayer({ ...domain, schema, resources: RESOURCES, deadline: 60_000 })
    db = extend(domain)
  })
  afterAll(() => domain?.close())

  test.each(ALL)('%s tells nothing of a forbidden row, and does nothing to it', async (_, probes) => {
    for (const [name, place] of Object.entries(PLACES)) {
      for (const [at, probe] of probes.entries()) {
        const absent = await place(probe, [own])
        const present = await place(probe, [hidden, own])
        const about = { name, at }
        expect({ ...about, learned: present.outcome }).toEqual({ ...about, learned: absent.outcome })
        expect(present.stored).toMatchObject({ ...hidden, amount: new Prisma.Decimal(500) })
        expect(JSON.stringify(present.outcome)).not.toContain('database-failed')
      }
    }
  })

  test('a row with the key of a hidden one is answered like one that may not be made', async () => {
    const create =
      (id: string, ownerId: string): Probe =>
      (within) =>
        within.authorizedCreate(ada, 'expense', 'create', { data: { ...fresh, id, ownerId } })
    for (const place of Object.values(PLACES)) {
      const forbidden = await place(create(fresh.id, finn.id), [own, hidden])
      const inTheWay = await place(create(hidden.id, ada.id), [own, hidden])
      expect(inTheWay.outcome).toEqual(forbidden.outcome)
      expect(JSON.stringify(forbidden.outcome)).toContain('[forbidden]')
    }
  })
})
