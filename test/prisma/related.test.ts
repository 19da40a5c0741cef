import { principals } from '@rowgate/expenses'
import { createDataLayer, type DataLayer, type Principal } from '@rowgate/prisma'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Prisma } from '../../prisma/generated/client/client.ts'
import { type Models, schema } from '../../prisma/generated/rowgate/index.ts'
import { RESOURCES } from '../support/resources.ts'
import { openExpenses } from './open-expenses.ts'

const { ada, mia, finn, root, audra, cyd } = principals

type Domain = Awaited<ReturnType<typeof openExpenses>>
type Layer = DataLayer<Domain['prisma'], Models, typeof RESOURCES>

let domain: Domain
let layer: Layer
let omitting: Layer
let seen: ReadonlyMap<string, Seen>

type Kind = 'expense' | 'user' | 'lineItem' | 'comment'
type Seen = Readonly<Record<Kind, ReadonlySet<string>>>

const READERS = { ada, mia, finn, cyd, audra } as const

const everyReader = Object.entries(READERS) as [keyof typeof READERS, (typeof READERS)[keyof typeof READERS]][]

/** The keys of a kind that the PDP lets the principal view, one check each. */
async function viewable(principal: Principal, kind: Kind): Promise<ReadonlySet<string>> {
  const table = { expense: 'expenses', user: 'users', lineItem: 'line_items', comment: 'comments' }[kind]
  const { rows } = await domain.pool.query<{ id: string }>(`select id from ${table}`)
  const keys = rows.map(({ id }) => id)
  const verdicts = await layer.allowedActions(principal, kind, ['view'], keys)
  return new Set(keys.filter((_, at) => verdicts[at]?.allowed.has('view')))
}

beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
  const options = { ...domain, schema, resources: RESOURCES, deadline: 60_000 } as const
  layer = createDataLayer(options)
  omitting = createDataLayer({ ...options, hiddenRelation: 'omit' })
  const all = new Map<string, Seen>()
  for (const [name, principal] of everyReader) {
    all.set(name, {
      expense: await viewable(principal, 'expense'),
      user: await viewable(principal, 'user'),
      lineItem: await viewable(principal, 'lineItem'),
      comment: await viewable(principal, 'comment'),
    })
  }
  seen = all
}, 120_000)
afterAll(() => domain?.close())

describe('related rows', () => {
  test.each(everyReader)('of every level are those that %s may view', async (name, principal) => {
    const may = seen.get(name) as Seen
    const include = {
      lineItems: { orderBy: { id: 'asc' } },
      comments: { orderBy: { id: 'asc' } },
      approver: { include: { approvals: { orderBy: { id: 'asc' } } } },
      _count: true,
    } satisfies Prisma.ExpenseInclude
    const rows = await layer.authorizedFindMany(principal, 'expense', 'view', { include })
    const all = new Map((await domain.prisma.expense.findMany({ include })).map((row) => [row.id, row]))
    expect(new Set(rows.map(({ id }) => id))).toEqual(may.expense)
    for (const row of rows) {
      const whole = all.get(row.id)
      const lineItems = whole?.lineItems.filter(({ id }) => may.lineItem.has(id))
      const comments = whole?.comments.filter(({ id }) => may.comment.has(id))
      const approver = whole?.approver
      expect(row).toEqual({
        ...whole,
        lineItems,
        comments,
        _count: { lineItems: lineItems?.length, comments: comments?.length },
        approver:
          approver && may.user.has(approver.id)
            ? { ...approver, approvals: approver.approvals.filter(({ id }) => may.expense.has(id)) }
            : null,
      })
    }
  })

  test('keep the caller’s own conditions, orders and limits', async () => {
    const args = {
      select: {
        id: true,
        lineItems: {
          where: { category: 'travel' },
          orderBy: { id: 'asc' },
          take: 1,
          select: { category: true, id: true },
        },
        _count: { select: { lineItems: { where: { category: 'travel' } } } },
      },
      orderBy: { id: 'asc' },
    } as const
    expect(await layer.authorizedFindMany(root, 'expense', 'view', args)).toEqual(
      await domain.prisma.expense.findMany(args),
    )
    const mine = await layer.authorizedFindMany(mia, 'expense', 'view', args)
    const may = seen.get('mia') as Seen
    expect(mine.flatMap(({ lineItems }) => lineItems).length).toBeGreaterThan(0)
    for (const { lineItems, _count } of mine) {
      expect(lineItems).toHaveLength(Math.min(1, _count.lineItems))
      for (const { id, category } of lineItems) expect([may.lineItem.has(id), category]).toEqual([true, 'travel'])
    }
  })

  test('that are required and may not be viewed fail the read, or leave the row out', async () => {
    await expect(layer.authorizedFindMany(finn, 'expense', 'view', { include: { owner: true } })).rejects.toMatchObject(
      { code: 'hidden-relation', path: 'owner' },
    )
    const { user, expense } = seen.get('mia') as Seen
    const all = await domain.prisma.comment.findMany({ include: { expense: true } })
    const [permitted, rows] = await Promise.all([
      layer.authorizedFindMany(mia, 'comment', 'view'),
      omitting.authorizedFindMany(mia, 'comment', 'view', {
        include: { author: true, expense: { include: { owner: true } } },
      }),
    ])
    const ids = new Set(permitted.map(({ id }) => id))
    const expected = all.filter(
      (row) => ids.has(row.id) && user.has(row.authorId) && expense.has(row.expenseId) && user.has(row.expense.ownerId),
    )
    expect(expected.length).toBeGreaterThan(0)
    expect(expected.length).toBeLessThan(permitted.length)
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)))
    expect(rows.every(({ author, expense: { owner } }) => user.has(author.id) && user.has(owner.id))).toBe(true)
  })

  test('that are required and may be viewed are there, as they were asked for', async () => {
    const args = { where: { ownerId: ada.id }, select: { id: true, owner: { select: { name: true } } } } as const
    const rows = await layer.authorizedFindMany(ada, 'expense', 'view', args)
    expect(rows.length).toBeGreaterThan(0)
    expect(rows).toEqual(rows.map(({ id }) => ({ id, owner: { name: rows[0]?.owner.name } })))
    const work = (isolationLevel: 'ReadCommitted' | 'RepeatableRead'): Promise<unknown> =>
      domain.prisma.$transaction((tx) => layer.with(tx).authorizedFindMany(ada, 'expense', 'view', args), {
        isolationLevel,
      })
    expect(await work('RepeatableRead')).toEqual(rows)
    await expect(work('ReadCommitted')).rejects.toMatchObject({ code: 'unsupported-argument', path: 'with' })
  })

  test('of a model that several kinds are bound to need one that governs', async () => {
    const twice = { ...RESOURCES, user: true, colleague: { model: 'User' } } as const
    const unclear = createDataLayer({ ...domain, schema, resources: twice })
    const args = { include: { approver: true } } as const
    await expect(unclear.authorizedFindMany(ada, 'expense', 'view', args)).rejects.toMatchObject({
      code: 'ambiguous-kind',
    })
    const clear = createDataLayer({
      ...domain,
      schema,
      resources: { ...twice, colleague: { model: 'User', governs: false } },
    })
    expect(await clear.authorizedFindMany(ada, 'expense', 'view', args)).toEqual(
      await layer.authorizedFindMany(ada, 'expense', 'view', args),
    )
  })
})

interface Whole {
  readonly id: string
  readonly approver: { readonly id: string; readonly region: string } | null
  readonly owner: { readonly id: string; readonly department: string | null }
  readonly comments: readonly { readonly id: string; readonly internal: boolean }[]
  readonly lineItems: readonly { readonly id: string; readonly category: string; readonly billable: boolean | null }[]
}

type Meaning = (row: Whole) => boolean

// oxfmt-ignore
const CONDITIONS: readonly [name: string, where: Prisma.ExpenseWhereInput, meaning: Meaning][] = [
  ['some',            { comments: { some: { internal: true } } },            ({ comments }) => comments.some(({ internal }) => internal)],
  ['some at all',     { comments: { some: {} } },                            ({ comments }) => comments.length > 0],
  ['none',            { comments: { none: { internal: false } } },           ({ comments }) => !comments.some(({ internal }) => !internal)],
  ['none at all',     { lineItems: { none: {} } },                           ({ lineItems }) => lineItems.length === 0],
  ['every',           { comments: { every: { internal: false } } },          ({ comments }) => comments.every(({ internal }) => !internal)],
  ['every at all',    { comments: { every: {} } },                           () => true],
  ['every and none',  { comments: { every: { internal: false }, none: { id: 'c-none' }, some: {} } }, ({ comments }) => comments.length > 0 && comments.every(({ internal }) => !internal)],
  ['not some',        { NOT: { comments: { some: { internal: true } } } },   ({ comments }) => !comments.some(({ internal }) => internal)],
  ['not every',       { NOT: [{ lineItems: { every: { category: 'travel' } } }] }, ({ lineItems }) => !lineItems.every(({ category }) => category === 'travel')],
  ['or',              { OR: [{ lineItems: { some: { category: 'travel' } } }, { comments: { some: {} } }] }, ({ lineItems, comments }) => lineItems.some(({ category }) => category === 'travel') || comments.length > 0],
  ['is',              { approver: { is: { region: 'emea' } } },              ({ approver }) => approver?.region === 'emea'],
  ['is, in short',    { approver: { region: 'emea' } },                      ({ approver }) => approver?.region === 'emea'],
  ['is at all',       { approver: { is: {} } },                              ({ approver }) => approver !== null],
  ['is not',          { approver: { isNot: { region: 'emea' } } },           ({ approver }) => approver?.region !== 'emea'],
  ['not is',          { NOT: { approver: { region: 'emea' } } },             ({ approver }) => approver?.region !== 'emea'],
  ['null',            { approver: null },                                    ({ approver }) => approver === null],
  ['is null',         { approver: { is: null } },                            ({ approver }) => approver === null],
  ['is not null',     { approver: { isNot: null } },                         ({ approver }) => approver !== null],
  ['not null',        { NOT: { approver: null } },                           ({ approver }) => approver !== null],
  ['required',        { owner: { department: 'engineering' } },              ({ owner }) => (owner as Whole['owner'] | null)?.department === 'engineering'],
  ['required is not', { owner: { isNot: { id: ada.id } } },                  ({ owner }) => (owner as Whole['owner'] | null)?.id !== ada.id],
  ['behind another',  { comments: { some: { author: { isNot: { id: 'u-none' } } } } }, ({ comments }) => comments.length > 0],
  ['of a list of',    { AND: [{ comments: { some: {} } }, { approver: { isNot: null } }] }, ({ comments, approver }) => comments.length > 0 && approver !== null],
]

describe('the caller’s condition on related rows', () => {
  test.each(CONDITIONS)('%s: asks about those that may be viewed', async (_, where, meaning) => {
    const whole = await domain.prisma.expense.findMany({
      include: { approver: true, owner: true, comments: true, lineItems: true },
    })
    for (const [name, principal] of everyReader) {
      const may = seen.get(name) as Seen
      const visible = whole.map((row) => ({
        ...row,
        approver: row.approver && may.user.has(row.approver.id) ? row.approver : null,
        owner: may.user.has(row.owner.id) ? row.owner : (null as never),
        comments: row.comments.filter(({ id }) => may.comment.has(id)),
        lineItems: row.lineItems.filter(({ id }) => may.lineItem.has(id)),
      }))
      const expected = visible.filter((row) => may.expense.has(row.id) && meaning(row)).map(({ id }) => id)
      const found = await layer.authorizedFindMany(principal, 'expense', 'view', { where, select: { id: true } })
      expect([name, new Set(found.map(({ id }) => id))]).toEqual([name, new Set(expected)])
      expect(await layer.authorizedCount(principal, 'expense', 'view', { where })).toBe(expected.length)
    }
  })

  test('is looked at with everything that Prisma would see of it', async () => {
    class Search {
      comments = { some: { internal: true } }
    }
    const where = new Search()
    const expected = await layer.authorizedFindMany(ada, 'expense', 'view', {
      where: { comments: where.comments },
    })
    expect(await layer.authorizedFindMany(ada, 'expense', 'view', { where })).toEqual(expected)
    expect(await layer.authorizedFindMany(ada, 'expense', 'view', { where: { AND: where } })).toEqual(expected)
  })
})

test.each<[path: string, args: Prisma.ExpenseFindManyArgs]>([
  ['orderBy.owner', { orderBy: [{ id: 'asc' }, { owner: { name: 'asc' } }] }],
  ['orderBy.lineItems', { orderBy: { lineItems: { _count: 'asc' } } }],
  ['include.comments.orderBy.author', { include: { comments: { orderBy: { author: { name: 'asc' } } } } }],
])('%s would tell of rows that may not be viewed', async (path, args) => {
  await expect(layer.authorizedFindMany(ada, 'expense', 'view', args)).rejects.toMatchObject({
    code: 'unsupported-argument',
    path,
  })
  expect((await layer.authorizedFindMany(root, 'expense', 'view', args)).length).toBe(
    await domain.prisma.expense.count(),
  )
})

describe('a cursor of Prisma’s', () => {
  test('of a row that may not be viewed is like one of none', async () => {
    const may = seen.get('ada') as Seen
    const all = await domain.prisma.expense.findMany({ orderBy: { id: 'asc' }, select: { id: true } })
    const hidden = all.find(({ id }) => !may.expense.has(id))?.id ?? ''
    const shown = all.find(({ id }) => may.expense.has(id))?.id ?? ''
    const from = (id: string) => ({ orderBy: { project: 'asc' }, cursor: { id }, take: 2 }) as const
    for (const id of [hidden, 'e-none']) {
      expect(await layer.authorizedFindMany(ada, 'expense', 'view', from(id))).toEqual([])
      expect(await layer.authorizedFindFirst(ada, 'expense', 'view', from(id))).toBeNull()
      expect(await layer.authorizedCount(ada, 'expense', 'view', from(id))).toBe(0)
    }
    expect(await layer.authorizedFindMany(ada, 'expense', 'view', from(shown))).toMatchObject([{ id: shown }, {}])
    const comments = { cursor: { id: 'c-none' } }
    await expect(layer.authorizedFindMany(ada, 'expense', 'view', { include: { comments } })).rejects.toMatchObject({
      code: 'unsupported-argument',
      path: 'include.comments.cursor',
    })
  })
})

describe('_can', () => {
  test.each(everyReader)('says of every row what %s may do to it', async (_, principal) => {
    const actions = ['update', 'approve', 'comment'] as const
    const rows = await layer.authorizedFindMany(principal, 'expense', 'view', {
      select: { currency: true },
      can: actions,
    })
    const keys = (await layer.authorizedFindMany(principal, 'expense', 'view', { select: { id: true } })).map(
      ({ id }) => id,
    )
    const verdicts = await layer.allowedActions(principal, 'expense', actions, keys)
    const can = verdicts.map(({ allowed }) =>
      Object.fromEntries(actions.map((action) => [action, allowed.has(action)])),
    )
    expect(rows).toEqual(rows.map(({ currency }, at) => ({ currency, _can: can[at] })))
    expect(rows).toHaveLength(keys.length)
  })

  test('of one row, or of none', async () => {
    const can = ['approve'] as const
    const row = await layer.authorizedFindUnique(root, 'expense', 'view', { where: { id: 'e-draft-1' }, can })
    const approve = await layer.isAllowed(root, 'expense', 'approve', 'e-draft-1')
    expect(row).toMatchObject({ id: 'e-draft-1', _can: { approve } })
    expect(await layer.authorizedFindUnique(root, 'expense', 'view', { where: { id: 'none' }, can })).toBeNull()
    await expect(layer.authorizedFindFirst(root, 'expense', 'view', { can: 'approve' as never })).rejects.toMatchObject(
      { code: 'unsupported-argument', path: 'can' },
    )
  })
})
