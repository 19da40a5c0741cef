import { getOperators, or, eq, sql, type SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import { expect, test } from 'vitest'
import { schema } from '../expenses.test-support.ts'
import { narrow, type Where } from './narrow.ts'

const { expenses } = schema
const filter = sql`(owner or shared)`

// oxfmt-ignore
test.each<[string, Where, string]>([
  ['nothing',                     undefined,                                              '(owner or shared)'],
  ['a condition',                 eq(expenses.id, 'e1'),                                  '((owner or shared) and ("expenses"."id" = $1))'],
  ['or, as Drizzle has it',       or(eq(expenses.id, 'e1'), eq(expenses.id, 'e2')),       '((owner or shared) and (("expenses"."id" = $1 or "expenses"."id" = $2)))'],
  ['or in raw SQL stays inside',  sql`a or true`,                                         '((owner or shared) and (a or true))'],
  ['a function',                  (fields, { sql: raw }) => raw`${fields['id']} is null`, '((owner or shared) and ("expenses"."id" is null))'],
  ['a function with or',          () => sql`a or true`,                                   '((owner or shared) and (a or true))'],
  ['a function of nothing',       () => undefined,                                        '(owner or shared)'],
])('%s', (_, where, expected) => {
  const narrowed = narrow(where, filter)
  const condition = typeof narrowed === 'function' ? narrowed({ id: expenses.id }, getOperators()) : narrowed
  expect(new PgDialect().sqlToQuery(condition as SQL).sql).toBe(expected)
})
