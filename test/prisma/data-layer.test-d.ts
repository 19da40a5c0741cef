import { type CerbosClient, createDataLayer, planToWhere } from '@rowgate/prisma'
import { type Prisma, PrismaClient } from '../../prisma/generated/client/client.ts'
import { schema } from '../../prisma/generated/rowgate/index.ts'

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the known way to compare types exactly
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function isExactly<A>(): <B>(value: PromiseLike<B>) => Equal<A, B> extends true ? 'exact' : 'different'
declare function exact(verdict: 'exact'): void

declare const prisma: PrismaClient
declare const cerbos: CerbosClient
const principal = { id: 'ada', roles: ['employee'] }
const layer = createDataLayer({ prisma, schema, cerbos })

// Results are exactly Prisma's own.
{
  const theirs = prisma.expense.findMany()
  exact(isExactly<Awaited<typeof theirs>>()(layer.authorizedFindMany(principal, 'expense', 'view')))
  exact(isExactly<Awaited<typeof theirs>>()(layer.as(principal).authorizedFindMany('expense', 'view')))
}
{
  const theirs = prisma.expense.findMany({
    select: {
      id: true,
      lineItems: { select: { amount: true }, where: { billable: true } },
      owner: true,
      _count: { select: { comments: true } },
    },
    orderBy: { createdAt: 'desc' },
  })
  const ours = layer.authorizedFindMany(principal, 'expense', 'view', {
    select: {
      id: true,
      lineItems: { select: { amount: true }, where: { billable: true } },
      owner: true,
      _count: { select: { comments: true } },
    },
    orderBy: { createdAt: 'desc' },
  })
  exact(isExactly<Awaited<typeof theirs>>()(ours))
}
{
  const theirs = prisma.expense.findFirst({ include: { approver: true }, omit: { amount: true } })
  const ours = layer.authorizedFindFirst(principal, 'expense', 'view', {
    include: { approver: true },
    omit: { amount: true },
  })
  exact(isExactly<Awaited<typeof theirs>>()(ours))
}
{
  const theirs = prisma.expense.count({ select: { _all: true, project: true } })
  exact(
    isExactly<Awaited<typeof theirs>>()(
      layer.authorizedCount(principal, 'expense', 'view', { select: { _all: true, project: true } }),
    ),
  )
  exact(isExactly<number>()(layer.authorizedCount(principal, 'expense', 'view', { where: { currency: 'EUR' } })))
}
{
  const theirs = prisma.expense.findUniqueOrThrow({ where: { id: 'x' } })
  exact(isExactly<Awaited<typeof theirs>>()(layer.check(principal, 'expense', 'view', 'x')))
  exact(isExactly<Awaited<typeof theirs>>()(layer.check(principal, 'expense', 'view', { id: 'x' })))
  exact(isExactly<Prisma.ExpenseWhereInput>()(layer.authorizedWhere(principal, 'expense', 'view')))
}

// A client's own options and extensions show.
{
  const client = new PrismaClient({ adapter: null as never, omit: { expense: { amount: true } } })
  const theirs = client.expense.findMany()
  const ours = createDataLayer({ prisma: client, schema, cerbos })
  exact(isExactly<Awaited<typeof theirs>>()(ours.authorizedFindMany(principal, 'expense', 'view')))
  void client.$transaction((tx) => ours.with(tx).check(principal, 'expense', 'view', 'x'))
}
{
  const client = prisma.$extends({
    result: { expense: { label: { needs: { id: true }, compute: ({ id }) => `#${id}` } } },
  })
  const theirs = client.expense.findMany({ select: { label: true } })
  const ours = createDataLayer({ prisma: client, schema, cerbos })
  exact(
    isExactly<Awaited<typeof theirs>>()(
      ours.authorizedFindMany(principal, 'expense', 'view', { select: { label: true } }),
    ),
  )
  void client.$transaction((tx) => ours.with(tx).check(principal, 'expense', 'view', 'x'))
}
void prisma.$transaction((tx) => layer.as(principal).with(tx).isAllowed('expense', 'view', 'x'))

// Aggregates and groups are exactly Prisma's own.
{
  const args = {
    _sum: { amount: true, quantity: true },
    _count: { _all: true, project: true },
    where: { currency: 'EUR' },
  } as const
  exact(
    isExactly<Prisma.Result<typeof prisma.expense, typeof args, 'aggregate'>>()(
      layer.authorizedAggregate(principal, 'expense', 'view', args),
    ),
  )
  const total: Promise<number> = layer
    .authorizedAggregate(principal, 'expense', 'view', { _count: true })
    .then(({ _count }) => _count)
  void total
  const groups = layer.authorizedGroupBy(principal, 'expense', 'view', {
    by: ['currency', 'status'],
    _count: true,
    having: { amount: { _avg: { gt: 1 } } },
    orderBy: { currency: 'asc' },
  })
  const theirs = prisma.expense.groupBy({ by: ['currency', 'status'], _count: true, orderBy: { currency: 'asc' } })
  type Row = Pick<Awaited<typeof theirs>[number], 'currency' | 'status' | '_count'>
  const rows: Promise<readonly Row[]> = groups
  void rows
  // @ts-expect-error no such field
  void layer.authorizedGroupBy(principal, 'expense', 'view', { by: ['nothing'] })
  // @ts-expect-error no such aggregate
  void layer.authorizedAggregate(principal, 'expense', 'view', { _median: { amount: true } })
  // @ts-expect-error a number of keys
  void layer.authorizedWhere(principal, 'expense', 'view', { materialize: 'all' })
}

// A plan of one's own is a condition on any model's rows.
void prisma.expense.findMany({ where: planToWhere({ kind: 'KIND_ALWAYS_ALLOWED' }, { schema, kind: 'expense' }) })
// @ts-expect-error no such kind
planToWhere({ kind: '' }, { schema, kind: 'invoice' })
// @ts-expect-error no such field
planToWhere({ kind: '' }, { schema, kind: 'expense', resources: { expense: { attributes: { dept: 'departmnt' } } } })

// The client itself, of the type that it was given with, and not for one principal.
exact(isExactly<PrismaClient>()(layer.unguarded('export')))
void prisma.$transaction(async (tx) => exact(isExactly<typeof tx>()(layer.with(tx).unguarded('export'))))
// @ts-expect-error only for the system
void layer.as(principal).unguarded

// What Prisma refuses is refused.
// @ts-expect-error no such field
void layer.authorizedFindMany(principal, 'expense', 'view', { where: { nothing: 1 } })
// @ts-expect-error no such argument
void layer.authorizedFindMany(principal, 'expense', 'view', { limit: 1 })
// @ts-expect-error one of the two
void layer.authorizedFindMany(principal, 'expense', 'view', { select: { id: true }, include: { owner: true } })
// @ts-expect-error the key is a string
void layer.check(principal, 'expense', 'view', 1)
// @ts-expect-error no such kind
void layer.authorizedFindMany(principal, 'invoice', 'view')
// @ts-expect-error no client
layer.with({})

// What may be done stands beside every row.
{
  const theirs = prisma.expense.findMany({ select: { id: true } })
  type Theirs = Awaited<typeof theirs>[number] & { readonly _can: { readonly approve: boolean } }
  const ours = layer.authorizedFindMany(principal, 'expense', 'view', { select: { id: true }, can: ['approve'] })
  exact(isExactly<Theirs[]>()(ours))
  const args = { where: { id: 'x' }, select: { id: true }, can: ['approve'] } as const
  exact(isExactly<Theirs | null>()(layer.authorizedFindUnique(principal, 'expense', 'view', args)))
  const paged = layer.authorizedPage(principal, 'expense', 'view', {
    ...args,
    where: {},
    take: 1,
    orderBy: { id: 'asc' },
  })
  exact(isExactly<readonly Theirs[]>()(paged.then(({ rows }) => rows)))
  // @ts-expect-error pages are sorted by fields
  void layer.authorizedPage(principal, 'expense', 'view', { take: 1, orderBy: { owner: { name: 'asc' } } })
}

// Writes take and return what Prisma's own do.
{
  const theirs = prisma.expense.update({ where: { id: 'x' }, data: { currency: 'EUR' } })
  const changing = { where: { id: 'x' }, data: { currency: 'EUR' } } as const
  exact(isExactly<Awaited<typeof theirs>>()(layer.authorizedUpdate(principal, 'expense', 'update', changing)))
  const select = { id: true } as const
  const some = layer.authorizedUpdate(principal, 'expense', 'update', { ...changing, select, after: 'same' })
  exact(isExactly<{ id: string }>()(some))
  exact(isExactly<number>()(layer.authorizedUpdateMany(principal, 'expense', 'update', { data: { currency: 'EUR' } })))
  exact(isExactly<number>()(layer.authorizedDeleteMany(principal, 'expense', 'delete')))
  const removed = layer.authorizedDelete(principal, 'expense', 'delete', { where: { id: 'x' }, select })
  exact(isExactly<{ id: string }>()(removed))
  // @ts-expect-error no such value
  void layer.authorizedUpdate(principal, 'expense', 'update', { where: { id: 'x' }, data: { currency: 1 } })
  // @ts-expect-error a write returns no related rows
  void layer.authorizedUpdate(principal, 'expense', 'update', { ...changing, include: { owner: true } })
  // @ts-expect-error no such isolation
  void layer.authorizedUpdate(principal, 'expense', 'update', { ...changing, isolation: 'none' })
}

// Kinds and actions are those that are declared.
const declared = createDataLayer({
  prisma,
  schema,
  cerbos,
  resources: {
    expense: {
      actions: ['view', 'approve'],
      id: 'id',
      absent: 'missing',
      attributes: {
        dept: 'department',
        categories: 'lineItems.category',
        status: false,
        due: { field: 'createdAt', absent: 'null' },
      },
      relations: {
        lineItems: { attributes: { vendor: false }, where: { billable: true } },
        boss: { relation: 'approver', relations: { manager: true } },
      },
    },
    claim: { model: 'Expense' },
    user: true,
  },
})
void declared.authorizedFindMany(principal, 'expense', 'approve')
void declared.authorizedFindMany(principal, 'claim', 'anything', { where: { currency: 'EUR' } })
// @ts-expect-error not declared
void declared.authorizedFindMany(principal, 'expense', 'aprove')
// @ts-expect-error not declared
void declared.authorizedFindMany(principal, 'comment', 'view')

const base = { prisma, schema, cerbos }
// Declarations are checked against the schema.
// @ts-expect-error no such field
createDataLayer({ ...base, resources: { expense: { attributes: { dept: 'departmnt' } } } })
// @ts-expect-error no such field behind the relation
createDataLayer({ ...base, resources: { expense: { attributes: { names: 'lineItems.nme' } } } })
// @ts-expect-error no such field to leave out
createDataLayer({ ...base, resources: { expense: { attributes: { nothing: false } } } })
// @ts-expect-error no such relation
createDataLayer({ ...base, resources: { expense: { relations: { lineitems: true } } } })
// @ts-expect-error no such relation under a name of its own
createDataLayer({ ...base, resources: { expense: { relations: { items: { relation: 'lineitems' } } } } })
// @ts-expect-error no such field of the related model
createDataLayer({ ...base, resources: { expense: { relations: { lineItems: { where: { bilable: true } } } } } })
// @ts-expect-error no such relation of a related model
createDataLayer({ ...base, resources: { expense: { relations: { owner: { relations: { boss: true } } } } } })
// @ts-expect-error no such model
createDataLayer({ ...base, resources: { invoice: true } })
// @ts-expect-error no such model
createDataLayer({ ...base, resources: { claim: { model: 'Invoice' } } })
// @ts-expect-error no such option
createDataLayer({ ...base, resources: { expense: { acions: ['view'] } } })
// @ts-expect-error no such field
createDataLayer({ ...base, resources: { expense: { id: 'number' } } })
