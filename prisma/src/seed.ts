import { edgeComments, edgeExpenses, edgeLineItems } from './edge-expenses.ts'
import { ordinaryExpense } from './ordinary-expenses.ts'
import { createRandom } from './random.ts'
import type { ExpenseRow, SeedRows } from './rows.ts'
import { users } from './users.ts'

/**
 * Runs one statement, in whatever driver.
 *
 * @example
 * await insertRows((text, values) => pool.query(text, values), new Date())
 */
export type Query = (text: string, values: string[]) => PromiseLike<unknown>

export interface Statement {
  readonly text: string
  /** The rows as one JSON text, so that no driver's encoding of lists, decimals or times matters. */
  readonly values: [json: string]
}

export interface SeedOptions {
  /**
   * Keep the NULLs inside `tags`. Left out unless asked for: the database and Drizzle take them, but Prisma 7.10 throws
   * P2023 for every query that selects such a list.
   */
  readonly nullElements?: boolean
}

const ordinaryCount = 200

/** Every row of the example domain. The same for the same `now`, on which only the times depend. */
export function seedRows(now: Date, { nullElements = false }: SeedOptions = {}): SeedRows {
  const random = createRandom(20_260_105)
  const ordinary = Array.from({ length: ordinaryCount }, (_, at) => ordinaryExpense(random, at + 1, now))
  const expenses = [...ordinary.map(({ expense }) => expense), ...edgeExpenses(now)]
  return {
    users,
    expenses: nullElements ? expenses : expenses.map(withoutNullElements),
    lineItems: [...ordinary.flatMap(({ lineItems }) => lineItems), ...edgeLineItems],
    comments: [...ordinary.flatMap(({ comments }) => comments), ...edgeComments],
  }
}

/** One INSERT per table, in the order of the foreign keys. Table names are unqualified: the search path decides. */
export function seedStatements(now: Date, options: SeedOptions = {}): Statement[] {
  const rows = seedRows(now, options)
  return [
    insert('users', rows.users, userColumns),
    insert('expenses', rows.expenses, expenseColumns),
    insert('line_items', rows.lineItems, lineItemColumns),
    insert('comments', rows.comments, commentColumns),
  ]
}

/** Inserts the rows into migrated, empty tables. */
export async function insertRows(query: Query, now: Date, options: SeedOptions = {}): Promise<void> {
  for (const { text, values } of seedStatements(now, options)) {
    // oxlint-disable-next-line no-await-in-loop -- the foreign keys want an order
    await query(text, values)
  }
}

function withoutNullElements(row: ExpenseRow): ExpenseRow {
  return { ...row, tags: row.tags?.filter((tag) => tag !== null) ?? null }
}

// Field, column and type, in the table's order.
type Columns<Row> = { readonly [field in keyof Row]-?: readonly [column: string, type: string] }

const userColumns: Columns<SeedRows['users'][number]> = {
  id: ['id', 'text'],
  name: ['name', 'text'],
  department: ['department', 'text'],
  region: ['region', 'text'],
  managerId: ['manager_id', 'text'],
  active: ['active', 'boolean'],
}

const expenseColumns: Columns<SeedRows['expenses'][number]> = {
  id: ['id', 'text'],
  ownerId: ['owner_id', 'text'],
  department: ['department', 'text'],
  region: ['region', 'text'],
  amount: ['amount', 'numeric'],
  currency: ['currency', 'text'],
  status: ['status', 'expense_status'],
  createdAt: ['created_at', 'timestamptz'],
  approverId: ['approver_id', 'text'],
  project: ['project', 'text'],
  tags: ['tags', 'text[]'],
  riskScore: ['risk_score', 'float8'],
  quantity: ['quantity', 'integer'],
  priority: ['priority', 'bigint'],
  fxRate: ['fx_rate', 'numeric'],
}

const lineItemColumns: Columns<SeedRows['lineItems'][number]> = {
  id: ['id', 'text'],
  expenseId: ['expense_id', 'text'],
  description: ['description', 'text'],
  category: ['category', 'text'],
  amount: ['amount', 'numeric'],
  vendor: ['vendor', 'text'],
  billable: ['billable', 'boolean'],
}

const commentColumns: Columns<SeedRows['comments'][number]> = {
  id: ['id', 'text'],
  expenseId: ['expense_id', 'text'],
  authorId: ['author_id', 'text'],
  body: ['body', 'text'],
  createdAt: ['created_at', 'timestamptz'],
  internal: ['internal', 'boolean'],
}

function insert<Row>(table: string, rows: readonly Row[], columns: Columns<Row>): Statement {
  const fields = Object.entries<readonly [string, string]>(columns)
  const targets = fields.map(([, [column]]) => column).join(', ')
  const sources = fields.map(([field]) => `row."${field}"`).join(', ')
  const types = fields.map(([field, [, type]]) => `"${field}" ${type}`).join(', ')
  return {
    text: `insert into ${table} (${targets}) select ${sources} from json_to_recordset($1::json) as row(${types})`,
    values: [JSON.stringify(rows)],
  }
}
