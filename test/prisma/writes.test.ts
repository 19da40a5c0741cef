import { principals } from '@rowgate/expenses'
import { createDataLayer, type DataLayer, type RowgateError } from '@rowgate/prisma'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Models, schema } from '../../prisma/generated/rowgate/index.ts'
import { lying } from '../support/lying.ts'
import { RESOURCES } from '../support/resources.ts'
import { openExpenses } from './open-expenses.ts'
import { waitUntilBlocked } from '../support/blocked.ts'

const { ada, mia, finn, root, xan, audra } = principals

type Domain = Awaited<ReturnType<typeof openExpenses>>
let domain: Domain
let layer: DataLayer<Domain['prisma'], Models, typeof RESOURCES>

beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
  layer = createDataLayer({ ...domain, schema, resources: RESOURCES, deadline: 60_000 })
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
const where = { id: 'w-1' } as const
const hiddenFromAda = { ...draft, ownerId: finn.id, department: 'finance', region: 'amer' }

const stored = (id: string = draft.id) => domain.prisma.expense.findUnique({ where: { id } })

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
    const row = await layer.authorizedCreate(ada, 'expense', 'create', { data: draft })
    expect(row).toEqual(await stored())
    expect(row.status).toBe('DRAFT')
    const { currency, ...data } = draft
    const select = { currency: true } as const
    const shown = await layer.authorizedCreate(ada, 'expense', 'create', {
      data: { ...data, id: 'w-2', currency },
      select,
    })
    expect(shown).toEqual({ currency: 'EUR' })
  })

  test.each([
    ['for another', { ...draft, ownerId: mia.id }],
    ['in another status', { ...draft, status: 'PAID' as const }],
    ['without a quantity', { ...draft, quantity: 0 }],
  ])('makes none %s', async (_, data) => {
    await expect(layer.authorizedCreate(ada, 'expense', 'create', { data })).rejects.toMatchObject({
      name: 'ForbiddenError',
    })
    expect(await stored()).toBeNull()
  })

  test('makes all rows or none', async () => {
    const data = [draft, { ...draft, id: 'w-2' }, { ...draft, id: 'w-3', ownerId: mia.id }]
    await expect(layer.authorizedCreateMany(ada, 'expense', 'create', { data })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(await stored()).toBeNull()
    const many = Array.from({ length: 60 }, (_, at) => ({ ...draft, id: `w-${at}` }))
    const rows = await layer.authorizedCreateMany(ada, 'expense', 'create', { data: many })
    expect(rows.map(({ id }) => id)).toEqual(many.map(({ id }) => id))
    expect(await layer.authorizedCreateMany(ada, 'expense', 'create', { data: [] })).toEqual([])
  })

  test('asks of the row for another action, too', async () => {
    const args = { data: draft, after: 'submit' } as const
    await expect(layer.authorizedCreate(ada, 'expense', 'create', args)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await stored()).toBeNull()
  })

  test('tells no hidden row from an absent one', async () => {
    await domain.prisma.expense.create({ data: hiddenFromAda })
    const creating = (id: string, caller: typeof ada | typeof xan = ada): Promise<unknown> =>
      layer.authorizedCreate(caller, 'expense', 'create', { data: { ...draft, id, quantity: 0 } })
    expect(await layer.isAllowed(ada, 'expense', 'view', 'w-1')).toBe(false)
    expect(await bodyOf(creating('w-1', xan))).toEqual(await bodyOf(creating('w-none', xan)))
    expect(await bodyOf(creating('w-1'))).toEqual(await bodyOf(creating('w-none')))
    await layer.authorizedCreate(ada, 'expense', 'create', { data: { ...draft, id: 'w-mine' } })
    await expect(
      layer.authorizedCreate(ada, 'expense', 'create', { data: { ...draft, id: 'w-mine' } }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  test('refers to no row that only a check denies, and tells of none, where everything is verified', async () => {
    const cerbos = lying(domain.cerbos, 'KIND_ALWAYS_ALLOWED')
    const layer = createDataLayer({ prisma: domain.prisma, schema, cerbos, resources: RESOURCES, verify: 'always' })
    const creating = (own: object): Promise<unknown> =>
      bodyOf(layer.authorizedCreate(ada, 'expense', 'create', { data: { ...draft, ...own } }))
    expect(await creating({ approverId: finn.id })).toEqual(await creating({ approverId: 'u-nobody' }))
    expect(await creating({ approverId: finn.id })).toContainEqual(expect.stringContaining('[invalid-reference]'))
    await domain.prisma.expense.create({ data: hiddenFromAda })
    expect(await creating({})).toEqual(await creating({ id: 'w-none', quantity: 0 }))
    await layer.authorizedCreate(ada, 'expense', 'create', { data: { ...draft, id: 'w-2', approverId: mia.id } })
  })

  test('refers to no row that may not be read, as if it were not there', async () => {
    const approvedBy = (approverId: string): Promise<unknown> =>
      layer.authorizedCreate(ada, 'expense', 'create', { data: { ...draft, approverId } })
    expect(await layer.isAllowed(ada, 'user', 'view', finn.id)).toBe(false)
    const hidden = await bodyOf(approvedBy(finn.id))
    expect(hidden).toEqual(await bodyOf(approvedBy('u-nobody')))
    expect(hidden).toContainEqual(expect.stringContaining('[invalid-reference]'))
    expect(await layer.isAllowed(ada, 'user', 'view', mia.id)).toBe(true)
    await approvedBy(mia.id)
  })

  test('connects a row by what the fields then are, and writes no other row', async () => {
    const { ownerId, ...own } = draft
    const connected = { ...own, owner: { connect: { id: ownerId } }, approver: { connect: { id: mia.id } } }
    expect(await layer.authorizedCreate(ada, 'expense', 'create', { data: connected })).toMatchObject({
      ownerId,
      approverId: mia.id,
    })
    const data = { approver: { disconnect: true } }
    expect(await layer.authorizedUpdate(ada, 'expense', 'update', { where, data })).toMatchObject({ approverId: null })
    const comment = { id: 'w-c', authorId: ada.id, body: '' }
    for (const [path, nested] of [
      ['data.comments.create', { comments: { create: comment } }],
      ['data.comments.deleteMany', { comments: { deleteMany: {} } }],
      ['data.approver.update', { approver: { update: { name: 'x' } } }],
      ['data.approver.connect', { approver: { connect: { id: mia.id, name: 'Mia' } } }],
      ['data.owner.disconnect', { owner: { disconnect: true } as never }],
    ] as const)
      await expect(layer.authorizedUpdate(ada, 'expense', 'update', { where, data: nested })).rejects.toMatchObject({
        code: 'unsupported-argument',
        path,
      })
    for (const [path, asked] of [
      ['select.owner', { select: { owner: true } }],
      ['include.comments', { include: { comments: true } }],
    ] as const) {
      const args = { where, data: {}, ...asked } as never
      await expect(layer.authorizedUpdate(ada, 'expense', 'update', args)).rejects.toMatchObject({ path })
    }
    const skipping = { data: [draft], skipDuplicates: true } as never
    await expect(layer.authorizedCreateMany(ada, 'expense', 'create', skipping)).rejects.toMatchObject({
      path: 'skipDuplicates',
    })
  })
})

describe('update', () => {
  test('changes a row before which and after which the action is allowed', async () => {
    await domain.prisma.expense.create({ data: draft })
    const data = { amount: { multiply: 2 }, tags: { push: 'x' } }
    const row = await layer.authorizedUpdate(ada, 'expense', 'update', { where, data })
    expect(row).toEqual(await stored())
    expect([String(row.amount), row.tags]).toEqual(['20', ['x']])
    const select = { amount: true } as const
    expect(await layer.authorizedUpdate(ada, 'expense', 'update', { where, data: {}, select })).toEqual({
      amount: row.amount,
    })
  })

  test.each([
    ['gives it away', { ownerId: mia.id }],
    ['closes it', { status: 'PAID' as const }],
  ])('that %s is rolled back', async (_, data) => {
    await domain.prisma.expense.create({ data: draft })
    const before = await stored()
    await expect(layer.authorizedUpdate(ada, 'expense', 'update', { where, data })).rejects.toMatchObject({
      name: 'ForbiddenError',
    })
    expect(await stored()).toEqual(before)
    await layer.authorizedUpdate(ada, 'expense', 'update', { where, data, after: false })
    expect(await stored()).toMatchObject(data)
  })

  test('of other actions has no condition afterwards, unless one is named', async () => {
    await domain.prisma.expense.create({ data: draft })
    const lineItem = { id: 'w-l', expenseId: 'w-1', description: '', category: 'x', amount: '1' }
    await domain.prisma.lineItem.create({ data: lineItem })
    const submitting = { where, data: { status: 'SUBMITTED' } } as const
    await expect(
      layer.authorizedUpdate(ada, 'expense', 'submit', { ...submitting, after: 'same' }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    expect(await layer.authorizedUpdate(ada, 'expense', 'submit', submitting)).toMatchObject({ status: 'SUBMITTED' })
  })

  test('tells no hidden row from an absent one', async () => {
    await domain.prisma.expense.create({ data: hiddenFromAda })
    const updating = (id: string): Promise<unknown> =>
      layer.authorizedUpdate(ada, 'expense', 'update', { where: { id }, data: { currency: 'USD' } })
    const deleting = (id: string): Promise<unknown> =>
      layer.authorizedDelete(ada, 'expense', 'delete', { where: { id } })
    expect(await bodyOf(updating('w-1'))).toEqual(await bodyOf(updating('w-none')))
    expect(await bodyOf(updating('w-1'))).toContainEqual(expect.stringContaining('[not-found]'))
    expect(await bodyOf(deleting('w-1'))).toEqual(await bodyOf(deleting('w-none')))
  })

  test('of a row that is not as the caller says is not found', async () => {
    await domain.prisma.expense.create({ data: draft })
    for (const other of [{ currency: 'USD' }, { approver: { isNot: null } }, { comments: { some: {} } }])
      await expect(
        layer.authorizedUpdate(ada, 'expense', 'update', { where: { ...where, ...other }, data: { quantity: 2 } }),
      ).rejects.toMatchObject({ code: 'not-found' })
    const same = { ...where, currency: 'EUR', approver: null }
    await layer.authorizedUpdate(ada, 'expense', 'update', { where: same, data: { quantity: 2 } })
  })

  test('changes no key', async () => {
    await expect(
      layer.authorizedUpdate(ada, 'expense', 'update', { where, data: { id: 'w-2' } }),
    ).rejects.toMatchObject({ code: 'unsupported-argument', path: 'data.id' })
  })

  test('may keep a reference to a row that may not be read, but not make one', async () => {
    await domain.prisma.expense.create({ data: { ...draft, approverId: finn.id } })
    const data = { approverId: finn.id, currency: 'USD' }
    expect(await layer.authorizedUpdate(ada, 'expense', 'update', { where, data })).toMatchObject(data)
    await layer.authorizedUpdate(ada, 'expense', 'update', { where, data: { approverId: null } })
    await expect(layer.authorizedUpdate(ada, 'expense', 'update', { where, data })).rejects.toMatchObject({
      code: 'invalid-reference',
    })
  })

  test('in a transaction of the application leaves the rest of it alone', async () => {
    await domain.prisma.$transaction(async (tx) => {
      const inside = layer.with(tx)
      await inside.authorizedCreate(ada, 'expense', 'create', { data: draft })
      await expect(
        inside.as(ada).authorizedUpdate('expense', 'update', { where, data: { ownerId: mia.id } }),
      ).rejects.toMatchObject({ code: 'forbidden' })
      await expect(inside.authorizedCreate(ada, 'expense', 'create', { data: draft })).rejects.toMatchObject({
        code: 'conflict',
      })
      await expect(
        inside.authorizedUpdate(ada, 'expense', 'update', { where, data: {}, isolation: 'serializable' }),
      ).rejects.toMatchObject({ code: 'unsupported-argument', path: 'isolation' })
    })
    expect(await stored()).toMatchObject({ ownerId: ada.id })
  })
})

describe('delete', () => {
  test('returns what the row was', async () => {
    await domain.prisma.expense.create({ data: draft })
    const before = await stored()
    expect(await layer.authorizedDelete(ada, 'expense', 'delete', { where })).toEqual(before)
    expect(await stored()).toBeNull()
  })
})

describe('upsert', () => {
  const actions = { create: 'create', update: 'update' } as const

  test('creates, then changes', async () => {
    const upserting = (currency: string): Promise<unknown> =>
      layer.authorizedUpsert(ada, 'expense', actions, { where, create: draft, update: { currency } })
    expect(await upserting('USD')).toMatchObject({ id: 'w-1', currency: 'EUR' })
    expect(await upserting('USD')).toMatchObject({ id: 'w-1', currency: 'USD' })
  })

  test('tells who may not create no hidden row from an absent one', async () => {
    await domain.prisma.expense.create({ data: hiddenFromAda })
    const upserting = (id: string): Promise<unknown> =>
      layer.authorizedUpsert(xan, 'expense', actions, {
        where: { id },
        create: { ...draft, id },
        update: { currency: 'USD' },
      })
    expect(await bodyOf(upserting('w-1'))).toEqual(await bodyOf(upserting('w-none')))
  })

  test('of several at once makes one row', async () => {
    const racing = await Promise.all(
      ['USD', 'GBP', 'CHF'].map((currency) =>
        layer.authorizedUpsert(ada, 'expense', actions, { where, create: draft, update: { currency } }),
      ),
    )
    expect(racing.map((row) => row.id)).toEqual(['w-1', 'w-1', 'w-1'])
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
  const written = { id: { startsWith: 'w-' } } as const

  test('are changed where the policy permits it, whatever the condition says', async () => {
    await domain.prisma.expense.createMany({ data: rows })
    const before = await layer.authorizedCount(ada, 'expense', 'update')
    const any = { OR: [written, { id: { notIn: [] } }] }
    domain.statements.length = 0
    expect(await layer.authorizedUpdateMany(ada, 'expense', 'update', { where: any, data: { currency: 'XXX' } })).toBe(
      before,
    )
    expect(domain.statements.filter((text) => /^update/i.test(text))).toHaveLength(1)
    const changed = await domain.prisma.expense.findMany({
      where: { currency: 'XXX', ...written },
      orderBy: { id: 'asc' },
    })
    expect(changed.map(({ id }) => id)).toEqual(['w-1', 'w-2'])
  })

  test('are not left as they may not be', async () => {
    await domain.prisma.expense.createMany({ data: rows })
    for (const data of [{ ownerId: mia.id }, { status: 'PAID' as const }]) {
      const args = { where: written, data }
      await expect(layer.authorizedUpdateMany(ada, 'expense', 'update', args)).rejects.toMatchObject({
        code: 'forbidden',
      })
      expect(await stored()).toMatchObject({ ownerId: ada.id, status: 'DRAFT' })
      expect(await layer.authorizedUpdateMany(ada, 'expense', 'update', { ...args, after: false })).toBeGreaterThan(0)
      await domain.prisma.expense.update({ where, data: { ownerId: ada.id, status: 'DRAFT' } })
    }
    await expect(
      layer.authorizedUpdateMany(ada, 'expense', 'update', { where: written, data: { approverId: finn.id } }),
    ).rejects.toMatchObject({ code: 'invalid-reference' })
  })

  test('are deleted where the policy permits it', async () => {
    await domain.prisma.expense.createMany({ data: rows })
    expect(await layer.authorizedDeleteMany(ada, 'expense', 'delete', { where: written })).toBe(2)
    expect([await stored('w-1'), await stored('w-2')]).toEqual([null, null])
    expect(await layer.authorizedDeleteMany(xan, 'expense', 'delete')).toBe(0)
    expect((await stored('w-4'))?.ownerId).toBe(finn.id)
  })

  test('for which Prisma has no words are changed by their keys', async () => {
    const permitted = await layer.authorizedFindMany(audra, 'expense', 'reconcile', { select: { id: true } })
    expect(permitted.length).toBeGreaterThan(0)
    await expect(layer.authorizedWhere(audra, 'expense', 'reconcile')).rejects.toMatchObject({ code: 'inexact-where' })
    const data = { currency: 'RCN' }
    expect(await layer.authorizedUpdateMany(audra, 'expense', 'reconcile', { data })).toBe(permitted.length)
    const changed = await domain.prisma.expense.findMany({ where: data, select: { id: true } })
    expect(new Set(changed.map(({ id }) => id))).toEqual(new Set(permitted.map(({ id }) => id)))
    const one = { id: permitted[0]?.id ?? '' }
    expect(await layer.authorizedUpdateMany(audra, 'expense', 'reconcile', { where: one, data })).toBe(1)
    await expect(layer.authorizedUpdateMany(audra, 'expense', 'reconcile', { data, limit: 1 })).rejects.toMatchObject({
      code: 'unsupported-argument',
      path: 'limit',
    })
    const bounded = createDataLayer({ ...domain, schema, resources: RESOURCES, verifyLimit: 1 })
    await expect(bounded.authorizedUpdateMany(audra, 'expense', 'reconcile', { data })).rejects.toMatchObject({
      code: 'verify-limit-reached',
    })
  })
})

describe('two sessions', () => {
  /** A second session, whose transaction revokes what the first one is about to use. */
  async function whileRevoking(revoke: string, write: () => Promise<unknown>): Promise<unknown> {
    const client = await domain.pool.connect()
    await client.query('begin')
    await client.query(revoke)
    const writing = write().then(
      () => 'written',
      (error: unknown) => (error as RowgateError).code,
    )
    await waitUntilBlocked(domain.pool)
    await client.query('commit')
    client.release()
    return writing
  }

  test('a guarded write waits for a revocation, and obeys it', async () => {
    await domain.prisma.expense.create({ data: draft })
    const outcome = await whileRevoking(`update expenses set status = 'PAID' where id = 'w-1'`, () =>
      layer.authorizedUpdate(ada, 'expense', 'update', { where, data: { currency: 'USD' } }),
    )
    expect(outcome).toBe('forbidden')
    expect(await stored()).toMatchObject({ currency: 'EUR' })
  })

  test('obeys one in a related row', async () => {
    await domain.prisma.expense.create({ data: draft })
    const lineItem = { id: 'w-l', expenseId: 'w-1', description: '', category: 'x', amount: '1' }
    await domain.prisma.lineItem.create({ data: lineItem })
    const revoke = `update expenses set quantity = 7 where id = 'w-1'; update line_items set amount = 9999 where id = 'w-l'`
    const outcome = await whileRevoking(revoke, () =>
      layer.authorizedUpdate(ada, 'expense', 'submit', { where, data: { currency: 'GUARD' } }),
    )
    expect([outcome, (await stored())?.currency]).toEqual(['forbidden', 'EUR'])
  })

  test('writes of many rows obey one', async () => {
    await domain.prisma.expense.create({ data: draft })
    const outcome = await whileRevoking(`update expenses set status = 'PAID' where id = 'w-1'`, () =>
      layer.authorizedUpdateMany(ada, 'expense', 'update', { where, data: { currency: 'USD' } }),
    )
    expect([outcome, (await stored())?.currency]).toEqual(['written', 'EUR'])
  })

  test('serializable writes are tried again when others get in the way', async () => {
    await domain.prisma.expense.create({ data: draft })
    const args = { where, data: { quantity: { increment: 1 } }, isolation: 'serializable' } as const
    await Promise.all([1, 2, 3].map(() => layer.authorizedUpdate(ada, 'expense', 'update', args)))
    expect(await stored()).toMatchObject({ quantity: 4 })
  })
})

test('a principal that is none writes nothing', async () => {
  const failing = (): Promise<never> => Promise.reject(new Error('The PDP is down.'))
  const nobody = { id: '', roles: [] }
  await expect(layer.authorizedDelete(nobody, 'expense', 'delete', { where })).rejects.toMatchObject({
    code: 'invalid-principal',
  })
  const cerbos = { planResources: failing, checkResources: failing }
  const down = createDataLayer({ ...domain, cerbos, schema, resources: RESOURCES })
  await domain.prisma.expense.create({ data: draft })
  await expect(
    down.authorizedUpdate(ada, 'expense', 'update', { where, data: { currency: 'USD' } }),
  ).rejects.toMatchObject({ code: 'pdp-failed' })
  await expect(down.authorizedDelete(ada, 'expense', 'delete', { where })).rejects.toMatchObject({ code: 'pdp-failed' })
  await expect(
    down.authorizedCreate(ada, 'expense', 'create', { data: { ...draft, id: 'w-2' } }),
  ).rejects.toMatchObject({ code: 'pdp-failed' })
  expect([(await stored())?.currency, await stored('w-2')]).toEqual(['EUR', null])
  expect(await layer.authorizedDeleteMany(root, 'user', 'view', { where: { id: 'none' } })).toBe(0)
})
