/** The five values of the enum `expense_status`. */
export type ExpenseStatus = 'DRAFT' | 'SUBMITTED' | 'APPROVED' | 'REJECTED' | 'PAID'

export interface UserRow {
  readonly id: string
  readonly name: string
  readonly department: string | null
  readonly region: string
  readonly managerId: string | null
  readonly active: boolean
}

/** A row as JSON can hold it exactly: decimals and big integers as text, timestamps as RFC 3339 in UTC. */
export interface ExpenseRow {
  readonly id: string
  readonly ownerId: string
  readonly department: string
  readonly region: string
  readonly amount: string
  readonly currency: string
  readonly status: ExpenseStatus
  readonly createdAt: string
  readonly approverId: string | null
  readonly project: string | null
  readonly tags: readonly (string | null)[] | null
  readonly riskScore: number | null
  readonly quantity: number
  readonly priority: string | null
  readonly fxRate: string | null
}

export interface LineItemRow {
  readonly id: string
  readonly expenseId: string
  readonly description: string
  readonly category: string
  readonly amount: string
  readonly vendor: string | null
  readonly billable: boolean | null
}

export interface CommentRow {
  readonly id: string
  readonly expenseId: string
  readonly authorId: string
  readonly body: string
  readonly createdAt: string
  readonly internal: boolean
}

/** Everything the seed inserts, in an order that the foreign keys accept. */
export interface SeedRows {
  readonly users: readonly UserRow[]
  readonly expenses: readonly ExpenseRow[]
  readonly lineItems: readonly LineItemRow[]
  readonly comments: readonly CommentRow[]
}
