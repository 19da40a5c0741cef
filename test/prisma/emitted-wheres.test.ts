import { schema } from '../../prisma/generated/rowgate/index.ts'
import { expect, test } from 'vitest'
import { expectWellFormed } from '../support/emitted-wheres.ts'

// oxfmt-ignore
test.each<[problem: string, where: Record<string, unknown>]>([
  ['empty',                   {}],
  ['empty in a combinator',   { OR: [{ id: 'x' }, {}] }],
  ['OR of nothing',           { AND: [{ OR: [] }, { id: 'x' }] }],
  ['undefined',               { AND: [{ id: undefined }] }],
  ['undefined in an operator', { id: { equals: undefined } }],
  ['every',                   { lineItems: { every: { category: 'a' } } }],
  ['NOT of two leaves',       { NOT: { id: 'x', status: 'DRAFT' } }],
  ['NOT of a relation',       { NOT: { owner: { is: { id: 'x' } } } }],
  ['isNot of a nullable',     { owner: { isNot: { department: 'x' } } }],
  ['isNot of an unguarded OR', { owner: { isNot: { OR: [{ department: { not: null } }, { department: 'x' }] } } }],
  ['isNot of is of one',      { approver: { isNot: { manager: { is: { department: 'x' } } } } }],
  ['a fraction',              { quantity: { gt: 1.5 } }],
  ['a fraction in a list',    { OR: [{ quantity: { notIn: [1, 1.5] } }, { id: 'x' }] }],
  ['beyond the column',       { quantity: { lt: 4_294_967_296 } }],
])('refuses %s', (_problem, where) => {
  expect(() => expectWellFormed(where, schema, 'Expense')).toThrow(/to deeply equal/)
})

// oxfmt-ignore
test.each<[where: Record<string, unknown>]>([
  [{ id: { in: [] } }],
  [{ OR: [{ project: null }, { project: { not: 'x' } }] }],
  [{ NOT: { tags: { has: 'x' } } }],
  [{ owner: { isNot: { AND: [{ department: 'x' }, { department: { not: null } }] } } }],
  [{ owner: { isNot: { department: { equals: 'x', not: null } } } }],
  [{ lineItems: { none: { vendor: 'x' } } }],
])('takes %o', (where) => {
  expect(() => expectWellFormed(where, schema, 'Expense')).not.toThrow()
})
