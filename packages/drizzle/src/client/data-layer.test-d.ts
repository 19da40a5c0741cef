import type { CerbosClient } from '@rowgate/core'
import { desc, eq, type SQL, sql } from 'drizzle-orm'
import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import { alias } from 'drizzle-orm/pg-core'
import type { PgliteDatabase } from 'drizzle-orm/pglite'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { schema } from '../expenses.test-support.ts'
import { createDataLayer } from './create-data-layer.ts'

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- only a type parameter tells any and readonly apart
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Compiles only when two results are of exactly the same type. */
declare function same<A, B>(a: PromiseLike<A>, b: PromiseLike<B>, verdict: Equal<A, B>): void

declare const db: NodePgDatabase<typeof schema>
declare const cerbos: CerbosClient
const { expenses, lineItems, users } = schema
const ada = { id: 'ada', roles: ['employee'] }

const plain = createDataLayer({ db, cerbos })
const named = createDataLayer({
  db,
  cerbos,
  resources: {
    users: true,
    expense: {
      model: 'expenses',
      actions: ['view', 'approve'],
      readAction: 'view',
      attributes: {
        owner: 'ownerId',
        tags: false,
        departments: 'owner.department',
        bosses: 'owner.manager.email',
        'money.amount': 'amount',
        approverId: { field: 'approverId', absent: 'missing' },
      },
      relations: {
        lineItems: true,
        travels: { relation: 'lineItems', where: { category: 'travel' } },
        approver: { attributes: { mail: 'email' }, relations: { boss: { relation: 'manager', absent: 'missing' } } },
      },
    },
    watchers: { id: { fields: ['expenseId', 'userId'], separator: '/' } },
  },
})

// Results are exactly Drizzle's own

same(plain.authorizedFindMany(ada, 'expenses', 'view'), db.query.expenses.findMany(), true)
same(named.authorizedFindMany(ada, 'expense', 'view'), db.query.expenses.findMany(), true)
same(named.as(ada).authorizedFindMany('expense', 'view'), db.query.expenses.findMany(), true)
same(plain.authorizedFindFirst(ada, 'users', 'view'), db.query.users.findFirst(), true)
same(
  named.authorizedFindMany(ada, 'expense', 'view', {
    columns: { id: true, amount: true },
    with: { owner: true, lineItems: { columns: { id: false }, where: eq(lineItems.category, 'travel'), limit: 3 } },
    extras: { cents: sql<number>`amount * 100`.as('cents') },
    where: (fields, operators) => operators.and(operators.eq(fields.status, 'DRAFT'), eq(expenses.ownerId, 'ada')),
    orderBy: [desc(expenses.createdAt), expenses.id],
    limit: 20,
    offset: 40,
  }),
  db.query.expenses.findMany({
    columns: { id: true, amount: true },
    with: { owner: true, lineItems: { columns: { id: false }, where: eq(lineItems.category, 'travel'), limit: 3 } },
    extras: { cents: sql<number>`amount * 100`.as('cents') },
    where: (fields, operators) => operators.and(operators.eq(fields.status, 'DRAFT'), eq(expenses.ownerId, 'ada')),
    orderBy: [desc(expenses.createdAt), expenses.id],
    limit: 20,
    offset: 40,
  }),
  true,
)
same(
  named.as(ada).authorizedFindFirst('expense', 'view', { columns: { tags: true }, with: { receipt: true } }),
  db.query.expenses.findFirst({ columns: { tags: true }, with: { receipt: true } }),
  true,
)
same(named.check(ada, 'expense', 'approve', 'e1'), Promise.resolve({} as typeof expenses.$inferSelect), true)
same(named.isAllowed(ada, 'expense', 'approve', 'e1'), Promise.resolve(true as boolean), true)
same(
  named.authorizedCount(ada, 'expense', 'view', { where: eq(expenses.id, 'e1') }),
  Promise.resolve(1 as number),
  true,
)
same(named.authorizedWhere(ada, 'expense', 'view', { table: alias(expenses, 'e') }), Promise.resolve({} as SQL), true)

// Kinds and actions

// @ts-expect-error -- the kind is `expense`
void named.authorizedFindMany(ada, 'expenses', 'view')
// @ts-expect-error -- not a table
void plain.authorizedFindMany(ada, 'expense', 'view')
// @ts-expect-error -- not an action of the kind
void named.check(ada, 'expense', 'aprove', 'e1')
// @ts-expect-error -- not an action of the kind
void named.as(ada).isAllowed('expense', 'delete', 'e1')
void named.check(ada, 'users', 'any action where none are declared', 'u1')

// Fields of the arguments

// @ts-expect-error -- not a column
void named.authorizedFindMany(ada, 'expense', 'view', { columns: { identity: true } })
// @ts-expect-error -- not a relation
void named.authorizedFindMany(ada, 'expense', 'view', { with: { lineItem: true } })
// @ts-expect-error -- not a column of the relation
void named.authorizedFindMany(ada, 'expense', 'view', { with: { lineItems: { columns: { amount: true } } } })
// @ts-expect-error -- not an argument
void named.authorizedFindMany(ada, 'expense', 'view', { take: 20 })
// @ts-expect-error -- not a column
void plain.authorizedFindMany(ada, 'users', 'view', { where: (fields, operators) => operators.eq(fields.name, 1) })
// @ts-expect-error -- not a column
void named.authorizedCount(ada, 'expense', 'view', { where: (fields, operators) => operators.eq(fields.identity, 1) })
// @ts-expect-error -- an alias of another table
void named.authorizedWhere(ada, 'expense', 'view', { table: alias(users, 'e') })

// Keys

void plain.check(ada, 'lineItems', 'view', 7n)
void plain.check(ada, 'lineItems', 'view', { id: 7n })
void named.check(ada, 'watchers', 'view', { expenseId: 'e1', userId: 'u1' })
// @ts-expect-error -- the key is a bigint
void plain.check(ada, 'lineItems', 'view', '7')
// @ts-expect-error -- the key has two fields
void named.check(ada, 'watchers', 'view', 'e1')
// @ts-expect-error -- not a column
void named.check(ada, 'watchers', 'view', { expense: 'e1', user: 'u1' })
// @ts-expect-error -- there may be no key
void named.check(ada, 'expense', 'view', undefined)

// Declarations

// @ts-expect-error -- not a table, and none is named
createDataLayer({ db, cerbos, resources: { expense: true } })
// @ts-expect-error -- not a table
createDataLayer({ db, cerbos, resources: { expense: { model: 'expense' } } })
// @ts-expect-error -- not a column
createDataLayer({ db, cerbos, resources: { expenses: { attributes: { owner: 'owner_id' } } } })
// @ts-expect-error -- not a column behind the relation
createDataLayer({ db, cerbos, resources: { expenses: { attributes: { names: 'owner.name' } } } })
// @ts-expect-error -- not a column at the end of the relations
createDataLayer({ db, cerbos, resources: { expenses: { attributes: { names: 'owner.manager.name' } } } })
// @ts-expect-error -- not a column
createDataLayer({ db, cerbos, resources: { expenses: { attributes: { x: { field: 'nothing' } } } } })
// @ts-expect-error -- not a column
createDataLayer({ db, cerbos, resources: { expenses: { attributes: { secret: false } } } })
// @ts-expect-error -- not a relation
createDataLayer({ db, cerbos, resources: { expenses: { relations: { items: true } } } })
// @ts-expect-error -- not a relation
createDataLayer({ db, cerbos, resources: { expenses: { relations: { items: { relation: 'item' } } } } })
// @ts-expect-error -- not a relation, nested
createDataLayer({ db, cerbos, resources: { expenses: { relations: { owner: { relations: { boss: true } } } } } })
// @ts-expect-error -- not a column, nested
createDataLayer({ db, cerbos, resources: { expenses: { relations: { owner: { attributes: { x: 'amount' } } } } } })
// @ts-expect-error -- not a column of the related table
createDataLayer({ db, cerbos, resources: { expenses: { relations: { lineItems: { where: { deleted: false } } } } } })
// @ts-expect-error -- not an option of a kind
createDataLayer({ db, cerbos, resources: { expenses: { where: { id: 'e1' } } } })
// @ts-expect-error -- not an option
createDataLayer({ db, cerbos, resources: { expenses: { action: ['view'] } } })
// @ts-expect-error -- not a column
createDataLayer({ db, cerbos, resources: { expenses: { id: 'identity' } } })
// @ts-expect-error -- not what a NULL can be
createDataLayer({ db, cerbos, resources: { expenses: { absent: 'undefined' } } })

// Clients

declare const postgresJs: PostgresJsDatabase<typeof schema>
declare const pglite: PgliteDatabase<typeof schema>
declare const withoutSchema: NodePgDatabase

same(
  createDataLayer({ db: postgresJs, cerbos }).authorizedFindMany(ada, 'users', 'view'),
  db.query.users.findMany(),
  true,
)
same(createDataLayer({ db: pglite, cerbos }).authorizedFindMany(ada, 'users', 'view'), db.query.users.findMany(), true)
same(
  createDataLayer({ db: withoutSchema, schema, cerbos }).authorizedFindMany(ada, 'users', 'view'),
  db.query.users.findMany(),
  true,
)
// @ts-expect-error -- without a schema there are no kinds
void createDataLayer({ db: withoutSchema, cerbos }).authorizedFindMany(ada, 'users', 'view')
void db.transaction((transaction) => named.with(transaction).authorizedFindMany(ada, 'expense', 'view'))
void postgresJs.transaction((transaction) => named.as(ada).with(transaction).check('expense', 'view', 'e1'))
