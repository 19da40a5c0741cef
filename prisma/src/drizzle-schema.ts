import { relations } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  numeric,
  pgEnum,
  pgTable,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'

// The tables of schema.prisma, with the same field and relation names; prisma/migrations creates them.

export const expenseStatus = pgEnum('expense_status', ['DRAFT', 'SUBMITTED', 'APPROVED', 'REJECTED', 'PAID'])

export const user = pgTable(
  'users',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    department: text('department'),
    region: text('region').notNull(),
    managerId: text('manager_id').references((): AnyPgColumn => user.id, { onDelete: 'set null', onUpdate: 'cascade' }),
    active: boolean('active').notNull().default(true),
  },
  (table) => [index('users_manager_id_idx').on(table.managerId), index('users_department_idx').on(table.department)],
)

export const expense = pgTable(
  'expenses',
  {
    id: text('id').primaryKey(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => user.id, { onDelete: 'restrict', onUpdate: 'cascade' }),
    department: text('department').notNull(),
    region: text('region').notNull(),
    amount: numeric('amount', { precision: 12, scale: 2 }).notNull(),
    currency: text('currency').notNull(),
    status: expenseStatus('status').notNull().default('DRAFT'),
    // As text: a Date would cut the microseconds off.
    createdAt: timestamp('created_at', { precision: 6, withTimezone: true, mode: 'string' }).notNull().defaultNow(),
    approverId: text('approver_id').references(() => user.id, { onDelete: 'set null', onUpdate: 'cascade' }),
    project: text('project'),
    tags: text('tags').array(),
    riskScore: doublePrecision('risk_score'),
    quantity: integer('quantity').notNull().default(1),
    priority: bigint('priority', { mode: 'bigint' }),
    fxRate: numeric('fx_rate', { precision: 38, scale: 18 }),
  },
  (table) => [
    index('expenses_owner_id_idx').on(table.ownerId),
    index('expenses_approver_id_idx').on(table.approverId),
    index('expenses_department_idx').on(table.department),
    index('expenses_created_at_idx').on(table.createdAt),
    index('expenses_tags_idx').using('gin', table.tags),
  ],
)

export const lineItem = pgTable(
  'line_items',
  {
    id: text('id').primaryKey(),
    expenseId: text('expense_id')
      .notNull()
      .references(() => expense.id, { onDelete: 'cascade', onUpdate: 'cascade' }),
    description: text('description').notNull(),
    category: text('category').notNull(),
    amount: numeric('amount', { precision: 12, scale: 2 }).notNull(),
    vendor: text('vendor'),
    billable: boolean('billable'),
  },
  (table) => [index('line_items_expense_id_idx').on(table.expenseId)],
)

export const comment = pgTable(
  'comments',
  {
    id: text('id').primaryKey(),
    expenseId: text('expense_id')
      .notNull()
      .references(() => expense.id, { onDelete: 'cascade', onUpdate: 'cascade' }),
    authorId: text('author_id')
      .notNull()
      .references(() => user.id, { onDelete: 'restrict', onUpdate: 'cascade' }),
    body: text('body').notNull(),
    createdAt: timestamp('created_at', { precision: 6, withTimezone: true }).notNull().defaultNow(),
    internal: boolean('internal').notNull().default(false),
  },
  (table) => [index('comments_expense_id_idx').on(table.expenseId), index('comments_author_id_idx').on(table.authorId)],
)

export const userRelations = relations(user, ({ one, many }) => ({
  manager: one(user, { relationName: 'Reporting', fields: [user.managerId], references: [user.id] }),
  reports: many(user, { relationName: 'Reporting' }),
  expenses: many(expense, { relationName: 'Ownership' }),
  approvals: many(expense, { relationName: 'Approval' }),
  comments: many(comment),
}))

export const expenseRelations = relations(expense, ({ one, many }) => ({
  owner: one(user, { relationName: 'Ownership', fields: [expense.ownerId], references: [user.id] }),
  approver: one(user, { relationName: 'Approval', fields: [expense.approverId], references: [user.id] }),
  lineItems: many(lineItem),
  comments: many(comment),
}))

export const lineItemRelations = relations(lineItem, ({ one }) => ({
  expense: one(expense, { fields: [lineItem.expenseId], references: [expense.id] }),
}))

export const commentRelations = relations(comment, ({ one }) => ({
  expense: one(expense, { fields: [comment.expenseId], references: [expense.id] }),
  author: one(user, { fields: [comment.authorId], references: [user.id] }),
}))
