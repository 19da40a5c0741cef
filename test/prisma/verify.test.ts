import { type CerbosClient, createDataLayer, type DataLayer, rowgate } from '@rowgate/prisma'
import type { Verify, VerifyEvent } from '@rowgate/core'
import { principals } from '@rowgate/expenses'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Models, schema } from '../../prisma/generated/rowgate/index.ts'
import { denyingPolicies } from '../support/denying-policies.ts'
import { lying } from '../support/lying.ts'
import { RESOURCES } from '../support/resources.ts'
import { openExpenses, POLICIES } from './open-expenses.ts'

const { ada, mia, finn } = principals
const DENIALS = {
  [ada.id]: { expense: 'view' },
  [mia.id]: { expense: 'update', lineItem: 'view', user: 'view' },
}

/** No other number below 1 is greater. */
const NEARLY_ALWAYS = 1 - Number.EPSILON / 2

type Domain = Awaited<ReturnType<typeof openExpenses>>
type Layer = DataLayer<Domain['prisma'], Models, typeof RESOURCES>

let domain: Domain
/** Not verified. */
let planned: Layer
const events: VerifyEvent[] = []
beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'), denyingPolicies(POLICIES, DENIALS))
  planned = createDataLayer({ ...domain, schema, resources: RESOURCES })
})
afterAll(() => domain?.close())

function optionsWith(verify: Verify, cerbos: CerbosClient) {
  events.length = 0
  const audit = (event: { operation: string }): void =>
    void (event.operation === 'verify' && events.push(event as VerifyEvent))
  return { cerbos, schema, resources: RESOURCES, verify, audit, deadline: 60_000 }
}

function layerWith(verify: Verify, cerbos: CerbosClient = domain.cerbos): Layer {
  return createDataLayer({ ...optionsWith(verify, cerbos), prisma: domain.prisma })
}

const byId = { select: { id: true }, orderBy: { id: 'asc' } } as const

/** What the PDP lets the principal do, one row at a time. */
async function allowedTo(action: 'view' | 'approve', principal: typeof ada): Promise<string[]> {
  const rows = await domain.prisma.expense.findMany(byId)
  const keys = rows.map(({ id }) => id)
  const allowed = await planned.allowedActions(principal, 'expense', [action], keys)
  return keys.filter((_, at) => allowed[at]?.allowed.has(action))
}

describe('a DENY of a principal policy, which the planner ignores', () => {
  test('is in no list that is always verified', async () => {
    const listed = await planned.authorizedFindMany(ada, 'expense', 'view')
    expect(listed.length).toBeGreaterThan(0)
    const layer = layerWith('always')
    expect(await layer.authorizedFindMany(ada, 'expense', 'view')).toEqual([])
    expect(events).toMatchObject([
      { operation: 'verify', principal: ada.id, kind: 'expense', outcome: 'diverged', missed: [] },
    ])
    expect(events[0]?.denied.toSorted()).toEqual(listed.map(({ id }) => id).toSorted())
    expect(await layer.authorizedFindFirst(ada, 'expense', 'view', { take: -1 })).toBeNull()
    const [row] = listed
    const where = { id: row?.id ?? '' }
    expect(await layer.authorizedFindUnique(ada, 'expense', 'view', { where })).toBeNull()
    expect(await layer.authorizedFindMany(ada, 'expense', 'view', { cursor: where })).toEqual([])
    const page = await layer.authorizedPage(ada, 'expense', 'view', { take: 3 })
    expect([page.rows, typeof page.next]).toEqual([[], 'string'])
    expect(page.meta).toEqual({ decidedBy: 'database', verified: true })
  })

  test('is in no related rows, and in no `_can`', async () => {
    const args = { include: { lineItems: true, approver: true }, can: ['update', 'view'] } as const
    const rows = await planned.authorizedFindMany(mia, 'expense', 'view', args)
    expect(rows.some(({ lineItems, _can }) => lineItems.length > 0 && _can.update)).toBe(true)
    expect(rows.some(({ approver }) => approver !== null)).toBe(true)
    expect(await layerWith('always').authorizedFindMany(mia, 'expense', 'view', args)).toEqual(
      rows.map((row) => ({ ...row, lineItems: [], approver: null, _can: { update: false, view: true } })),
    )
    // One comparison for each kind, and each user once.
    expect(events.map(({ kind, outcome }) => `${kind} ${outcome}`).toSorted()).toEqual([
      'expense diverged',
      'lineItem diverged',
      'user diverged',
    ])
    expect(new Set(events.find(({ kind }) => kind === 'user')?.denied).size).toBe(
      events.find(({ kind }) => kind === 'user')?.rows,
    )
  })

  test('at any depth, and where the relation is required', async () => {
    const layer = layerWith('always')
    const nested = { select: { id: true, approver: { select: { approvals: byId } } }, orderBy: { id: 'asc' } } as const
    const list = (own: Layer): Promise<unknown> => own.authorizedFindMany(finn, 'expense', 'view', nested)
    expect(await list(layer)).toEqual(await list(planned))
    for (const hiddenRelation of ['error', 'omit'] as const) {
      const options = { ...optionsWith('always', domain.cerbos), prisma: domain.prisma, hiddenRelation }
      const owners = createDataLayer(options).authorizedFindMany(mia, 'expense', 'view', { include: { owner: true } })
      await expect(owners).rejects.toMatchObject({ code: 'hidden-relation', path: 'owner' })
    }
  })

  test('is written by no write of many rows', async () => {
    const where = { ownerId: mia.id }
    expect((await planned.authorizedFindMany(mia, 'expense', 'update', { where })).length).toBeGreaterThan(0)
    const layer = layerWith('always')
    const data = { currency: 'XXX' }
    expect(await layer.authorizedUpdateMany(mia, 'expense', 'update', { where, data })).toBe(0)
    expect(await layer.authorizedDeleteMany(mia, 'expense', 'update', { where })).toBe(0)
    expect(await domain.prisma.expense.count({ where: data })).toBe(0)
    expect(events.map(({ outcome }) => outcome)).toEqual(['diverged', 'diverged'])
  })

  test('is in nothing that the client of a principal reads or writes', async () => {
    const db = domain.prisma.$extends(rowgate(optionsWith('always', domain.cerbos)))
    expect(await db.as(ada).expense.findMany()).toEqual([])
    const where = { id: (await planned.authorizedFindMany(ada, 'expense', 'view', byId))[0]?.id ?? '' }
    expect(await db.as(ada).expense.findUnique({ where })).toBeNull()
    expect(await db.as(mia).expense.findUnique({ where }).approver()).toBeNull()
    expect(await db.as(mia).expense.updateMany({ data: { currency: 'XXX' } })).toEqual({ count: 0 })
    await expect(db.as(ada).expense.aggregate({ _count: true })).rejects.toMatchObject({ path: 'verify' })
  })
})

describe('a plan that permits too much', () => {
  test('shows what checks allow, and no more', async () => {
    const layer = layerWith('always', lying(domain.cerbos, 'KIND_ALWAYS_ALLOWED'))
    const expected = await allowedTo('view', finn)
    expect(await layer.authorizedFindMany(finn, 'expense', 'view', byId)).toEqual(expected.map((id) => ({ id })))
    expect(expected.length).toBeGreaterThan(0)
    const all = await domain.prisma.expense.count()
    expect(events).toMatchObject([{ outcome: 'diverged', rows: all, missed: [] }])
    expect(events[0]?.denied).toHaveLength(all - expected.length)
  })

  test('pages on past the rows that are left out', async () => {
    const layer = layerWith('always', lying(domain.cerbos, 'KIND_ALWAYS_ALLOWED'))
    const ids: string[] = []
    let after: string | undefined
    do {
      const page = await layer.authorizedPage(finn, 'expense', 'view', { take: 25, after, select: { id: true } })
      ids.push(...page.rows.map(({ id }) => id))
      after = page.next
    } while (after !== undefined)
    expect(ids.toSorted()).toEqual((await allowedTo('view', finn)).toSorted())
  })

  test('finds the first row that a check allows, from either end', async () => {
    const layer = layerWith('always', lying(domain.cerbos, 'KIND_ALWAYS_ALLOWED'))
    const allowed = await allowedTo('view', finn)
    const first = (args: object): Promise<unknown> =>
      layer.authorizedFindFirst(finn, 'expense', 'view', { ...byId, ...args })
    expect(await first({})).toEqual({ id: allowed[0] })
    expect(await first({ take: -1 })).toEqual({ id: allowed.at(-1) })
    expect(allowed).toContain(((await first({ skip: 1 })) as { id: string }).id)
    const last = allowed.at(-1) ?? ''
    expect(await first({ where: { id: { gt: last } } })).toBeNull()
  })

  test('writes to what checks allow', async () => {
    const layer = layerWith('always', lying(domain.cerbos, 'KIND_ALWAYS_ALLOWED'))
    const expected = await allowedTo('approve', finn)
    expect(expected.length).toBeGreaterThan(0)
    const undone = domain.prisma.$transaction(async (tx) => {
      const data = { project: 'verified' }
      expect(await layer.with(tx).authorizedUpdateMany(finn, 'expense', 'approve', { data })).toBe(expected.length)
      const changed = await tx.expense.findMany({ ...byId, where: data })
      expect(changed.map(({ id }) => id)).toEqual(expected)
      const refused = layer.with(tx).authorizedUpdateMany(finn, 'expense', 'approve', { data, after: 'update' })
      await expect(refused).rejects.toMatchObject({ code: 'forbidden' })
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
  })
})

test('what a plan alone answers is refused where everything is verified', async () => {
  const layer = layerWith('always')
  const refused: (() => Promise<unknown>)[] = [
    () => layer.authorizedCount(mia, 'expense', 'view'),
    () => layer.authorizedWhere(mia, 'expense', 'view'),
    () => layer.authorizedPage(mia, 'expense', 'view', { take: 1, total: true }),
    () => layer.authorizedPage(mia, 'expense', 'view', { take: 1, total: { limit: 3 } }),
    () => layer.authorizedFindMany(mia, 'expense', 'view', { include: { _count: true } }),
    () => layer.authorizedFindMany(mia, 'expense', 'view', { where: { lineItems: { some: {} } } }),
    () => layer.authorizedFindMany(mia, 'expense', 'view', { orderBy: { owner: { name: 'asc' } } }),
    () => layer.authorizedDeleteMany(mia, 'expense', 'update', { where: { owner: { is: { name: 'Finn' } } } }),
  ]
  for (const call of refused)
    await expect(call()).rejects.toMatchObject({ code: 'unsupported-argument', path: 'verify' })
})

describe('samples', () => {
  test('fail closed when told to', async () => {
    const layer = layerWith({ sample: 1, failClosed: true })
    await expect(layer.authorizedFindMany(ada, 'expense', 'view')).rejects.toMatchObject({ code: 'divergence' })
    expect(await layer.authorizedFindMany(finn, 'expense', 'view', { take: 3 })).toHaveLength(3)
    expect(events.map(({ outcome }) => outcome)).toEqual(['diverged', 'agreed'])
  })

  test('look at rows that the list leaves out', async () => {
    const layer = layerWith({ sample: 1, excluded: 1000 }, lying(domain.cerbos, 'KIND_ALWAYS_DENIED'))
    expect(await layer.authorizedFindMany(finn, 'expense', 'view', { where: { OR: [{ id: { not: '' } }] } })).toEqual(
      [],
    )
    const viewable = await allowedTo('view', finn)
    expect(events[0]?.missed.toSorted()).toEqual(viewable.toSorted())
    const where = { id: viewable[0] ?? '' }
    expect(await layer.authorizedFindUnique(finn, 'expense', 'view', { where })).toBeNull()
    expect(events[1]?.missed).toEqual([where.id])
    const honest = layerWith({ sample: 1, excluded: 1000 })
    await honest.authorizedFindMany(finn, 'expense', 'view', { select: { id: true } })
    const agreed = { outcome: 'agreed', denied: [], missed: [] }
    expect(events).toMatchObject([agreed, agreed])
    expect((events[0]?.rows ?? 0) + (events[1]?.rows ?? 0)).toBe(await domain.prisma.expense.count())
  })

  test('are none of nothing', async () => {
    const layer = layerWith({ sample: 0 })
    expect((await layer.authorizedFindMany(ada, 'expense', 'view')).length).toBeGreaterThan(0)
    expect(events).toEqual([])
    for (const verify of [{ sample: 2 }, { sample: -1 }, { sample: Number.NaN }, { sample: 1, excluded: 0.5 }])
      expect(() => layerWith(verify)).toThrow(expect.objectContaining({ code: 'unsupported-argument' }))
  })

  test('are taken of a list as Prisma would have it', async () => {
    // What a sample adds to a read must not show in it.
    const layer = layerWith({ sample: NEARLY_ALWAYS })
    const asks = [
      { select: { ownerId: true, lineItems: { select: { amount: true }, orderBy: { id: 'asc' }, take: 1, skip: 1 } } },
      { omit: { id: true }, include: { _count: true, approver: { omit: { id: true } } } },
      { where: { lineItems: { some: { billable: true } } }, skip: 2, take: -5 },
      { distinct: ['ownerId'], select: { department: true }, cursor: { id: 'e-draft-1' } },
    ] as const
    for (const args of asks) {
      const own = { orderBy: { id: 'asc' }, ...args } as object
      expect(await layer.authorizedFindMany(finn, 'expense', 'view', own)).toEqual(
        await planned.authorizedFindMany(finn, 'expense', 'view', own),
      )
    }
    expect(events.length).toBeGreaterThan(0)
  })
})

test('a transaction that has no snapshot verifies nothing by chance, and refuses what is always verified', async () => {
  const list = (layer: Layer, isolationLevel: 'ReadCommitted' | 'RepeatableRead'): Promise<unknown[]> =>
    domain.prisma.$transaction((tx) => layer.with(tx).authorizedFindMany(ada, 'expense', 'view', byId), {
      isolationLevel,
    })
  const listed = await planned.authorizedFindMany(ada, 'expense', 'view', byId)
  const always = layerWith('always')
  await expect(list(always, 'ReadCommitted')).rejects.toMatchObject({ code: 'unsupported-argument', path: 'with' })
  expect(await list(always, 'RepeatableRead')).toEqual([])
  const often = layerWith({ sample: NEARLY_ALWAYS })
  expect(await list(often, 'ReadCommitted')).toEqual(listed)
  expect(events).toEqual([])
  expect(await list(often, 'RepeatableRead')).toEqual([])
})

test('rows that the PDP cannot be asked about are not returned', async () => {
  const down: CerbosClient = {
    planResources: (request, options) => domain.cerbos.planResources(request, options),
    checkResources: () => Promise.reject(new Error('down')),
  }
  const layer = layerWith('always', down)
  await expect(layer.authorizedFindMany(finn, 'expense', 'view')).rejects.toMatchObject({ code: 'pdp-failed' })
  expect(events).toMatchObject([{ outcome: 'error', error: 'pdp-failed', denied: [] }])
  const write = layer.authorizedDeleteMany(finn, 'expense', 'approve')
  await expect(write).rejects.toMatchObject({ code: 'pdp-failed' })
})
