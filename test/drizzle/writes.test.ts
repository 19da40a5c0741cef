import { createDataLayer, type RowgateError } from '@rowgate/drizzle'
import { drizzleSchema as schema, principals } from '@rowgate/expenses'
import { eq, sql } from 'drizzle-orm'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { lying } from '../support/lying.ts'
import { RESOURCES } from '../support/resources.ts'
import { type Expenses, openExpenses, quietPool } from './open-expenses.ts'
import { waitUntilBlocked } from '../support/blocked.ts'

const { ada, mia, finn, root, xan } = principals
const { expense, user } = schema

let domain: Expenses
beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
  await domain.pool.query(
    `create unique index expenses_project_owner on expenses (owner_id, project) where project like 'unique%'`,
  )
})
afterAll(() => domain?.close())
afterEach(() => domain.pool.query(`delete from expenses where id like 'w-%'`))

const draft = {
  id: 'w-1',
  ownerId: ada.id,
  department: 'engineering',
  region: 'emea',
  amount: '10.00',
  currency: 'EUR',
} as const

async function stored(id: string = draft.id): Promise<typeof expense.$inferSelect | undefined> {
  return domain.db.query.expense.findFirst({ where: eq(expense.id, id) })
}

type Db = NodePgDatabase<typeof schema>

/** What a principal learns of an error. */
async function bodyOf(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(
    () => new Error('allowed'),
    (reason: unknown) => reason as RowgateError,
  )
  return [error.name, error.message, error.cause, Object.entries(error)]
}

describe('create', () => {
  test('makes a row that the policy permits as it is stored, defaults included', async () => {
    const row = await domain.layer.authorizedCreate(ada, 'expense', 'create', { values: draft })
    expect(row).toEqual(await stored())
    expect(row.status).toBe('DRAFT')
  })

  test.each([
    ['for another', { ...draft, ownerId: mia.id }],
    ['in another status', { ...draft, status: 'PAID' as const }],
    ['without a quantity', { ...draft, quantity: 0 }],
  ])('makes none %s', async (_, values) => {
    await expect(domain.layer.authorizedCreate(ada, 'expense', 'create', { values })).rejects.toMatchObject({
      name: 'ForbiddenError',
    })
    expect(await stored()).toBeUndefined()
  })

  test('makes all rows or none', async () => {
    const { layer } = domain
    const values = [draft, { ...draft, id: 'w-2' }, { ...draft, id: 'w-3', ownerId: mia.id }]
    await expect(layer.authorizedCreateMany(ada, 'expense', 'create', { values })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(await stored()).toBeUndefined()
    const many = Array.from({ length: 120 }, (_, at) => ({ ...draft, id: `w-${at}` }))
    const rows = await layer.authorizedCreateMany(ada, 'expense', 'create', { values: many })
    expect(rows.map(({ id }) => id)).toEqual(many.map(({ id }) => id))
    expect(await layer.authorizedCreateMany(ada, 'expense', 'create', { values: [] })).toEqual([])
  })

  test('asks of the row for another action, too', async () => {
    const config = { values: draft, after: 'submit' } as const
    await expect(domain.layer.authorizedCreate(ada, 'expense', 'create', config)).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(await stored()).toBeUndefined()
  })

  test('tells no hidden row from an absent one', async () => {
    const { layer, db } = domain
    await db.insert(expense).values({ ...draft, ownerId: root.id === 'root' ? finn.id : root.id, project: 'x' })
    const hidden = await bodyOf(layer.authorizedCreate(xan, 'expense', 'create', { values: draft }))
    const absent = await bodyOf(
      layer.authorizedCreate(xan, 'expense', 'create', { values: { ...draft, id: 'w-none' } }),
    )
    expect(hidden).toEqual(absent)
    const inTheWay = await bodyOf(
      layer.authorizedCreate(ada, 'expense', 'create', { values: { ...draft, quantity: 0 } }),
    )
    const free = await bodyOf(
      layer.authorizedCreate(ada, 'expense', 'create', { values: { ...draft, id: 'w-none', quantity: 0 } }),
    )
    expect(inTheWay).toEqual(free)
    await layer.authorizedCreate(ada, 'expense', 'create', { values: { ...draft, id: 'w-mine' } })
    await expect(
      layer.authorizedCreate(ada, 'expense', 'create', { values: { ...draft, id: 'w-mine' } }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  test('refers to no row that only a check denies, and tells of none, where everything is verified', async () => {
    const cerbos = lying(domain.cerbos, 'KIND_ALWAYS_ALLOWED')
    const layer = createDataLayer({ db: domain.db, cerbos, resources: RESOURCES, verify: 'always' })
    const creating = (own: object): Promise<unknown> =>
      bodyOf(layer.authorizedCreate(ada, 'expense', 'create', { values: { ...draft, ...own } }))
    expect(await creating({ approverId: finn.id })).toEqual(await creating({ approverId: 'u-nobody' }))
    expect(await creating({ approverId: finn.id })).toContainEqual(expect.stringContaining('[invalid-reference]'))
    const hidden = { ...draft, ownerId: finn.id, department: 'finance', region: 'amer' }
    await domain.db.insert(expense).values(hidden)
    expect(await creating({})).toEqual(await creating({ id: 'w-none', quantity: 0 }))
    await layer.authorizedCreate(ada, 'expense', 'create', { values: { ...draft, id: 'w-2', approverId: mia.id } })
  })

  test('refers to no row that may not be read, as if it were not there', async () => {
    const { layer } = domain
    const approvedBy = (approverId: string): Promise<unknown> =>
      layer.authorizedCreate(ada, 'expense', 'create', { values: { ...draft, approverId } })
    expect(await layer.isAllowed(ada, 'user', 'view', finn.id)).toBe(false)
    const hidden = await bodyOf(approvedBy(finn.id))
    expect(hidden).toEqual(await bodyOf(approvedBy('u-nobody')))
    expect(hidden).toContainEqual(expect.stringContaining('[invalid-reference]'))
    expect(await layer.isAllowed(ada, 'user', 'view', mia.id)).toBe(true)
    await approvedBy(mia.id)
  })
})

describe('update', () => {
  test('changes a row before which and after which the action is allowed', async () => {
    const { layer, db } = domain
    await db.insert(expense).values(draft)
    const row = await layer.authorizedUpdate(ada, 'expense', 'update', { key: 'w-1', set: { amount: sql`amount * 2` } })
    expect(row).toEqual({ ...(await stored()), amount: '20.00' })
  })

  test.each([
    ['gives it away', { ownerId: mia.id }],
    ['closes it', { status: 'PAID' as const }],
  ])('that %s is rolled back', async (_, set) => {
    const { layer, db } = domain
    await db.insert(expense).values(draft)
    const before = await stored()
    await expect(layer.authorizedUpdate(ada, 'expense', 'update', { key: 'w-1', set })).rejects.toMatchObject({
      name: 'ForbiddenError',
    })
    expect(await stored()).toEqual(before)
    await layer.authorizedUpdate(ada, 'expense', 'update', { key: 'w-1', set, after: false })
    expect(await stored()).toMatchObject(set)
  })

  test('of other actions has no condition afterwards, unless one is named', async () => {
    const { layer, db } = domain
    await db.insert(expense).values(draft)
    await db
      .insert(schema.lineItem)
      .values({ id: 'w-l', expenseId: 'w-1', description: '', category: 'x', amount: '1' })
    const submitting = { key: 'w-1', set: { status: 'SUBMITTED' } } as const
    await expect(
      layer.authorizedUpdate(ada, 'expense', 'submit', { ...submitting, after: 'same' }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    expect(await layer.authorizedUpdate(ada, 'expense', 'submit', submitting)).toMatchObject({ status: 'SUBMITTED' })
  })

  test('tells no hidden row from an absent one', async () => {
    const { layer, db } = domain
    await db.insert(expense).values({ ...draft, ownerId: finn.id, department: 'finance', region: 'amer' })
    const updating = (key: string): Promise<unknown> =>
      layer.authorizedUpdate(ada, 'expense', 'update', { key, set: { currency: 'USD' } })
    expect(await bodyOf(updating('w-1'))).toEqual(await bodyOf(updating('w-none')))
    expect(await bodyOf(updating('w-1'))).toEqual(await bodyOf(updating('\0')))
    expect(await bodyOf(layer.authorizedDelete(ada, 'expense', 'delete', { key: 'w-1' }))).toEqual(
      await bodyOf(layer.authorizedDelete(ada, 'expense', 'delete', { key: 'w-none' })),
    )
  })

  test('changes no key', async () => {
    const set = { id: 'w-2' } as const
    await expect(domain.layer.authorizedUpdate(ada, 'expense', 'update', { key: 'w-1', set })).rejects.toMatchObject({
      code: 'unsupported-argument',
      path: 'set.id',
    })
  })

  test('may keep a reference to a row that may not be read, but not make one', async () => {
    const { layer, db } = domain
    await db.insert(expense).values({ ...draft, approverId: finn.id })
    const set = { approverId: finn.id, currency: 'USD' }
    expect(await layer.authorizedUpdate(ada, 'expense', 'update', { key: 'w-1', set })).toMatchObject(set)
    await layer.authorizedUpdate(ada, 'expense', 'update', { key: 'w-1', set: { approverId: null } })
    await expect(layer.authorizedUpdate(ada, 'expense', 'update', { key: 'w-1', set })).rejects.toMatchObject({
      code: 'invalid-reference',
    })
  })

  test('in a transaction of the application leaves the rest of it alone', async () => {
    const { layer, db } = domain
    await db.transaction(async (tx) => {
      const inside = layer.with(tx)
      await inside.authorizedCreate(ada, 'expense', 'create', { values: draft })
      await expect(
        inside.as(ada).authorizedUpdate('expense', 'update', { key: 'w-1', set: { ownerId: mia.id } }),
      ).rejects.toMatchObject({ code: 'forbidden' })
      await expect(
        inside.authorizedUpdate(ada, 'expense', 'update', { key: 'w-1', set: {}, isolation: 'serializable' }),
      ).rejects.toMatchObject({ code: 'unsupported-argument', path: 'isolation' })
    })
    expect(await stored()).toMatchObject({ ownerId: ada.id })
  })
})

describe('upsert', () => {
  const actions = { create: 'create', update: 'update' } as const
  const { id, ...values } = draft

  test('creates, then changes', async () => {
    const { layer } = domain
    const upserting = (currency: string): Promise<unknown> =>
      layer.authorizedUpsert(ada, 'expense', actions, { key: id, create: values, update: { currency } })
    expect(await upserting('USD')).toMatchObject({ id, currency: 'EUR' })
    expect(await upserting('USD')).toMatchObject({ id, currency: 'USD' })
  })

  test('tells who may not create no hidden row from an absent one', async () => {
    const { layer, db } = domain
    await db.insert(expense).values({ ...draft, ownerId: finn.id, department: 'finance', region: 'amer' })
    const upserting = (key: string): Promise<unknown> =>
      layer.authorizedUpsert(xan, 'expense', actions, { key, create: values, update: { currency: 'USD' } })
    expect(await bodyOf(upserting(id))).toEqual(await bodyOf(upserting('w-none')))
  })

  test('of several at once makes one row', async () => {
    const { layer } = domain
    const racing = await Promise.all(
      ['USD', 'GBP', 'CHF'].map((currency) =>
        layer.authorizedUpsert(ada, 'expense', actions, { key: id, create: values, update: { currency } }),
      ),
    )
    expect(racing.map((row) => row.id)).toEqual([id, id, id])
    expect(racing.filter(({ currency }) => currency === 'EUR')).toHaveLength(1)
  })
})

describe('many', () => {
  const rows = ['w-1', 'w-2', 'w-3', 'w-4'].map((id, at) => ({
    ...draft,
    id,
    ownerId: at === 3 ? finn.id : ada.id,
    status: at === 2 ? ('PAID' as const) : ('DRAFT' as const),
  }))
  const mine = sql`${expense.id} like 'w-%' or true`

  test('are changed where the policy permits it, whatever the condition says', async () => {
    const { layer, db, pool } = domain
    await db.insert(expense).values(rows)
    const before = await layer.authorizedCount(ada, 'expense', 'update')
    expect(await layer.authorizedUpdateMany(ada, 'expense', 'update', { where: mine, set: { currency: 'XXX' } })).toBe(
      before,
    )
    const { rows: changed } = await pool.query<{ id: string }>(
      `select id from expenses where currency = 'XXX' and id like 'w-%' order by id`,
    )
    expect(changed.map(({ id }) => id)).toEqual(['w-1', 'w-2'])
  })

  test('are not left as they may not be', async () => {
    const { layer, db } = domain
    await db.insert(expense).values(rows)
    const where = sql`${expense.id} like 'w-%'`
    for (const set of [{ ownerId: mia.id }, { status: 'PAID' as const }]) {
      await expect(layer.authorizedUpdateMany(ada, 'expense', 'update', { where, set })).rejects.toMatchObject({
        code: 'forbidden',
      })
      expect(await stored()).toMatchObject({ ownerId: ada.id, status: 'DRAFT' })
      expect(
        await layer.authorizedUpdateMany(ada, 'expense', 'update', {
          where,
          set: { ...set, quantity: 2 },
          after: false,
        }),
      ).toBeGreaterThan(0)
      await db.update(expense).set({ ownerId: ada.id, status: 'DRAFT' }).where(eq(expense.id, 'w-1'))
    }
    await expect(
      layer.authorizedUpdateMany(ada, 'expense', 'update', { where, set: { approverId: finn.id } }),
    ).rejects.toMatchObject({ code: 'invalid-reference' })
  })

  test('are deleted where the policy permits it', async () => {
    const { layer, db } = domain
    await db.insert(expense).values(rows)
    expect(await layer.authorizedDeleteMany(ada, 'expense', 'delete', { where: sql`${expense.id} like 'w-%'` })).toBe(2)
    expect([await stored('w-1'), await stored('w-2')]).toEqual([undefined, undefined])
    expect(await layer.authorizedDeleteMany(xan, 'expense', 'delete')).toBe(0)
    expect((await stored('w-4'))?.ownerId).toBe(finn.id)
  })
})

describe('two sessions', () => {
  /** A second pool, whose transaction revokes what the first one is about to use. */
  async function whileRevoking(revoke: (tx: Db) => Promise<unknown>, write: () => Promise<unknown>): Promise<unknown> {
    const other = quietPool(domain.url)
    const client = await other.connect()
    await client.query('begin')
    await revoke(drizzle(client, { schema }))
    const writing = write().then(
      () => 'written',
      (error: unknown) => (error as RowgateError).code,
    )
    await waitUntilBlocked(domain.pool)
    await client.query('commit')
    client.release()
    const outcome = await writing
    await other.end()
    return outcome
  }

  test('a guarded write waits for a revocation, and obeys it', async () => {
    const { layer, db } = domain
    await db.insert(expense).values(draft)
    const outcome = await whileRevoking(
      (tx) => tx.update(expense).set({ status: 'PAID' }).where(eq(expense.id, 'w-1')),
      () => layer.authorizedUpdate(ada, 'expense', 'update', { key: 'w-1', set: { currency: 'USD' } }),
    )
    expect(outcome).toBe('forbidden')
    expect(await stored()).toMatchObject({ currency: 'EUR' })
  })

  test('a condition in the UPDATE alone is passed by a revocation in a related row', async () => {
    const { layer, db, url } = domain
    await db.insert(expense).values(draft)
    await db
      .insert(schema.lineItem)
      .values({ id: 'w-l', expenseId: 'w-1', description: '', category: 'x', amount: '1' })
    const revoke = async (tx: Db): Promise<unknown> => {
      await tx.update(expense).set({ quantity: 7 }).where(eq(expense.id, 'w-1'))
      return tx.update(schema.lineItem).set({ amount: '9999' }).where(eq(schema.lineItem.id, 'w-l'))
    }
    const where = await layer.authorizedWhere(ada, 'expense', 'submit')
    const alone = quietPool(url)
    const passed = await whileRevoking(revoke, () =>
      drizzle(alone, { schema }).update(expense).set({ currency: 'ALONE' }).where(where),
    )
    await alone.end()
    expect([passed, (await stored())?.currency]).toEqual(['written', 'ALONE'])
    await db.update(schema.lineItem).set({ amount: '1' }).where(eq(schema.lineItem.id, 'w-l'))
    const guarded = await whileRevoking(revoke, () =>
      layer.authorizedUpdate(ada, 'expense', 'submit', { key: 'w-1', set: { currency: 'GUARD' } }),
    )
    expect([guarded, (await stored())?.currency]).toEqual(['forbidden', 'ALONE'])
  })

  test('serializable writes are tried again when others get in the way', async () => {
    const { layer, db } = domain
    await db.insert(expense).values(draft)
    const set = { quantity: sql`quantity + 1` }
    const config = { key: 'w-1', set, isolation: 'serializable' } as const
    await Promise.all([1, 2, 3].map(() => layer.authorizedUpdate(ada, 'expense', 'update', config)))
    expect(await stored()).toMatchObject({ quantity: 4 })
  })
})

test('a principal that is none writes nothing', async () => {
  const { layer, db } = domain
  const failing = (): Promise<never> => Promise.reject(new Error('The PDP is down.'))
  const nobody = { id: '', roles: [] }
  await expect(layer.authorizedDelete(nobody, 'expense', 'delete', { key: 'w-1' })).rejects.toMatchObject({
    code: 'invalid-principal',
  })
  const down = createDataLayer({
    db,
    cerbos: { planResources: failing, checkResources: failing },
    resources: RESOURCES,
  })
  await db.insert(expense).values(draft)
  await expect(
    down.authorizedUpdate(ada, 'expense', 'update', { key: 'w-1', set: { currency: 'USD' } }),
  ).rejects.toMatchObject({ code: 'pdp-failed' })
  await expect(down.authorizedDelete(ada, 'expense', 'delete', { key: 'w-1' })).rejects.toMatchObject({
    code: 'pdp-failed',
  })
  await expect(
    down.authorizedCreate(ada, 'expense', 'create', { values: { ...draft, id: 'w-2' } }),
  ).rejects.toMatchObject({ code: 'pdp-failed' })
  expect([(await stored())?.currency, await stored('w-2')]).toEqual(['EUR', undefined])
  expect(await db.query.user.findFirst({ where: eq(user.id, ada.id) })).toBeDefined()
})
