import type { Prisma } from '../../prisma/generated/client/client.ts'

const A = 'R.attr'

/** A condition of a policy, and what a person would write for it. */
export interface PrismaCondition {
  readonly name: string
  readonly condition: string
  readonly byHand?: Prisma.ExpenseWhereInput
  readonly sql?: string
}

export const principal = { id: 'u17', roles: ['USER'], attr: { department: 'd3', region: 'r2' } }

// oxfmt-ignore
export const EXACT: readonly (PrismaCondition & { readonly byHand: Prisma.ExpenseWhereInput })[] = [
  { name: 'owner', condition: `${A}.ownerId == P.id`, byHand: { ownerId: 'u17' } },
  { name: 'department and status', condition: `${A}.department == P.attr.department && ${A}.status in ["SUBMITTED", "APPROVED"]`, byHand: { department: 'd3', status: { in: ['SUBMITTED', 'APPROVED'] } } },
  { name: 'no draft, or own', condition: `${A}.status != "DRAFT" || ${A}.ownerId == P.id`, byHand: { OR: [{ status: { not: 'DRAFT' } }, { ownerId: 'u17' }] } },
  { name: 'owner’s region', condition: `${A}.owner.region == P.attr.region`, byHand: { owner: { region: 'r2' } } },
  { name: 'a line item', condition: `${A}.lineItems.exists(i, i.category == "c7")`, byHand: { lineItems: { some: { category: 'c7' } } } },
  { name: 'no line item', condition: `${A}.department == P.attr.department && !${A}.lineItems.exists(i, i.category == "c7")`, byHand: { department: 'd3', lineItems: { none: { category: 'c7' } } } },
  { name: 'quantity', condition: `${A}.quantity > 97`, byHand: { quantity: { gt: 97 } } },
  { name: 'department, and not approved by oneself', condition: `${A}.department == P.attr.department && ${A}.approverId != P.id`, byHand: { department: 'd3', OR: [{ approverId: null }, { approverId: { not: 'u17' } }] } },
  { name: 'three departments, and region', condition: `(${A}.department == "d1" || ${A}.department == "d2" || ${A}.department == P.attr.department) && ${A}.region == P.attr.region`, byHand: { department: { in: ['d1', 'd2', 'd3'] }, region: 'r2' } },
]

// oxfmt-ignore
export const INEXACT: readonly (PrismaCondition & { readonly sql: string })[] = [
  { name: 'two line items', condition: `size(${A}.lineItems) >= 2`, sql: `(select count(*) from line_items i where i.expense_id = e.id) >= 2` },
  { name: 'an order of texts', condition: `${A}.department < "d5"`, sql: `department collate "C" < 'd5'` },
  { name: 'one in fifty', condition: `${A}.department + ${A}.region < "d0r1"`, sql: `(department || region) collate "C" < 'd0r1'` },
  { name: 'few among many', condition: `${A}.project + ${A}.currency < "p0b"`, sql: `(project || currency) collate "C" < 'p0b'` },
]
