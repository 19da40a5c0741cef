import type { AuditEvent, CerbosClient } from '@rowgate/core'
import { createDataLayer, type RowgateError } from '@rowgate/drizzle'
import { drizzleSchema as schema, principals } from '@rowgate/expenses'
import { startPdp } from '@rowgate/testing'
import { eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import type { Pool } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { clientBehind, openProxy } from '../authorize/proxy.ts'
import { RESOURCES } from '../support/resources.ts'
import { type Expenses, openExpenses, POLICIES, quietPool } from './open-expenses.ts'

const { ada } = principals
const { expense } = schema
const draft = {
  id: 'w-1',
  ownerId: ada.id,
  department: 'engineering',
  region: 'emea',
  amount: '10.00',
  currency: 'EUR',
} as const

let domain: Expenses
let pool: Pool
beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
  pool = quietPool(domain.url)
})
afterAll(async () => {
  await pool?.end()
  await domain?.close()
})
beforeEach(() => domain.db.insert(expense).values(draft))
afterEach(() => domain.pool.query(`delete from expenses where id like 'w-%'`))

const events: AuditEvent[] = []

/** A data layer whose PDP does something before it answers a check: the row is locked then, or written already. */
function layerAsking(beforeAnswer: (nth: number) => Promise<unknown>) {
  let asked = 0
  events.length = 0
  const cerbos: CerbosClient = {
    planResources: (request, options) => domain.cerbos.planResources(request, options),
    checkResources: async (request, options) => {
      asked += 1
      await beforeAnswer(asked)
      return domain.cerbos.checkResources(request, options)
    },
  }
  const db = drizzle(pool, { schema })
  return createDataLayer({
    db,
    cerbos,
    resources: RESOURCES,
    deadline: 2000,
    audit: (event) => void (event.operation !== 'plan' && event.operation !== 'check' && events.push(event)),
  })
}

type Layer = ReturnType<typeof layerAsking>

const WRITES: readonly [string, number, (layer: Layer) => Promise<unknown>][] = [
  [
    'an update, before it',
    1,
    (layer) => layer.authorizedUpdate(ada, 'expense', 'update', { key: 'w-1', set: { currency: 'XXX' } }),
  ],
  [
    'an update, after it',
    2,
    (layer) => layer.authorizedUpdate(ada, 'expense', 'update', { key: 'w-1', set: { currency: 'XXX' } }),
  ],
  ['a delete', 1, (layer) => layer.authorizedDelete(ada, 'expense', 'delete', { key: 'w-1' })],
  ['a create', 1, (layer) => layer.authorizedCreate(ada, 'expense', 'create', { values: { ...draft, id: 'w-2' } })],
  [
    'an upsert',
    2,
    (layer) =>
      layer.authorizedUpsert(
        ada,
        'expense',
        { create: 'create', update: 'update' },
        {
          key: 'w-1',
          create: draft,
          update: { currency: 'XXX' },
        },
      ),
  ],
]

async function stored(): Promise<unknown> {
  const { rows } = await domain.pool.query(`select id, currency from expenses where id like 'w-%' order by id`)
  return rows
}

const UNTOUCHED = [{ id: 'w-1', currency: 'EUR' }]

/** Locks on the rows would make this fail. */
async function expectNothingLeft(): Promise<void> {
  expect(await stored()).toEqual(UNTOUCHED)
  await domain.pool.query(`select from expenses where id = 'w-1' for update nowait`)
}

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'written',
    (error: RowgateError) => error.code,
  )
}

describe.each(WRITES)('in the middle of %s', (_, nth, write) => {
  test('a dropped connection leaves nothing behind', async () => {
    const layer = layerAsking(async (asked) => {
      if (asked !== nth) return
      const { rows } = await domain.pool.query(
        `select pg_terminate_backend(pid) as ended from pg_stat_activity
         where datname = current_database() and state = 'idle in transaction'`,
      )
      expect(rows).toEqual([{ ended: true }])
    })
    expect(await codeOf(write(layer))).toBe('database-failed')
    await expectNothingLeft()
    expect(events.at(-1)).toMatchObject({ outcome: 'error', error: 'database-failed' })
    expect(await codeOf(layerAsking(() => Promise.resolve()).authorizedCount(ada, 'expense', 'view'))).toBe('written')
  })

  test('a PDP that fails or stalls leaves nothing behind', async () => {
    const failing = layerAsking((asked) => (asked === nth ? Promise.reject(new Error('down')) : Promise.resolve()))
    expect(await codeOf(write(failing))).toBe('pdp-failed')
    await expectNothingLeft()
    const stalling = layerAsking((asked) => (asked === nth ? new Promise(() => undefined) : Promise.resolve()))
    expect(await codeOf(write(stalling))).toBe('pdp-unavailable')
    await expectNothingLeft()
    expect(events).toMatchObject([{ outcome: 'error', error: 'pdp-unavailable' }])
  })

  test('an audit hook that fails leaves nothing behind', async () => {
    const layer = createDataLayer({
      db: drizzle(pool, { schema }),
      cerbos: domain.cerbos,
      resources: RESOURCES,
      audit: (event) => {
        if (event.operation !== 'plan' && event.operation !== 'check' && event.operation !== 'unguarded')
          if (event.outcome === 'written') throw new Error('The log is full.')
      },
    })
    await expect(write(layer)).rejects.toThrow('The log is full.')
    await expectNothingLeft()
  })
})

test('a serialization failure that stays is given up, and leaves nothing behind', async () => {
  let tried = 0
  const layer = layerAsking(() => Promise.resolve((tried += 1)))
  // The trigger fails as a database would that cannot keep two transactions apart.
  await domain.pool.query(`
    create function collide() returns trigger language plpgsql as $$
    begin if new.currency = 'XXX' then raise exception 'collision' using errcode = '40001'; end if; return new; end $$;
    create trigger collide before update on expenses for each row execute function collide();
  `)
  const set = { currency: 'XXX' }
  expect(await codeOf(layer.authorizedUpdate(ada, 'expense', 'update', { key: 'w-1', set }))).toBe('database-failed')
  expect(tried).toBe(5)
  await expectNothingLeft()
  await domain.pool.query('drop trigger collide on expenses; drop function collide')
})

test('a PDP that restarts during a write', async () => {
  const pdp = await startPdp({ policies: POLICIES })
  const proxy = await openProxy(pdp.grpcAddress)
  const cerbos = clientBehind(proxy)
  const layer = createDataLayer({ db: drizzle(pool, { schema }), cerbos, resources: RESOURCES, deadline: 1000 })
  const updating = () =>
    codeOf(layer.authorizedUpdate(ada, 'expense', 'update', { key: 'w-1', set: { currency: 'XXX' } }))
  expect(await codeOf(layer.check(ada, 'expense', 'view', 'w-1'))).toBe('written')
  proxy.become('stalled')
  const writing = updating()
  setTimeout(() => proxy.become('down'), 200)
  expect(await writing).toBe('pdp-unavailable')
  await expectNothingLeft()
  proxy.become('clear')
  await expect.poll(updating, { timeout: 10_000 }).toBe('written')
  expect(await stored()).toEqual([{ id: 'w-1', currency: 'XXX' }])
  cerbos.close()
  await proxy.close()
  await pdp.stop()
})

test('writes are told of before they count', async () => {
  const layer = layerAsking(() => Promise.resolve())
  const mine = { principal: ada.id, kind: 'expense' }
  const where = eq(expense.id, 'w-1')
  await layer.authorizedCreate(ada, 'expense', 'create', { values: { ...draft, id: 'w-2' } })
  await layer.authorizedUpdate(ada, 'expense', 'update', { key: 'w-1', set: { currency: 'USD' } })
  await layer.authorizedUpdateMany(ada, 'expense', 'update', { where, set: { currency: 'USD' } })
  await layer.authorizedDelete(ada, 'expense', 'delete', { key: 'w-none' }).catch(() => undefined)
  await layer.authorizedDeleteMany(ada, 'expense', 'delete', { where: sql`${expense.id} like 'w-%'` })
  expect(events).toEqual([
    { operation: 'create', ...mine, actions: ['create'], outcome: 'written', rows: 1, keys: [{ id: 'w-2' }] },
    { operation: 'update', ...mine, actions: ['update'], outcome: 'written', rows: 1, keys: [{ id: 'w-1' }] },
    { operation: 'update', ...mine, actions: ['update'], outcome: 'written', rows: 1 },
    { operation: 'delete', ...mine, actions: ['delete'], outcome: 'error', error: 'not-found' },
    { operation: 'delete', ...mine, actions: ['delete'], outcome: 'written', rows: 2 },
  ])
})

test('the plain client is handed out for a reason, which the audit hook is told', async () => {
  const layer = layerAsking(() => Promise.resolve())
  const db = await layer.unguarded('nightly export')
  expect((await db.query.expense.findFirst({ where: eq(expense.id, 'w-1') }))?.id).toBe('w-1')
  expect(events).toEqual([{ operation: 'unguarded', reason: 'nightly export' }])
  await domain.db.transaction(async (tx) => {
    expect(await layer.with(tx).unguarded('in a transaction')).toBe(tx)
  })
  for (const reason of ['', '  ', undefined as never])
    await expect(layer.unguarded(reason)).rejects.toMatchObject({ code: 'unsupported-argument', path: 'reason' })
  const audit = () => Promise.reject(new Error('The log is full.'))
  const strict = createDataLayer({ db: domain.db, cerbos: domain.cerbos, resources: RESOURCES, audit })
  await expect(strict.unguarded('x')).rejects.toThrow('The log is full.')
})
