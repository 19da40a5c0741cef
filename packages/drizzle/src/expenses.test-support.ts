import { relations, sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  numeric,
  pgEnum,
  pgSchema,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

const status = pgEnum('expense_status', ['DRAFT', 'SUBMITTED', 'APPROVED'])

const users = pgTable('users', {
  id: text('id').primaryKey(),
  email: text('email').notNull().unique(),
  department: text('department'),
  managerId: text('manager_id'),
  active: boolean('active').notNull().default(true),
})

const expenses = pgTable('expenses', {
  id: text('id').primaryKey(),
  ownerId: text('owner_id').notNull(),
  approverId: text('approver_id'),
  amount: numeric('amount', { precision: 12, scale: 2 }).notNull(),
  status: status('status').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  tags: text('tags').array(),
})

const lineItems = pgTable('line_items', {
  id: bigint('id', { mode: 'bigint' }).primaryKey(),
  expenseId: text('expense_id').notNull(),
  category: text('category').notNull(),
})

const audit = pgSchema('audit')

/** One receipt per expense, in a schema of its own. */
const receipts = audit.table('receipts', {
  id: uuid('id').primaryKey(),
  expenseId: text('expense_id').notNull().unique(),
})

const watchers = pgTable(
  'watchers',
  {
    expenseId: text('expense_id').notNull(),
    userId: text('user_id').notNull(),
    position: bigint('position', { mode: 'number' }),
    name: text('name'),
  },
  (table) => [
    primaryKey({ columns: [table.expenseId, table.userId] }),
    unique().on(table.expenseId, table.position),
    uniqueIndex().on(table.userId, table.position),
    uniqueIndex()
      .on(table.name)
      .where(sql`${table.name} <> ''`),
    uniqueIndex().on(sql`lower(${table.name})`),
  ],
)

const usersRelations = relations(users, ({ one, many }) => ({
  manager: one(users, { fields: [users.managerId], references: [users.id], relationName: 'reporting' }),
  reports: many(users, { relationName: 'reporting' }),
  owned: many(expenses, { relationName: 'ownership' }),
}))

const expensesRelations = relations(expenses, ({ one, many }) => ({
  owner: one(users, { fields: [expenses.ownerId], references: [users.id], relationName: 'ownership' }),
  approver: one(users, { fields: [expenses.approverId], references: [users.id], relationName: 'approval' }),
  lineItems: many(lineItems),
  receipt: one(receipts),
  watchers: many(watchers),
}))

const lineItemsRelations = relations(lineItems, ({ one }) => ({
  expense: one(expenses, { fields: [lineItems.expenseId], references: [expenses.id] }),
}))

const receiptsRelations = relations(receipts, ({ one }) => ({
  expense: one(expenses, { fields: [receipts.expenseId], references: [expenses.id] }),
}))

const watchersRelations = relations(watchers, ({ one }) => ({
  expense: one(expenses, { fields: [watchers.expenseId], references: [expenses.id] }),
  user: one(users, { fields: [watchers.userId], references: [users.id] }),
}))

/** A schema with what a resource map is made of: names that differ from the database's, keys and relations of every sort. */
export const schema = {
  status,
  users,
  expenses,
  lineItems,
  receipts,
  watchers,
  usersRelations,
  expensesRelations,
  lineItemsRelations,
  receiptsRelations,
  watchersRelations,
}
