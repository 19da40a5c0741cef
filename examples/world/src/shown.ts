import type { drizzleSchema } from '@rowgate/expenses'

/** The columns of an expense that clients are shown. */
export const SHOWN = {
  id: true,
  ownerId: true,
  department: true,
  region: true,
  amount: true,
  currency: true,
  status: true,
  createdAt: true,
  approverId: true,
  project: true,
  tags: true,
} as const

type Expense = typeof drizzleSchema.expense.$inferSelect

/** What clients are shown of an expense. */
export function shown(expense: Expense): Pick<Expense, keyof typeof SHOWN> {
  const names = Object.keys(SHOWN) as (keyof typeof SHOWN)[]
  return Object.fromEntries(names.map((name) => [name, expense[name]])) as Pick<Expense, keyof typeof SHOWN>
}
