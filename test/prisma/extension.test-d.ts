import { type CerbosClient, createDataLayer, rowgate } from '@rowgate/prisma'
import { type Prisma, PrismaClient } from '../../prisma/generated/client/client.ts'
import { schema } from '../../prisma/generated/rowgate/index.ts'

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the known way to compare types exactly
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function isExactly<A>(): <B>(value: PromiseLike<B>) => Equal<A, B> extends true ? 'exact' : 'different'
declare function exact(verdict: 'exact'): void

declare const prisma: PrismaClient
declare const cerbos: CerbosClient
const principal = { id: 'ada', roles: ['employee'] }
const db = prisma.$extends(rowgate({ schema, cerbos }))
const ours = db.as(principal)

// Every read has the arguments and the results of the model's own.
{
  const theirs = prisma.expense.findMany({ select: { id: true, amount: true }, orderBy: { createdAt: 'desc' } })
  exact(
    isExactly<Awaited<typeof theirs>>()(
      ours.expense.findMany({ select: { id: true, amount: true }, orderBy: { createdAt: 'desc' } }),
    ),
  )
}
{
  const theirs = prisma.expense.findMany()
  exact(isExactly<Awaited<typeof theirs>>()(ours.expense.findMany()))
  exact(isExactly<Awaited<typeof theirs>>()(db.as(principal, { action: 'approve' }).expense.findMany()))
}
{
  const theirs = prisma.expense.findFirst({ omit: { amount: true } })
  exact(isExactly<Awaited<typeof theirs>>()(ours.expense.findFirst({ omit: { amount: true } })))
}
{
  const theirs = prisma.expense.findUniqueOrThrow({ where: { id: 'x' }, select: { tags: true } })
  exact(
    isExactly<Awaited<typeof theirs>>()(ours.expense.findUniqueOrThrow({ where: { id: 'x' }, select: { tags: true } })),
  )
}
{
  const theirs = prisma.expense.aggregate({ _sum: { quantity: true }, _count: true })
  exact(isExactly<Awaited<typeof theirs>>()(ours.expense.aggregate({ _sum: { quantity: true }, _count: true })))
}
{
  const theirs = prisma.expense.groupBy({ by: ['currency'], _count: { _all: true } })
  exact(isExactly<Awaited<typeof theirs>>()(ours.expense.groupBy({ by: ['currency'], _count: { _all: true } })))
}
{
  const theirs = prisma.expense.count({ select: { _all: true } })
  exact(isExactly<Awaited<typeof theirs>>()(ours.expense.count({ select: { _all: true } })))
}
void ours.expense.findMany({ where: { department: { equals: ours.expense.fields.region } } })

// A client's options and its other extensions show, before and after.
{
  const client = new PrismaClient({ adapter: null as never, omit: { expense: { amount: true } } })
    .$extends({ result: { expense: { label: { needs: { id: true }, compute: ({ id }) => `#${id}` } } } })
    .$extends(rowgate({ schema, cerbos }))
    .$extends({ result: { expense: { loud: { needs: { id: true }, compute: ({ id }) => `${id}!` } } } })
  const theirs = client.expense.findMany()
  exact(isExactly<Awaited<typeof theirs>>()(client.as(principal).expense.findMany()))
  void client
    .as(principal)
    .expense.findFirstOrThrow()
    .then(({ label, loud }) => label + loud)
}

// Inside of transactions.
{
  const theirs = prisma.expense.findMany()
  exact(isExactly<Awaited<typeof theirs>>()(db.$transaction((tx) => tx.as(principal).expense.findMany())))
  exact(
    isExactly<Awaited<typeof theirs>>()(
      ours.$transaction((tx) => tx.expense.findMany(), { isolationLevel: 'RepeatableRead' }),
    ),
  )
  // @ts-expect-error no such isolation level
  void ours.$transaction((tx) => tx.expense.findMany(), { isolationLevel: 'None' })
  // @ts-expect-error a list of queries is not guarded
  void ours.$transaction([])
}

// What is not guarded is not there.
// @ts-expect-error not guarded
void ours.$queryRaw
// @ts-expect-error not guarded
void ours.$extends
// @ts-expect-error not guarded
void ours.as
// @ts-expect-error not guarded
void ours.expense.updateManyAndReturn
void ours.expense.update({ where: { id: 'x' }, data: { currency: 'EUR' } })
// @ts-expect-error no such field
void ours.expense.update({ where: { id: 'x' }, data: { nothing: 1 } })
// @ts-expect-error no such field
void ours.expense.findMany({ where: { nothing: 1 } })

// Raw queries are there when they are named.
{
  const raw = prisma.$extends(rowgate({ schema, cerbos, rawQueries: ['$queryRaw'] })).as(principal)
  void raw.$queryRaw<{ id: string }[]>`select 1`
  void raw.$transaction((tx) => tx.$queryRaw`select 1`)
  // @ts-expect-error not named
  void raw.$executeRaw
  // @ts-expect-error no raw query
  rowgate({ schema, cerbos, rawQueries: ['$transaction'] })
}

// Kinds and actions are those that are declared, or that the policies have.
{
  const declared = prisma.$extends(
    rowgate({ schema, cerbos, resources: { claim: { model: 'Expense', actions: ['settle'] }, user: true } }),
  )
  const theirs: Promise<Prisma.Result<PrismaClient['expense'], object, 'findMany'>> = declared
    .as(principal, { action: 'settle' })
    .expense.findMany()
  void theirs
  void declared.as(principal).user.findMany()
  // @ts-expect-error no kind is bound to comments
  void declared.as(principal).comment
  // @ts-expect-error users are not settled
  void declared.as(principal, { action: 'settle' }).user
  // @ts-expect-error no kind has the action
  void declared.as(principal, { action: 'approve' })
}
// @ts-expect-error no action of any kind
void db.as(principal, { action: 'aprove' })
// @ts-expect-error comments are not approved
void db.as(principal, { action: 'approve' }).comment
// @ts-expect-error no such model
void rowgate({ schema, cerbos, resources: { invoice: true } })
// @ts-expect-error no such field
void rowgate({ schema, cerbos, resources: { expense: { attributes: { dept: 'departmnt' } } } })

const layer = createDataLayer({ prisma, schema, cerbos })
void layer.authorizedFindMany(principal, 'expense', 'view')
// @ts-expect-error no policy has it
void layer.authorizedFindMany(principal, 'expense', 'vew')
// @ts-expect-error it is an action of expenses
void layer.authorizedFindMany(principal, 'comment', 'approve')
