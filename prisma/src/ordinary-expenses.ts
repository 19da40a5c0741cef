import type { Random } from './random.ts'
import type { CommentRow, ExpenseRow, ExpenseStatus, LineItemRow } from './rows.ts'
import { hoursBefore } from './time.ts'
import { users } from './users.ts'

/** An expense with what belongs to it. */
export interface SeededExpense {
  readonly expense: ExpenseRow
  readonly lineItems: readonly LineItemRow[]
  readonly comments: readonly CommentRow[]
}

const statuses: readonly ExpenseStatus[] = ['DRAFT', 'DRAFT', 'SUBMITTED', 'SUBMITTED', 'APPROVED', 'REJECTED', 'PAID']
const projects = ['apollo', 'apollo_internal', 'Apollo', 'zephyr', 'zephyr-2', 'frozen', 'Frozen', '100% client', null]
const tagPool = [
  'public',
  'client',
  'apollo',
  'team:apollo',
  'team:zephyr',
  'zephyr',
  'confidential',
  '100%',
  'a_b',
  'Q1',
]
const categories = ['travel', 'meals', 'hardware', 'software', 'gift', 'Travel']
const vendors = ['Aurora Rail', 'Café Zoë', "O'Brien & Sons", '', null, null]
const descriptions = [
  'taxi',
  'hotel, 2 nights',
  '100% reimbursable',
  '1000 sheets',
  'train_ticket',
  'dîner d’équipe',
  '',
]
const bodies = ['Receipt, please.', 'ok', '', 'Über the limit?', '50% of this is private', '👍']

/** The policies' time rule asks for 30 days: nothing is made within two hours of it. */
const settledAfter = 720

/** The row of this number: everyday values, with gaps where a column may be NULL. */
export function ordinaryExpense(random: Random, number: number, now: Date): SeededExpense {
  const id = `e-${String(number).padStart(4, '0')}`
  const owner = random.pick(users)
  const lineItems = Array.from({ length: random.below(5) }, (_, at) => lineItem(random, id, at))
  const status = random.pick(statuses)
  const decided = status !== 'DRAFT' && status !== 'SUBMITTED'
  const age = random.below(2000)
  const expense: ExpenseRow = {
    id,
    ownerId: owner.id,
    department: owner.department ?? random.pick(['engineering', 'sales', 'ops']),
    region: random.pick(['emea', 'emea', 'amer', 'apac']),
    amount: total(lineItems, random),
    currency: random.pick(['EUR', 'EUR', 'USD', 'GBP', 'JPY', 'eur']),
    status,
    createdAt: hoursBefore(now, Math.abs(age - settledAfter) < 2 ? age + 5 : age, random.below(1_000_000)),
    approverId: decided || random.chance(15) ? random.pick(users).id : null,
    project: random.pick(projects),
    tags: tags(random),
    riskScore: random.chance(20) ? null : random.below(101) / 100,
    quantity: random.below(25),
    priority: random.chance(30) ? null : String(random.below(10) - 2),
    fxRate: random.chance(40) ? null : `${random.below(3)}.${String(random.below(1_000_000)).padStart(6, '0')}`,
  }
  return { expense, lineItems, comments: comments(random, id, now) }
}

function tags(random: Random): (string | null)[] | null {
  if (random.chance(12)) return null
  if (random.chance(10)) return []
  const chosen: (string | null)[] = random.some(tagPool, 22)
  return random.chance(8) ? [...chosen, null] : chosen
}

function lineItem(random: Random, expenseId: string, at: number): LineItemRow {
  return {
    id: `${expenseId}-l${at + 1}`,
    expenseId,
    description: random.pick(descriptions),
    category: random.pick(categories),
    amount: money(random.chance(15) ? 49_998 + random.below(5) : random.below(60_000)),
    vendor: random.pick(vendors),
    billable: random.pick([true, false, null]),
  }
}

function comments(random: Random, expenseId: string, now: Date): CommentRow[] {
  return Array.from({ length: Math.max(0, random.below(7) - 2) }, (_, at) => ({
    id: `${expenseId}-c${at + 1}`,
    expenseId,
    authorId: random.pick(users).id,
    body: random.pick(bodies),
    createdAt: hoursBefore(now, random.below(500), random.below(1_000_000)),
    internal: random.chance(35),
  }))
}

/** The sum of the items, or for an expense without items some amount. */
function total(lineItems: readonly LineItemRow[], random: Random): string {
  const cents = lineItems.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0)
  return money(lineItems.length > 0 ? cents : random.below(250_000))
}

function money(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
}
