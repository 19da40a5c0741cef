import type { AuditEvent, CerbosClient } from '@rowgate/core'
import { principals } from '@rowgate/expenses'
import { createDataLayer, type DataLayer, rowgate, type RowgateError } from '@rowgate/prisma'
import { startPdp } from '@rowgate/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Models, schema } from '../../prisma/generated/rowgate/index.ts'
import { clientBehind, openProxy } from '../authorize/proxy.ts'
import { RESOURCES } from '../support/resources.ts'
import { openExpenses, POLICIES } from './open-expenses.ts'

const { ada, finn } = principals
const draft = {
  id: 'w-1',
  ownerId: ada.id,
  department: 'engineering',
  region: 'emea',
  amount: '10.00',
  currency: 'EUR',
} as const
const where = { id: 'w-1' } as const
const data = { currency: 'XXX' } as const

type Domain = Awaited<ReturnType<typeof openExpenses>>
type Layer = DataLayer<Domain['prisma'], Models, typeof RESOURCES, Domain['prisma']>

let domain: Domain
beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
})
afterAll(() => domain?.close())
beforeEach(() => domain.prisma.expense.create({ data: draft }))
afterEach(() => domain.pool.query(`delete from expenses where id like 'w-%'`))

const events: AuditEvent[] = []

function note(event: AuditEvent): void {
  if (event.operation !== 'plan' && event.operation !== 'check') events.push(event)
}

/** A data layer whose PDP does something before it answers a check: the row is locked then, or written already. */
function layerAsking(
  beforeAnswer: (nth: number) => Promise<unknown>,
  audit: (event: AuditEvent) => void | Promise<void> = note,
): Layer {
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
  return createDataLayer({ prisma: domain.prisma, schema, cerbos, resources: RESOURCES, deadline: 2000, audit })
}

/** Each with the check in which it is interrupted. */
const WRITES: readonly [string, number, (layer: Layer) => Promise<unknown>][] = [
  ['an update, before it', 1, (layer) => layer.authorizedUpdate(ada, 'expense', 'update', { where, data })],
  ['an update, after it', 2, (layer) => layer.authorizedUpdate(ada, 'expense', 'update', { where, data })],
  ['a delete', 1, (layer) => layer.authorizedDelete(ada, 'expense', 'delete', { where })],
  ['a create', 1, (layer) => layer.authorizedCreate(ada, 'expense', 'create', { data: { ...draft, id: 'w-2' } })],
  [
    'an upsert',
    2,
    (layer) =>
      layer.authorizedUpsert(
        ada,
        'expense',
        { create: 'create', update: 'update' },
        { where, create: draft, update: data },
      ),
  ],
]

/** Locks on the rows would make this fail. */
async function expectNothingLeft(): Promise<void> {
  const { rows } = await domain.pool.query(`select id, currency from expenses where id like 'w-%' order by id`)
  expect(rows).toEqual([{ id: 'w-1', currency: 'EUR' }])
  await domain.pool.query(`select from expenses where id = 'w-1' for update nowait`)
}

function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'written',
    (error: RowgateError) => error.code,
  )
}

describe.each(WRITES)('in the middle of %s', (_, nth, write) => {
  test('a dropped connection, a PDP that fails or stalls and an audit hook that fails leave nothing behind', async () => {
    const dropping = layerAsking(async (asked) => {
      if (asked !== nth) return
      const { rows } = await domain.pool.query(
        `select pg_terminate_backend(pid) as ended from pg_stat_activity
         where datname = current_database() and state = 'idle in transaction'`,
      )
      expect(rows).toEqual([{ ended: true }])
    })
    expect(await codeOf(write(dropping))).toBe('database-failed')
    expect(events.at(-1)).toMatchObject({ outcome: 'error', error: 'database-failed' })
    await expectNothingLeft()
    const failing = layerAsking((asked) => (asked === nth ? Promise.reject(new Error('down')) : Promise.resolve()))
    expect(await codeOf(write(failing))).toBe('pdp-failed')
    expect(events).toMatchObject([{ outcome: 'error', error: 'pdp-failed' }])
    await expectNothingLeft()
    const stalling = layerAsking((asked) => (asked === nth ? new Promise(() => undefined) : Promise.resolve()))
    expect(await codeOf(write(stalling))).toBe('pdp-unavailable')
    expect(events).toMatchObject([{ outcome: 'error', error: 'pdp-unavailable' }])
    await expectNothingLeft()
    const full = layerAsking(
      () => Promise.resolve(),
      (event) => {
        if ('outcome' in event && event.outcome === 'written') throw new Error('The log is full.')
      },
    )
    await expect(write(full)).rejects.toThrow('The log is full.')
    await expectNothingLeft()
  })
})

test('a PDP that restarts during a write', async () => {
  const pdp = await startPdp({ policies: POLICIES })
  const proxy = await openProxy(pdp.grpcAddress)
  const cerbos = clientBehind(proxy)
  const layer = createDataLayer({ prisma: domain.prisma, schema, cerbos, resources: RESOURCES, deadline: 1000 })
  const updating = () => codeOf(layer.authorizedUpdate(ada, 'expense', 'update', { where, data }))
  await layer.check(ada, 'expense', 'view', 'w-1')
  proxy.become('stalled')
  const writing = updating()
  setTimeout(() => proxy.become('down'), 200)
  expect(await writing).toBe('pdp-unavailable')
  await expectNothingLeft()
  proxy.become('clear')
  await expect.poll(updating, { timeout: 10_000 }).toBe('written')
  expect(await domain.prisma.expense.findUnique({ where })).toMatchObject(data)
  cerbos.close()
  await proxy.close()
  await pdp.stop()
})

test('writes are told of before they count', async () => {
  const layer = layerAsking(() => Promise.resolve())
  const mine = { principal: ada.id, kind: 'expense' }
  await layer.authorizedCreate(ada, 'expense', 'create', { data: { ...draft, id: 'w-2' } })
  await layer.authorizedUpdate(ada, 'expense', 'update', { where, data: { currency: 'USD' }, select: { amount: true } })
  await layer.authorizedUpdateMany(ada, 'expense', 'update', { where, data: { currency: 'USD' } })
  await layer.authorizedUpsert(
    ada,
    'expense',
    { create: 'create', update: 'update' },
    { where: { id: 'w-3' }, create: { ...draft, id: 'w-3' }, update: {} },
  )
  await layer.authorizedDelete(ada, 'expense', 'delete', { where: { id: 'w-none' } }).catch(() => undefined)
  await layer.authorizedDeleteMany(ada, 'expense', 'delete', { where: { id: { startsWith: 'w-' } } })
  expect(events).toEqual([
    { operation: 'create', ...mine, actions: ['create'], outcome: 'written', rows: 1, keys: [{ id: 'w-2' }] },
    { operation: 'update', ...mine, actions: ['update'], outcome: 'written', rows: 1, keys: [{ id: 'w-1' }] },
    { operation: 'update', ...mine, actions: ['update'], outcome: 'written', rows: 1 },
    { operation: 'create', ...mine, actions: ['create'], outcome: 'written', rows: 1, keys: [{ id: 'w-3' }] },
    { operation: 'delete', ...mine, actions: ['delete'], outcome: 'error', error: 'not-found' },
    { operation: 'delete', ...mine, actions: ['delete'], outcome: 'written', rows: 3 },
  ])
})

test('the plain client is handed out for a reason, which the audit hook is told', async () => {
  const layer = layerAsking(() => Promise.resolve())
  const prisma = await layer.unguarded('nightly export')
  expect((await prisma.expense.findUnique({ where }))?.id).toBe('w-1')
  expect(events).toEqual([{ operation: 'unguarded', reason: 'nightly export' }])
  await domain.prisma.$transaction(async (tx) => {
    expect(await layer.with(tx).unguarded('in a transaction')).toBe(tx)
  })
  expect(layer.as(ada)).not.toHaveProperty('unguarded')
  for (const reason of ['', '  ', undefined as never])
    await expect(layer.unguarded(reason)).rejects.toMatchObject({ code: 'unsupported-argument', path: 'reason' })
  const strict = layerAsking(
    () => Promise.resolve(),
    () => Promise.reject(new Error('The log is full.')),
  )
  await expect(strict.unguarded('x')).rejects.toThrow('The log is full.')
})

test('the client of a principal has the raw queries that the application names, and the audit hook is told', async () => {
  events.length = 0
  const { prisma, cerbos } = domain
  const options = { schema, cerbos, resources: RESOURCES, audit: note } as const
  const db = prisma.$extends(rowgate({ ...options, rawQueries: ['$queryRaw', '$executeRawUnsafe'] }))
  const own = db.as(finn)
  expect(await own.$queryRaw`select id from expenses where id = ${'w-1'}`).toEqual([{ id: 'w-1' }])
  await expect(
    own.$transaction(async (tx) => {
      expect(await tx.$executeRawUnsafe(`update expenses set currency = 'XXX' where id = $1`, 'w-1')).toBe(1)
      throw new Error('undone')
    }),
  ).rejects.toThrow('undone')
  await expectNothingLeft()
  expect(events).toEqual([
    { operation: 'unguarded', reason: '$queryRaw' },
    { operation: 'unguarded', reason: '$executeRawUnsafe' },
  ])
  expect(() => (own as unknown as Record<string, unknown>)['$queryRawUnsafe']).toThrow(/unguarded-operation/)
})
