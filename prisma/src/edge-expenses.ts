import type { CommentRow, ExpenseRow, LineItemRow } from './rows.ts'
import { hoursBefore } from './time.ts'

const plain = {
  ownerId: 'u-ada',
  department: 'engineering',
  region: 'emea',
  amount: '10.00',
  currency: 'EUR',
  status: 'SUBMITTED',
  createdAt: '2025-03-01T12:00:00.000000Z',
  approverId: null,
  project: null,
  tags: ['public'],
  riskScore: 0.25,
  quantity: 1,
  priority: null,
  fxRate: null,
} satisfies Omit<ExpenseRow, 'id'>

type Edge = Partial<ExpenseRow>

// A row each, named for what is odd about it. Ids end in a digit, so that the audit rule about ids can meet them.
const absolute: Record<string, Edge> = {
  'all-null-1': { approverId: null, project: null, tags: null, riskScore: null, priority: null, fxRate: null },
  'tags-empty-2': { tags: [] },
  'tags-null-element-3': { tags: [null] },
  'tags-mixed-null-4': { tags: ['apollo', null, 'public'] },
  'tags-twice-5': { tags: ['team:apollo', 'team:apollo', ''] },
  'tags-quotes-6': { tags: ['a"b', "o'clock", 'a,b', '{x}', '\\', 'NULL', 'null'], ownerId: 'u-ben' },
  'tags-like-7': { tags: ['100%', 'a_b', '100', 'axb', '%', '_'], ownerId: 'u-chi' },
  'tags-case-8': { tags: ['Public', 'PUBLIC', 'ápollo', 'TEAM:x'], ownerId: 'u-dov' },
  'draft-1': { status: 'DRAFT' },
  'draft-2': { status: 'DRAFT', project: 'apollo' },
  'draft-3': { status: 'DRAFT', quantity: 0 },
  'draft-4': { status: 'DRAFT', project: 'frozen' },
  'draft-5': { status: 'DRAFT', ownerId: 'u-cleo', department: 'ops' },
  'rejected-6': { status: 'REJECTED', project: '' },
  'rejected-7': { status: 'REJECTED', project: 'frozen' },
  'paid-8': { status: 'PAID', region: 'amer', ownerId: 'u-dov' },
  'cents-1': { amount: '0.10', fxRate: '0.100000000000000001' },
  'cents-2': { amount: '0.30', fxRate: '0.100000000000000000' },
  'cents-3': { amount: '1234567890.12', fxRate: '0.099999999999999999' },
  'amount-max-4': { amount: '9999999999.99', fxRate: '99999999999999999999.999999999999999999' },
  'amount-negative-5': { amount: '-0.01', quantity: -3, fxRate: '-0.100000000000000001' },
  'amount-zero-6': { amount: '0.00', quantity: 0, fxRate: '0' },
  'amount-limit-7': { amount: '2000.00', riskScore: 0.95 },
  'amount-over-limit-8': { amount: '2000.01', ownerId: 'u-chi' },
  'amount-threshold-9': { amount: '250.00', status: 'APPROVED', approverId: 'u-mia' },
  'amount-threshold-10': { amount: '250.01', status: 'APPROVED', approverId: 'u-ada' },
  'amount-threshold-11': {
    amount: '999.99',
    status: 'PAID',
    ownerId: 'u-eli',
    department: 'sales',
    approverId: 'u-mia',
  },
  'amount-threshold-12': {
    amount: '1000.00',
    status: 'PAID',
    ownerId: 'u-eli',
    department: 'sales',
    approverId: 'u-mia',
  },
  'big-53-1': { priority: '9007199254740992' },
  'big-53-2': { priority: '9007199254740993' },
  'big-53-3': { priority: '9007199254740994' },
  'big-max-4': { priority: '9223372036854775807', quantity: 2147483647 },
  'big-min-5': { priority: '-9223372036854775808', quantity: -2147483648 },
  'risk-6': { riskScore: 0.5, quantity: 10 },
  'risk-7': { riskScore: 0.49999999999999994, quantity: 9 },
  'risk-8': { riskScore: 5e-324, ownerId: 'u-finn' },
  'risk-9': { riskScore: 1.7976931348623157e308, approverId: 'u-finn' },
  'risk-10': { riskScore: 0.9, ownerId: 'u-cyd', approverId: 'u-cyd' },
  'time-1': { createdAt: '0001-01-01T00:00:00.000000Z' },
  'time-2': { createdAt: '9999-12-31T23:59:59.999999Z' },
  'time-3': { createdAt: '1969-12-31T23:59:59.999999Z' },
  'time-4': { createdAt: '2024-02-29T23:59:59.123456Z' },
  'time-5': { createdAt: '2024-10-27T00:30:00.000001Z' },
  'text-empty-1': { department: '', region: '', currency: '', project: '' },
  'text-space-2': { department: 'engineering ', region: ' emea', project: ' apollo', currency: 'EUR ' },
  'text-case-3': { department: 'Engineering', ownerId: 'U-ADA', project: 'Zephyr' },
  'text-case-4': { department: 'B', project: 'FROZEN' },
  'text-case-5': { department: 'a', project: 'zephyr_internal' },
  'text-accent-6': { department: 'é', project: 'zéphyr' },
  'text-decomposed-7': { department: 'e\u0301', project: 'ze\u0301phyr' },
  'text-astral-8': { department: '😀', project: 'zephyr 👩‍👩‍👧', tags: ['😀', '\uFFFD'] },
  'text-private-9': { department: '\uFFFD', project: 'zephyr\u00AD' },
  'text-like-1': { project: '100%_internal', currency: '%' },
  'text-like-2': { project: 'xinternal', currency: '_' },
  'text-like-3': { project: 'back\\_internal', currency: '\\' },
  'text-quote-4': { project: "'; drop table expenses; --", currency: '"' },
  'text-lines-5': { project: 'frozen\n', department: 'engineering\n' },
  'text-tab-6': { project: 'frozen\t', department: 'ops' },
  'text-range-7': { department: 'ops~', project: 'zephyq\u{10FFFF}' },
  'text-range-8': { department: 'opsz', project: 'frozen' },
  'text-range-9': { department: 'f', project: 'zephys' },
}

/** Rows on both sides of the time rule's 30 days, two hours away from it, and one from tomorrow. */
const ages: Record<string, number> = { 'age-1': 718, 'age-2': 722, 'age-3': 0, 'age-4': -24 }

/** Expenses whose values are legal, rare and where a careless translation goes wrong. */
export function edgeExpenses(now: Date): ExpenseRow[] {
  const relative = Object.entries(ages).map(([name, hours]): [string, Edge] => [
    name,
    { createdAt: hoursBefore(now, hours, 123_456) },
  ])
  return [...Object.entries(absolute), ...relative].map(([name, edge]) => ({ id: `e-${name}`, ...plain, ...edge }))
}

const item = { category: 'travel', amount: '499.99', vendor: null, billable: true }

/** Items of drafts, at the threshold of 500, with unset `billable`, and with LIKE's metacharacters in the description. */
export const edgeLineItems: readonly LineItemRow[] = [
  { ...item, id: 'l-below', expenseId: 'e-cents-1', description: '100% sure' },
  { ...item, id: 'l-at', expenseId: 'e-cents-2', description: '100 percent', amount: '500.00' },
  { ...item, id: 'l-above', expenseId: 'e-cents-3', description: '1000%', amount: '500.01' },
  { ...item, id: 'l-unset', expenseId: 'e-risk-6', description: '100_%', billable: null },
  { ...item, id: 'l-unset-too', expenseId: 'e-risk-6', description: '\\100%', billable: false },
  { ...item, id: 'l-case', expenseId: 'e-risk-9', description: '１００％', category: 'Travel' },
  { ...item, id: 'l-draft-1', expenseId: 'e-draft-1', description: 'train' },
  { ...item, id: 'l-draft-1-too', expenseId: 'e-draft-1', description: 'hotel', amount: '-20.00' },
  { ...item, id: 'l-draft-2', expenseId: 'e-draft-2', description: 'train' },
  { ...item, id: 'l-draft-2-too', expenseId: 'e-draft-2', description: 'flight', amount: '500.00' },
  { ...item, id: 'l-draft-4', expenseId: 'e-draft-4', description: 'train' },
  { ...item, id: 'l-draft-5', expenseId: 'e-draft-5', description: 'train', billable: null },
  { ...item, id: 'l-max', expenseId: 'e-amount-max-4', description: '', amount: '9999999999.99' },
]

const remark = { authorId: 'u-audra', createdAt: '2025-03-02T08:00:00.000001Z', internal: true, body: 'noted' }

/** Threads of two and three comments, and one of the auditor's own only. */
export const edgeComments: readonly CommentRow[] = [
  { ...remark, id: 'c-draft', expenseId: 'e-draft-2', internal: false },
  { ...remark, id: 'c-own', expenseId: 'e-cents-1' },
  { ...remark, id: 'c-two-a', expenseId: 'e-cents-2' },
  { ...remark, id: 'c-two-b', expenseId: 'e-cents-2', authorId: 'u-axel' },
  { ...remark, id: 'c-three-a', expenseId: 'e-cents-3', internal: false },
  { ...remark, id: 'c-three-b', expenseId: 'e-cents-3', authorId: 'u-ada', body: '' },
  { ...remark, id: 'c-three-c', expenseId: 'e-cents-3', createdAt: '0001-01-01T00:00:00.000000Z' },
]
