import { type CerbosClient, createDataLayer, rowgate } from '@rowgate/prisma'
import type { PrismaClient } from './generated/client/client.ts'
import { schema } from './generated/rowgate/index.ts'

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the known way to compare types exactly
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function isExactly<A>(): <B>(value: PromiseLike<B>) => Equal<A, B> extends true ? 'exact' : 'different'
declare function exact(verdict: 'exact'): void

declare const prisma: PrismaClient
declare const cerbos: CerbosClient
const principal = { id: 'ada', roles: ['employee'] }
const layer = createDataLayer({ prisma, schema, cerbos })
const db = prisma.$extends(rowgate({ schema, cerbos }))

{
  const theirs = prisma.expense.findMany({ select: { id: true, owner: { select: { name: true } } } })
  const args = { select: { id: true, owner: { select: { name: true } } } } as const
  exact(isExactly<Awaited<typeof theirs>>()(layer.authorizedFindMany(principal, 'expense', 'view', args)))
  exact(isExactly<Awaited<typeof theirs>>()(db.as(principal).expense.findMany(args)))
}
{
  const theirs = prisma.expense.findUniqueOrThrow({ where: { id: 'x' } })
  exact(isExactly<Awaited<typeof theirs>>()(layer.check(principal, 'expense', 'view', 'x')))
  exact(isExactly<Awaited<typeof theirs>>()(db.as(principal).expense.findUniqueOrThrow({ where: { id: 'x' } })))
  exact(
    isExactly<Awaited<typeof theirs>>()(
      db.$transaction((tx) => tx.as(principal).expense.findUniqueOrThrow({ where: { id: 'x' } })),
    ),
  )
}
void prisma.$transaction((tx) => layer.with(tx).isAllowed(principal, 'expense', 'view', 'x'))
// @ts-expect-error no such action
void layer.authorizedFindMany(principal, 'expense', 'vew')
// @ts-expect-error no such field
void db.as(principal).expense.findMany({ where: { nothing: 1 } })
// @ts-expect-error not guarded
void db.as(principal).expense.updateManyAndReturn
// @ts-expect-error not guarded
void db.as(principal).$queryRaw
