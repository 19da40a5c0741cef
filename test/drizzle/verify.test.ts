import type { CerbosClient, Verify, VerifyEvent } from '@rowgate/core'
import { createDataLayer } from '@rowgate/drizzle'
import { drizzleSchema as schema, principals } from '@rowgate/expenses'
import { asc, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { denyingPolicies } from '../support/denying-policies.ts'
import { lying } from '../support/lying.ts'
import { RESOURCES } from '../support/resources.ts'
import { type Expenses, openExpenses, POLICIES } from './open-expenses.ts'

const { ada, mia, finn } = principals
const { expense } = schema

const DENIALS = { [ada.id]: { expense: 'view' }, [mia.id]: { expense: 'update', lineItem: 'view' } }

let domain: Expenses
const events: VerifyEvent[] = []
beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'), denyingPolicies(POLICIES, DENIALS))
})
afterAll(() => domain?.close())

function layerWith(verify: Verify, cerbos: CerbosClient = domain.cerbos) {
  events.length = 0
  return createDataLayer({
    db: domain.db,
    cerbos,
    resources: RESOURCES,
    verify,
    audit: (event) => void (event.operation === 'verify' && events.push(event)),
  })
}

const byId = { columns: { id: true }, orderBy: asc(expense.id) } as const

/** What the PDP lets the principal view, one row at a time. */
async function viewable(principal: typeof ada): Promise<string[]> {
  const rows = await domain.db.query.expense.findMany(byId)
  const allowed = await domain.layer.allowedActions(
    principal,
    'expense',
    ['view'],
    rows.map(({ id }) => id),
  )
  return rows.map(({ id }) => id).filter((_, at) => allowed[at]?.allowed.has('view'))
}

describe('a DENY of a principal policy, which the planner ignores', () => {
  test('is in no list that is always verified', async () => {
    expect((await domain.layer.authorizedFindMany(ada, 'expense', 'view')).length).toBeGreaterThan(0)
    const layer = layerWith('always')
    expect(await layer.authorizedFindMany(ada, 'expense', 'view')).toEqual([])
    expect(events).toMatchObject([
      { operation: 'verify', principal: ada.id, kind: 'expense', outcome: 'diverged', missed: [] },
    ])
    expect(await layer.authorizedFindFirst(ada, 'expense', 'view')).toBeUndefined()
    const [row] = await domain.layer.authorizedFindMany(ada, 'expense', 'view', { limit: 1 })
    expect(await layer.authorizedFindUnique(ada, 'expense', 'view', { key: row?.id ?? '' })).toBeUndefined()
    const page = await layer.authorizedPage(ada, 'expense', 'view', { take: 3 })
    expect([page.rows, typeof page.next]).toEqual([[], 'string'])
    expect(page.meta).toEqual({ decidedBy: 'database', verified: true })
  })

  test('is in no related rows, and in no `_can`', async () => {
    const config = { ...byId, with: { lineItems: true }, can: ['update', 'view'] } as const
    const planned = await domain.layer.authorizedFindMany(mia, 'expense', 'view', config)
    expect(planned.some(({ lineItems, _can }) => lineItems.length > 0 && _can.update)).toBe(true)
    expect(await layerWith('always').authorizedFindMany(mia, 'expense', 'view', config)).toEqual(
      planned.map(({ id }) => ({ id, lineItems: [], _can: { update: false, view: true } })),
    )
  })

  test('is written by no write of many rows', async () => {
    const where = eq(expense.ownerId, mia.id)
    expect((await domain.layer.authorizedFindMany(mia, 'expense', 'update', { where })).length).toBeGreaterThan(0)
    const layer = layerWith('always')
    const set = { currency: 'XXX' }
    expect(await layer.authorizedUpdateMany(mia, 'expense', 'update', { where, set })).toBe(0)
    expect(await layer.authorizedDeleteMany(mia, 'expense', 'update', { where })).toBe(0)
    expect(await domain.db.$count(expense, eq(expense.currency, 'XXX'))).toBe(0)
  })
})

describe('a plan that permits too much', () => {
  test('shows what checks allow, and no more', async () => {
    const layer = layerWith('always', lying(domain.cerbos, 'KIND_ALWAYS_ALLOWED'))
    const expected = await viewable(finn)
    const rows = await layer.authorizedFindMany(finn, 'expense', 'view', byId)
    expect(rows).toEqual(expected.map((id) => ({ id })))
    expect(rows.length).toBeGreaterThan(0)
    const [event] = events
    const all = await domain.db.$count(expense)
    expect(event).toMatchObject({ outcome: 'diverged', rows: all, missed: [] })
    expect(event?.denied).toHaveLength(all - expected.length)
  })

  test('pages on past the rows that are left out', async () => {
    const layer = layerWith('always', lying(domain.cerbos, 'KIND_ALWAYS_ALLOWED'))
    const ids: string[] = []
    let after: string | undefined
    do {
      const page = await layer.authorizedPage(finn, 'expense', 'view', { take: 25, after, columns: { id: true } })
      ids.push(...page.rows.map(({ id }) => id))
      after = page.next
    } while (after !== undefined)
    expect(ids.toSorted()).toEqual((await viewable(finn)).toSorted())
  })

  test('finds the first row that a check allows', async () => {
    const layer = layerWith('always', lying(domain.cerbos, 'KIND_ALWAYS_ALLOWED'))
    const hidden = new Set(await viewable(finn))
    const first = await layer.authorizedFindFirst(finn, 'expense', 'view', byId)
    expect(first?.id).toBe([...hidden].toSorted()[0])
    const second = await layer.authorizedFindFirst(finn, 'expense', 'view', { ...byId, offset: 1 })
    expect(hidden).toContain(second?.id)
  })

  test('writes to what checks allow', async () => {
    const layer = layerWith('always', lying(domain.cerbos, 'KIND_ALWAYS_ALLOWED'))
    const rows = await domain.db.query.expense.findMany(byId)
    const keys = rows.map(({ id }) => id)
    const allowed = await domain.layer.allowedActions(finn, 'expense', ['approve'], keys)
    const expected = keys.filter((_, at) => allowed[at]?.allowed.has('approve'))
    await domain.db
      .transaction(async (tx) => {
        const set = { project: 'verified' }
        expect(await layer.with(tx).authorizedUpdateMany(finn, 'expense', 'approve', { set })).toBe(expected.length)
        const changed = await tx.query.expense.findMany({ ...byId, where: eq(expense.project, 'verified') })
        expect(changed.map(({ id }) => id)).toEqual(expected)
        tx.rollback()
      })
      .catch(() => undefined)
    expect(expected.length).toBeGreaterThan(0)
  })
})

test('what a plan alone answers is refused where everything is verified', async () => {
  const layer = layerWith('always')
  const refused: (() => Promise<unknown>)[] = [
    () => layer.authorizedCount(mia, 'expense', 'view'),
    () => layer.authorizedWhere(mia, 'expense', 'view'),
    () => layer.authorizedFrom(mia, 'expense', 'view'),
    () => layer.authorizedPage(mia, 'expense', 'view', { take: 1, total: true }),
    () => layer.authorizedPage(mia, 'expense', 'view', { take: 1, total: { limit: 3 } }),
  ]
  for (const call of refused)
    await expect(call()).rejects.toMatchObject({ code: 'unsupported-argument', path: 'verify' })
})

describe('samples', () => {
  test('fail closed when told to', async () => {
    const layer = layerWith({ sample: 1, failClosed: true })
    await expect(layer.authorizedFindMany(ada, 'expense', 'view')).rejects.toMatchObject({ code: 'divergence' })
    expect((await layer.authorizedFindMany(finn, 'expense', 'view', { limit: 3 })).length).toBe(3)
    expect(events.map(({ outcome }) => outcome)).toEqual(['diverged', 'agreed'])
  })

  test('look at rows that the list leaves out', async () => {
    const layer = layerWith({ sample: 1, excluded: 1000 }, lying(domain.cerbos, 'KIND_ALWAYS_DENIED'))
    expect(await layer.authorizedFindMany(finn, 'expense', 'view', { where: sql`true or false` })).toEqual([])
    const [event] = events
    expect(event?.missed.toSorted()).toEqual((await viewable(finn)).toSorted())
    const honest = layerWith({ sample: 1, excluded: 1000 })
    await honest.authorizedFindMany(finn, 'expense', 'view', { columns: { id: true } })
    expect(events).toMatchObject([
      { outcome: 'agreed', denied: [], missed: [] },
      { outcome: 'agreed', denied: [], missed: [] },
    ])
  })

  test('are none of nothing', async () => {
    const layer = layerWith({ sample: 0 })
    expect((await layer.authorizedFindMany(ada, 'expense', 'view')).length).toBeGreaterThan(0)
    expect(events).toEqual([])
    for (const verify of [{ sample: 2 }, { sample: -1 }, { sample: Number.NaN }, { sample: 1, excluded: 0.5 }])
      expect(() => layerWith(verify)).toThrow(expect.objectContaining({ code: 'unsupported-argument' }))
  })
})

test('rows that the PDP cannot be asked about are not returned', async () => {
  const down: CerbosClient = {
    planResources: (request, options) => domain.cerbos.planResources(request, options),
    checkResources: () => Promise.reject(new Error('down')),
  }
  const layer = layerWith('always', down)
  await expect(layer.authorizedFindMany(finn, 'expense', 'view')).rejects.toMatchObject({ code: 'pdp-failed' })
  expect(events).toMatchObject([{ outcome: 'error', error: 'pdp-failed', denied: [] }])
})
