import { bindResources, createAuthorizer } from '@rowgate/core'
import { principals } from '@rowgate/expenses'
import { createDataLayer, NotFoundError, type Principal, rowgate } from '@rowgate/prisma'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { checkedIds, loadRows } from '../support/oracle.ts'
import { RESOURCES } from '../support/resources.ts'
import { Prisma } from './generated/client/client.ts'
import { schema } from './generated/rowgate/index.ts'
import { openExpenses } from './open-expenses.ts'

type Domain = Awaited<ReturnType<typeof openExpenses>>
type Kind = keyof typeof RESOURCES
const { ada, mia, audra, cyd, root, xan } = principals

const layerOf = ({ prisma, cerbos }: Domain) => createDataLayer({ prisma, schema, cerbos, resources: RESOURCES })
const extend = ({ prisma, cerbos }: Domain) => prisma.$extends(rowgate({ schema, cerbos, resources: RESOURCES }))

let domain: Domain
let layer: ReturnType<typeof layerOf>
let db: ReturnType<typeof extend>

beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
  layer = layerOf(domain)
  db = extend(domain)
})
afterAll(() => domain?.close())

test('this is Prisma 6', () => {
  expect(Prisma.prismaVersion.client).toMatch(/^6\.19\./)
})

test.each(Object.keys(RESOURCES) as Kind[])(
  '%s: the rows of the list are those of the check',
  async (kind) => {
    const { cerbos, pool } = domain
    const resource = createAuthorizer(cerbos, bindResources(schema, RESOURCES)).resourceOf(kind)
    const { rows: keys } = await pool.query<{ id: string }>(`select id from ${resource.model.table} order by id`)
    const ids = keys.map(({ id }) => id)
    const rows = await loadRows(pool, resource, ids)
    const problems: string[] = []
    for (const [name, principal] of Object.entries(principals)) {
      const { actions } = RESOURCES[kind]
      const allowed = await checkedIds(cerbos, principal, { kind, actions, rows })
      for (const action of actions as readonly 'view'[]) {
        const wanted = [...(allowed.get(action) ?? [])].toSorted()
        const listed = await layer.authorizedFindMany(principal, kind, action, { select: { id: true } })
        const guarded = await listedAs(principal, kind, action)
        const counted = await layer.authorizedCount(principal, kind, action)
        if (
          listed
            .map(({ id }) => id)
            .toSorted()
            .join() !== wanted.join()
        )
          problems.push(`${name} ${action}: list`)
        if (
          guarded
            .map(({ id }) => id)
            .toSorted()
            .join() !== wanted.join()
        )
          problems.push(`${name} ${action}: as`)
        if (counted !== wanted.length) problems.push(`${name} ${action}: count`)
      }
    }
    expect(problems).toEqual([])
  },
  120_000,
)

function listedAs(principal: Principal, kind: Kind, action: 'view'): PromiseLike<readonly { readonly id: string }[]> {
  const client = db.as(principal, { action })
  const select = { id: true } as const
  switch (kind) {
    case 'expense':
      return client.expense.findMany({ select })
    case 'user':
      return client.user.findMany({ select })
    case 'lineItem':
      return client.lineItem.findMany({ select })
    case 'comment':
      return client.comment.findMany({ select })
  }
}

describe('one row', () => {
  test('checked and found', async () => {
    const where = { id: 'e-draft-1' }
    const row = await domain.prisma.expense.findUnique({ where })
    expect(await layer.check(ada, 'expense', 'update', where.id)).toEqual(row)
    expect(await db.as(ada).expense.findUnique({ where })).toEqual(row)
    expect(await db.as(cyd).expense.findUnique({ where: { id: 'e-all-null-1' } })).toBeNull()
    await expect(db.as(cyd).expense.findFirstOrThrow({ where: { id: 'e-all-null-1' } })).rejects.toBeInstanceOf(
      NotFoundError,
    )
    expect(await db.as(ada).expense.findFirst({ where, select: { owner: false, id: true } })).toEqual(where)
  })

  test('of a list that is verified', async () => {
    const first = await layer.authorizedFindFirst(audra, 'expense', 'reconcile', { orderBy: { id: 'asc' } })
    const where = { id: first?.id ?? '' }
    expect(await db.as(audra, { action: 'reconcile' }).expense.findUnique({ where })).toEqual(first)
  })
})

test('aggregates and groups', async () => {
  const rows = await layer.authorizedFindMany(mia, 'expense', 'view')
  const { _count: all } = await db.as(mia).expense.aggregate({ _count: true })
  expect(all).toBe(rows.length)
  const groups = await db.as(mia).expense.groupBy({ by: ['currency'], _count: { _all: true } })
  expect(groups.reduce((total, { _count: { _all: size } }) => total + size, 0)).toBe(rows.length)
  const nobody = { where: { id: 'nothing' }, _sum: { quantity: true }, _count: { _all: true } } as const
  expect(await db.as(xan, { action: 'approve' }).expense.aggregate(nobody)).toEqual(
    await domain.prisma.expense.aggregate(nobody),
  )
})

test('transactions are guarded inside, and nothing else is', async () => {
  const undone = db.$transaction(async (tx) => {
    await tx.expense.update({ where: { id: 'e-draft-1' }, data: { ownerId: 'u-mia' } })
    expect(await tx.as(ada).expense.findUnique({ where: { id: 'e-draft-1' } })).toBeNull()
    expect(await layer.with(tx).isAllowed(ada, 'expense', 'update', 'e-draft-1')).toBe(false)
    throw new Error('undo')
  })
  await expect(undone).rejects.toThrow('undo')
  const client = db.as(audra, { action: 'reconcile' })
  const rows = client.$transaction((tx) => tx.expense.findMany({ take: 2 }), { isolationLevel: 'RepeatableRead' })
  expect(await rows).toHaveLength(2)
  const settled = db.$transaction((tx) => tx.as(audra, { action: 'export' }).expense.findMany(), {
    isolationLevel: 'RepeatableRead',
  })
  expect(await settled).toHaveLength(await layer.authorizedCount(audra, 'expense', 'export'))
  const moving = client.$transaction((tx) => tx.expense.findMany({ take: 2 }))
  await expect(moving).rejects.toMatchObject({ code: 'unsupported-argument', path: 'with' })
  const members = db.as(root) as unknown as Record<string, unknown>
  expect(() => members['$queryRaw']).toThrow(/unguarded-operation/)
})
