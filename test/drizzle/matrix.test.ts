import type { DataLayer, TablesOf } from '@rowgate/drizzle'
import { drizzleSchema as schema, principals } from '@rowgate/expenses'
import { asc, count, desc, eq, max, sql } from 'drizzle-orm'
import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { learned } from '../support/learned.ts'
import type { RESOURCES } from '../support/resources.ts'
import { undecidedPolicies } from '../support/undecided-policies.ts'
import { type Expenses, openExpenses, POLICIES } from './open-expenses.ts'

const { ada, mia, finn } = principals
const { expense } = schema

type Layer = DataLayer<TablesOf<typeof schema>, typeof RESOURCES>
type Guarded = Exclude<keyof Layer, 'as' | 'with' | 'unguarded' | 'ready'>
type Db = Pick<NodePgDatabase<typeof schema>, 'select' | 'insert' | 'query'>

const common = {
  department: 'finance',
  region: 'amer',
  currency: 'EUR',
  createdAt: '2026-02-02 02:02:02+00',
  approverId: mia.id,
  project: 'matrix',
} as const
/** Ada may do nothing with it, and everything with the other one. */
const hidden = { ...common, id: 'w-hidden', ownerId: finn.id, amount: '500.00' } as const
const own = { ...common, id: 'w-own', ownerId: ada.id, department: 'engineering', amount: '10.00' } as const

/** What somebody tries who knows, or guesses, something of the hidden row. */
type Probe = (layer: Layer, db: Db) => Promise<unknown>

const ours = { where: sql`${expense.id} like 'w-%' or ${expense.amount} = 500` } as const
const fresh = { ...own, id: 'w-fresh' } as const

/**
 * Probes of every function of the data layer. Their outcome must be the same whether the hidden row is there or not. A new function does not
 * compile without probes.
 */
const PROBES = {
  authorizedFindMany: [
    (layer) => layer.authorizedFindMany(ada, 'expense', 'view', { ...ours, orderBy: desc(expense.amount) }),
    (layer) => layer.authorizedFindMany(ada, 'expense', 'view', { limit: 1, orderBy: desc(expense.createdAt) }),
    (layer) => layer.authorizedFindMany(ada, 'expense', 'view', { ...ours, offset: 1 }),
    (layer) => layer.authorizedFindMany(ada, 'expense', ['view', 'update'], { ...ours, can: ['approve', 'delete'] }),
    (layer) =>
      layer.authorizedFindMany(ada, 'expense', 'view', { ...ours, with: { approver: { with: { approvals: true } } } }),
    (layer) => layer.authorizedFindMany(ada, 'user', 'view', { columns: { id: true }, with: { approvals: true } }),
  ],
  authorizedFindFirst: [
    (layer) => layer.authorizedFindFirst(ada, 'expense', 'view', { ...ours, orderBy: desc(expense.amount) }),
    (layer) => layer.authorizedFindFirst(ada, 'expense', 'view', { where: eq(expense.id, hidden.id) }),
  ],
  authorizedFindFirstOrThrow: [
    (layer) => layer.authorizedFindFirstOrThrow(ada, 'expense', 'view', { where: eq(expense.id, hidden.id) }),
  ],
  authorizedFindUnique: [
    (layer) => layer.authorizedFindUnique(ada, 'expense', 'view', { key: hidden.id }),
    (layer) => layer.authorizedFindUnique(ada, 'expense', 'delete', { key: hidden.id, can: ['view'] }),
  ],
  authorizedFindUniqueOrThrow: [
    (layer) => layer.authorizedFindUniqueOrThrow(ada, 'expense', 'view', { key: hidden.id }),
  ],
  authorizedCount: [
    (layer) => layer.authorizedCount(ada, 'expense', 'view', ours),
    (layer) => layer.authorizedCount(ada, 'expense', 'view'),
  ],
  authorizedPage: [
    async (layer) => {
      const sorted = { ...ours, orderBy: { amount: 'desc' }, take: 1, total: true } as const
      const { next, ...first } = await layer.authorizedPage(ada, 'expense', 'view', sorted)
      const second =
        next === undefined ? undefined : await layer.authorizedPage(ada, 'expense', 'view', { ...sorted, after: next })
      return [first, second?.rows, second?.next === undefined]
    },
    async (layer) =>
      (await layer.authorizedPage(ada, 'expense', 'view', { ...ours, take: 9, total: { limit: 1 } })).total,
  ],
  authorizedFrom: [
    async (layer, db) => {
      const permitted = await layer.authorizedFrom(ada, 'expense', 'view')
      return db.select({ rows: count(), most: max(permitted.amount) }).from(permitted)
    },
    async (layer, db) => {
      const permitted = await layer.authorizedFrom(ada, 'expense', 'view')
      const user = schema.user
      return db
        .select({ id: user.id, rows: count() })
        .from(user)
        .innerJoin(permitted, eq(permitted.ownerId, user.id))
        .groupBy(user.id)
        .orderBy(asc(user.id))
    },
  ],
  authorizedWhere: [
    async (layer, db) => {
      const where = await layer.authorizedWhere(ada, 'expense', 'view')
      return db
        .select({ rows: count(), most: max(expense.amount) })
        .from(expense)
        .where(where)
    },
    async (layer, db) => {
      const where = await layer.authorizedWhere(ada, 'expense', 'view', { materialize: 500 })
      return db.select({ rows: count() }).from(expense).where(where)
    },
    async (layer) => void (await layer.authorizedWhere(ada, 'expense', 'view', { materialize: 1 })),
  ],
  authorizedCreate: [
    (layer) => layer.authorizedCreate(ada, 'expense', 'create', { values: { ...fresh, ownerId: finn.id } }),
    (layer) => layer.authorizedCreate(ada, 'expense', 'create', { values: { ...own, quantity: 0 } }),
  ],
  authorizedCreateMany: [
    (layer) => layer.authorizedCreateMany(ada, 'expense', 'create', { values: [fresh, { ...fresh, id: 'w-more' }] }),
  ],
  authorizedUpdate: [
    (layer) => layer.authorizedUpdate(ada, 'expense', 'update', { key: hidden.id, set: { currency: 'XXX' } }),
    (layer) =>
      layer.authorizedUpdate(ada, 'expense', 'update', { key: hidden.id, set: { currency: 'XXX' }, after: false }),
    (layer) => layer.authorizedUpdate(ada, 'expense', 'update', { key: own.id, set: { currency: 'USD' } }),
  ],
  authorizedUpdateMany: [
    (layer) => layer.authorizedUpdateMany(ada, 'expense', 'update', { ...ours, set: { currency: 'XXX' } }),
    (layer) =>
      layer.authorizedUpdateMany(ada, 'expense', 'update', {
        ...ours,
        set: { amount: sql`${expense.amount} + 1` },
        after: false,
      }),
  ],
  authorizedDelete: [(layer) => layer.authorizedDelete(ada, 'expense', 'delete', { key: hidden.id })],
  authorizedDeleteMany: [(layer) => layer.authorizedDeleteMany(ada, 'expense', 'delete', ours)],
  authorizedUpsert: [
    (layer) =>
      layer.authorizedUpsert(
        ada,
        'expense',
        { create: 'create', update: 'update' },
        { key: hidden.id, create: { ...own, ownerId: finn.id }, update: { currency: 'XXX' } },
      ),
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
  explain: [async (layer) => (await layer.explain(ada, 'expense', 'view')).parameters],
} satisfies Record<Guarded, readonly Probe[]>

let domain: Expenses
afterEach(() => domain.pool.query(`delete from expenses where id like 'w-%'`))

/** The hidden row after a probe, and what the probe has learned with it and without it. */
interface Comparison {
  readonly stored: unknown
  readonly present: unknown
  readonly absent: unknown
}

async function outside(probe: Probe): Promise<Comparison> {
  const { db, layer, pool } = domain
  const run = async (rows: readonly (typeof expense.$inferInsert)[]): Promise<unknown> => {
    await pool.query(`delete from expenses where id like 'w-%'`)
    await db.insert(expense).values([...rows])
    return learned(probe(layer, db))
  }
  const absent = await run([own])
  const present = await run([hidden, own])
  return { absent, present, stored: await db.query.expense.findFirst({ where: eq(expense.id, hidden.id) }) }
}

async function inTransaction(probe: Probe): Promise<Comparison> {
  const { db, layer } = domain
  const run = async (
    rows: readonly (typeof expense.$inferInsert)[],
  ): Promise<{ stored: unknown; outcome: unknown }> => {
    let result: { stored: unknown; outcome: unknown } = { stored: undefined, outcome: undefined }
    await db
      .transaction(async (tx) => {
        await tx.delete(expense).where(sql`id like 'w-%'`)
        await tx.insert(expense).values([...rows])
        const outcome = await learned(probe(layer.with(tx), tx))
        result = { outcome, stored: await tx.query.expense.findFirst({ where: eq(expense.id, hidden.id) }) }
        tx.rollback()
      })
      .catch(() => undefined)
    return result
  }
  const [absent, present] = [await run([own]), await run([hidden, own])]
  return { absent: absent.outcome, present: present.outcome, stored: present.stored }
}

/** The example's policies, and policies that say the same where no database can be asked. */
const POLICIES_BY_WHO_DECIDES = [
  ['a database', POLICIES],
  ['the PDP alone', undecidedPolicies(POLICIES)],
] as const

describe.each(POLICIES_BY_WHO_DECIDES)('where %s decides', (_who, policies) => {
  beforeAll(async () => {
    domain = await openExpenses(inject('postgresUrl'), policies)
  })
  afterAll(() => domain?.close())

  describe.each(Object.entries(PROBES))('%s', (_, probes: readonly Probe[]) => {
    const numbered = probes.map((probe, at) => [at + 1, probe] as const)
    test.each(numbered)('tells nothing of a forbidden row, and does nothing to it: probe %i', async (_at, probe) => {
      for (const place of [outside, inTransaction]) {
        const { absent, present, stored } = await place(probe)
        expect(present).toEqual(absent)
        expect(stored).toMatchObject(hidden)
        expect(JSON.stringify(present)).not.toContain('database-failed')
      }
    })
  })

  test('a row with the key of a hidden one is answered like one that may not be made', async () => {
    const { layer, db } = domain
    const forbidden = await learned(
      layer.authorizedCreate(ada, 'expense', 'create', { values: { ...fresh, ownerId: finn.id } }),
    )
    await db.insert(expense).values(hidden)
    expect(
      await learned(layer.authorizedCreate(ada, 'expense', 'create', { values: { ...fresh, id: hidden.id } })),
    ).toEqual(forbidden)
  })
})
