const text = { type: 'string' }
const orNull = { type: 'string', nullable: true }
const decimal = { type: 'string', pattern: '^\\d+(\\.\\d{1,2})?$' }

/** What a client says of a new expense. */
const draft = {
  $id: 'Draft',
  type: 'object',
  required: ['department', 'region', 'amount', 'currency'],
  additionalProperties: false,
  properties: { department: text, region: text, amount: decimal, currency: text },
}

/** What a client may change. */
const change = {
  $id: 'Change',
  type: 'object',
  minProperties: 1,
  additionalProperties: false,
  properties: { amount: decimal, currency: text },
}

/** What clients are shown of an expense: what is not named here is not sent. */
const expense = {
  $id: 'Expense',
  type: 'object',
  properties: {
    id: text,
    ownerId: text,
    department: text,
    region: text,
    amount: text,
    currency: text,
    status: text,
    createdAt: text,
    approverId: orNull,
    project: orNull,
    tags: { type: 'array', items: text, nullable: true },
    _can: { type: 'object', additionalProperties: { type: 'boolean' } },
  },
}

const page = {
  $id: 'Page',
  type: 'object',
  properties: { rows: { type: 'array', items: { $ref: 'Expense#' } }, next: text },
}

const problem = {
  $id: 'Problem',
  type: 'object',
  properties: { type: text, title: text, status: { type: 'integer' }, code: text },
}

export const SCHEMAS = [draft, change, expense, page, problem]

export interface Draft {
  readonly department: string
  readonly region: string
  readonly amount: string
  readonly currency: string
}

export type Change = Partial<Pick<Draft, 'amount' | 'currency'>>
