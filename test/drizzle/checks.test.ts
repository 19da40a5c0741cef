import { randomUUID } from 'node:crypto'
import { createDataLayer } from '@rowgate/drizzle'
import { drizzleSchema as schema, principals } from '@rowgate/expenses'
import { createDatabase, type Database, type Pdp, startPdp } from '@rowgate/testing'
import { GRPC } from '@cerbos/grpc'
import { relations } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { bigint, pgSchema, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { writePolicy } from '../support/policy.ts'
import { type Expenses, openExpenses, quietPool } from './open-expenses.ts'

const { ada, mia, xan } = principals

describe('check', () => {
  let domain: Expenses
  let mine: typeof schema.expense.$inferSelect
  beforeAll(async () => {
    domain = await openExpenses(inject('postgresUrl'))
    const rows = await domain.layer.authorizedFindMany(ada, 'expense', 'comment')
    const shared = await domain.layer.authorizedFindMany(xan, 'expense', 'view', { columns: { id: true } })
    const row = rows.find(({ id }) => shared.every((other) => other.id !== id))
    if (row === undefined) throw new Error('The seed has nothing that ada may comment on and xan may not view.')
    mine = row
  })
  afterAll(() => domain?.close())

  test('returns the row exactly as Drizzle does', async () => {
    const { layer, db } = domain
    const drizzles = await db.query.expense.findFirst({ where: (fields, { eq }) => eq(fields.id, mine.id) })
    expect(await layer.check(ada, 'expense', 'comment', mine.id)).toEqual(drizzles)
    expect(await layer.as(ada).check('expense', 'view', { id: mine.id })).toEqual(drizzles)
  })

  test('tells forbidden from not found, and hidden from absent nowhere', async () => {
    const { layer } = domain
    const errorOf = (principal: typeof ada | typeof xan, action: 'approve' | 'view', key: string): Promise<Error> =>
      layer.check(principal, 'expense', action, key).then(
        () => new Error('allowed'),
        (error: unknown) => error as Error,
      )
    expect(await errorOf(ada, 'approve', mine.id)).toMatchObject({ name: 'ForbiddenError', code: 'forbidden' })
    const hidden = await errorOf(xan, 'view', mine.id)
    const absent = await errorOf(xan, 'view', 'e-nowhere')
    expect(hidden).toMatchObject({ name: 'NotFoundError', code: 'not-found' })
    expect([hidden.message, hidden.cause, Object.entries(hidden)]).toEqual([
      absent.message,
      absent.cause,
      Object.entries(absent),
    ])
    expect(hidden.message).not.toContain(mine.id)
  })

  test('isAllowed agrees with the list', async () => {
    const { layer, pool } = domain
    const keys = (await pool.query<{ id: string }>('select id from expenses order by id limit 60')).rows.map(
      ({ id }) => id,
    )
    const listed = new Set(
      (await layer.authorizedFindMany(mia, 'expense', 'approve', { columns: { id: true } })).map(({ id }) => id),
    )
    const answers = await Promise.all(
      keys.map(async (key) => [key, await layer.isAllowed(mia, 'expense', 'approve', key)] as const),
    )
    expect(answers.filter(([, allowed]) => allowed).map(([key]) => key)).toEqual(keys.filter((key) => listed.has(key)))
    expect(await layer.isAllowed(mia, 'expense', 'approve', 'e-nowhere')).toBe(false)
  })

  test('inside a transaction sees what the transaction did', async () => {
    const { layer, db, pool } = domain
    const id = randomUUID()
    const rolledBack = db.transaction(async (tx) => {
      await tx.insert(schema.expense).values({ ...mine, id, ownerId: ada.id })
      const inside = layer.with(tx)
      expect((await inside.check(ada, 'expense', 'view', id)).id).toBe(id)
      expect(await inside.as(ada).isAllowed('expense', 'view', id)).toBe(true)
      expect(await layer.isAllowed(ada, 'expense', 'view', id)).toBe(false)
      expect(await inside.authorizedCount(ada, 'expense', 'view')).toBe(
        (await layer.authorizedCount(ada, 'expense', 'view')) + 1,
      )
      tx.rollback()
    })
    await expect(rolledBack).rejects.toThrow('Rollback')
    expect((await pool.query('select 1 from expenses where id = $1', [id])).rowCount).toBe(0)
  })

  test('is one statement', async () => {
    const statements: string[] = []
    const db = drizzle(domain.pool, { schema, logger: { logQuery: (query) => statements.push(query) } })
    const layer = createDataLayer({ db, cerbos: domain.cerbos, resources: { expense: true } })
    await layer.isAllowed(ada, 'expense', 'view', mine.id)
    expect(statements).toHaveLength(1)
  })
})

describe('keys and names of every sort', () => {
  const shop = pgSchema('shop')
  const orders = shop.table(
    'Order "s"',
    {
      region: text().notNull(),
      number: bigint({ mode: 'bigint' }).notNull(),
      shopOwner: text('Shop Owner'),
      placedAt: timestamp({ withTimezone: true, mode: 'string' }).notNull(),
    },
    (table) => [primaryKey({ columns: [table.region, table.number] })],
  )
  const parcels = pgTable('parcels', {
    id: uuid().primaryKey(),
    orderRegion: text(),
    orderNumber: bigint({ mode: 'bigint' }),
    sentBy: text(),
  })
  const ordersRelations = relations(orders, ({ many }) => ({ parcels: many(parcels) }))
  const parcelsRelations = relations(parcels, ({ one }) => ({
    order: one(orders, {
      fields: [parcels.orderRegion, parcels.orderNumber],
      references: [orders.region, orders.number],
    }),
  }))
  const tables = { orders, parcels, ordersRelations, parcelsRelations }
  const ids = Array.from({ length: 3 }, () => randomUUID())
  const user = { id: 'u"1', roles: ['USER'] }

  let database: Database
  let pdps: Pdp[]
  let clients: GRPC[]
  let pool: Pool
  beforeAll(async () => {
    database = await createDatabase(inject('postgresUrl'))
    const folders = [
      writePolicy(
        'order',
        new Map([
          ['view', [{ match: 'R.attr.parcels.exists(p, p.sentBy == P.id)' }]],
          ['ship', [{ match: 'R.id == "eu/9007199254740993" && R.attr.shopOwner == P.id' }]],
        ]),
      ),
      writePolicy('parcels', new Map([['view', [{ match: 'R.attr.order.shopOwner == P.id' }]]])),
    ]
    pdps = await Promise.all(folders.map((policies) => startPdp({ policies, running: false })))
    clients = pdps.map(({ grpcAddress }) => new GRPC(grpcAddress, { tls: false }))
    pool = quietPool(database.url)
    await pool.query(`
      create schema shop;
      create table shop."Order ""s""" (region text, number bigint, "Shop Owner" text, placed_at timestamptz not null, primary key (region, number));
      create table parcels (id uuid primary key, order_region text, order_number bigint, sent_by text);
      insert into shop."Order ""s""" values ('eu', 9007199254740993, 'u"1', '2026-01-05T09:00:00.123456Z'), ('eu', 9007199254740992, null, '2026-01-05T09:00:00Z'), ('us', 1, 'other', '2026-01-05T09:00:00Z');
      insert into parcels values ('${ids[0]}', 'eu', 9007199254740993, 'u"1'), ('${ids[1]}', 'eu', 9007199254740992, 'other'), ('${ids[2]}', null, null, 'u"1')`)
  })
  afterAll(async () => {
    clients?.forEach((client) => client.close())
    await pool?.end()
    await Promise.all([...(pdps ?? []).map((pdp) => pdp.stop()), database?.drop()])
  })

  const order = {
    model: 'orders',
    id: { fields: ['region', 'number'], separator: '/' },
    relations: { parcels: true },
  } as const

  test('a key of several columns, one beyond doubles, in another schema, with odd names', async () => {
    const layer = createDataLayer({
      db: drizzle(pool, { schema: tables, casing: 'snake_case' }),
      cerbos: clients[0]!,
      resources: { order },
    })
    const rows = await layer.authorizedFindMany(user, 'order', 'view', { with: { parcels: true } })
    expect(rows.map(({ number, parcels: sent }) => [number, sent.map(({ id }) => id)])).toEqual([
      [9007199254740993n, [ids[0]]],
    ])
    const found = await layer.check(user, 'order', 'ship', { region: 'eu', number: 9007199254740993n })
    expect(found.placedAt).toContain('09:00:00.123456')
    expect(await layer.isAllowed(user, 'order', 'ship', { region: 'eu', number: 9007199254740992n })).toBe(false)
    expect(await layer.isAllowed(user, 'order', 'view', { region: 'us', number: 1n })).toBe(false)
    await expect(layer.check(user, 'order', 'view', { region: 'eu' })).rejects.toMatchObject({
      code: 'unsupported-argument',
    })
  })

  test('a client without a schema, and a uuid that is none', async () => {
    const layer = createDataLayer({
      db: drizzle(pool, { casing: 'snake_case' }),
      schema: tables,
      cerbos: clients[1]!,
      resources: { parcels: { relations: { order: true } } },
    })
    expect(await layer.authorizedFindMany(user, 'parcels', 'view', { columns: { id: true } })).toEqual([{ id: ids[0] }])
    expect((await layer.check(user, 'parcels', 'view', ids[0]!)).id).toBe(ids[0])
    await expect(layer.check(user, 'parcels', 'view', ids[1]!)).rejects.toMatchObject({ code: 'not-found' })
    await expect(layer.check(user, 'parcels', 'view', 'no-uuid')).rejects.toMatchObject({ code: 'not-found' })
  })
})
