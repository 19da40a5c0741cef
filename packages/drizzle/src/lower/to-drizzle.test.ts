import type { Field } from '@rowgate/core'
import { parameter, type RootColumn, sql as text, type SqlText } from '@rowgate/sql'
import { and, eq, sql } from 'drizzle-orm'
import { alias, PgDialect } from 'drizzle-orm/pg-core'
import { drizzle } from 'drizzle-orm/pg-proxy'
import { describe, expect, test } from 'vitest'
import { schema } from '../expenses.test-support.ts'
import { fromTables } from '../schema/from-tables.ts'
import { toDrizzle } from './to-drizzle.ts'

const { expenses, lineItems, users } = schema
const { models } = fromTables(schema)
const db = drizzle(() => Promise.resolve({ rows: [] }), { schema })

function root(model: string, field: string): RootColumn {
  return { kind: 'rootColumn', field: models[model]?.fields[field] as Field }
}

const travels = text`exists (select 1 from "line_items" as "rg1" where "rg1"."expense_id" = ${root('expenses', 'id')} and "rg1"."category" = ${parameter('travel')})`
const owned = text`${root('expenses', 'ownerId')} = ${parameter('ada')} or ${travels}`
const filter = toDrizzle(owned, expenses)

/** What `owned` is when the row is called `row`. */
function ownedOf(row: string, first = 1): string {
  const exists = `exists (select 1 from "line_items" as "rg1" where "rg1"."expense_id" = "${row}"."id" and "rg1"."category" = $${first + 1})`
  return `("${row}"."owner_id" = $${first} or ${exists})`
}

describe('parts', () => {
  const render = (part: SqlText): { sql: string; params: unknown[] } => {
    const { sql: query, params } = new PgDialect().sqlToQuery(toDrizzle(part, expenses))
    return { sql: query, params }
  }

  // oxfmt-ignore
  test.each<[string, SqlText, string, unknown[]]>([
    ['text',             ['true'],                                             '(true)',                        []],
    ['quotes in text',   [`'it''s $1 ?' = "a""b"`],                            `('it''s $1 ?' = "a""b")`,       []],
    ['a column',         text`${root('expenses', 'createdAt')} is null`,       '("expenses"."created_at" is null)', []],
    ['a string',         text`x = ${parameter("o'neil")}`,                     '(x = $1)',                      ["o'neil"]],
    ['a list',           text`x = any(${parameter('{"a","b"}')}::text[])`,     '(x = any($1::text[]))',         ['{"a","b"}']],
    ['a number',         text`x = ${parameter(1.5)}`,                          '(x = $1)',                      [1.5]],
    ['a bigint',         text`x = ${parameter(9007199254740993n)}`,            '(x = $1)',                      ['9007199254740993']],
    ['a boolean',        text`x = ${parameter(false)}`,                        '(x = $1)',                      [false]],
    ['a null',           text`x is not distinct from ${parameter(null)}`,      '(x is not distinct from $1)',   [null]],
  ])('%s', (_, part, query, params) => {
    expect(render(part)).toEqual({ sql: query, params })
  })

  test('a column in a schema of its own', () => {
    const { sql: query } = new PgDialect().sqlToQuery(toDrizzle([root('receipts', 'id')], schema.receipts))
    expect(query).toBe('("audit"."receipts"."id")')
  })

  test('a column that the table does not have is refused', () => {
    expect(() => toDrizzle(owned, users)).toThrow(expect.objectContaining({ code: 'unsupported-argument' }))
  })
})

describe('the same filter', () => {
  const e = alias(expenses, 'e')

  // oxfmt-ignore
  test.each<[string, () => { sql: string }, string]>([
    ['select().where()',       () => db.select({ id: expenses.id }).from(expenses).where(filter).toSQL(),
      `select "id" from "expenses" where ${ownedOf('expenses')}`],
    ['and() beside an equality', () => db.select({ id: expenses.id }).from(expenses).where(and(eq(expenses.status, 'DRAFT'), filter)).toSQL(),
      `select "id" from "expenses" where ("expenses"."status" = $1 and ${ownedOf('expenses', 2)})`],
    ['a join',                 () => db.select({ id: expenses.id }).from(expenses).innerJoin(lineItems, eq(lineItems.expenseId, expenses.id)).where(filter).toSQL(),
      `select "expenses"."id" from "expenses" inner join "line_items" on "line_items"."expense_id" = "expenses"."id" where ${ownedOf('expenses')}`],
    ['an alias',               () => db.select({ id: e.id }).from(e).where(toDrizzle(owned, e)).toSQL(),
      `select "id" from "expenses" "e" where ${ownedOf('e')}`],
    ['an alias beside the table', () => db.select({ id: e.id }).from(expenses).innerJoin(e, eq(e.ownerId, expenses.ownerId)).where(and(filter, toDrizzle(owned, e))).toSQL(),
      `select "e"."id" from "expenses" inner join "expenses" "e" on "e"."owner_id" = "expenses"."owner_id" where (${ownedOf('expenses')} and ${ownedOf('e', 3)})`],
    ['a select list',          () => db.select({ may: sql`${filter}` }).from(expenses).toSQL(),
      `select ${ownedOf('expenses')} from "expenses"`],
    ['a select list, itself',  () => db.select({ may: filter }).from(expenses).toSQL(),
      `select ${ownedOf('expenses')} from "expenses"`],
    ['a select list, named',   () => db.select({ may: filter.as('may') }).from(expenses).toSQL(),
      `select ${ownedOf('expenses')} as "may" from "expenses"`],
    ['update',                 () => db.update(expenses).set({ approverId: null }).where(filter).toSQL(),
      `update "expenses" set "approver_id" = $1 where ${ownedOf('expenses', 2)}`],
    ['delete',                 () => db.delete(expenses).where(filter).toSQL(),
      `delete from "expenses" where ${ownedOf('expenses')}`],
    ['a relational query',     () => db.query.expenses.findMany({ columns: { id: true }, where: filter }).toSQL(),
      `select "id" from "expenses" "expenses" where ${ownedOf('expenses')}`],
    ['a relational query under an alias that differs', () => db.query.lineItems.findMany({ columns: { id: true }, where: toDrizzle(text`${root('lineItems', 'expenseId')} = ${parameter('x')}`, lineItems) }).toSQL(),
      `select "id" from "line_items" "lineItems" where ("lineItems"."expense_id" = $1)`],
    ['extras',                 () => db.query.expenses.findMany({ columns: {}, extras: { may: filter.as('may') } }).toSQL(),
      `select ${ownedOf('expenses')} as "may" from "expenses" "expenses"`],
  ])('%s', (_, query, expected) => {
    expect(query().sql).toBe(expected)
  })

  test('a nested relation: after its join, in parentheses', () => {
    const { sql: query } = db.query.users
      .findMany({ columns: { id: true }, with: { owned: { columns: { id: true }, where: filter } } })
      .toSQL()
    expect(query).toContain(
      `from "expenses" "users_owned" where ("users_owned"."owner_id" = "users"."id" and ${ownedOf('users_owned')})`,
    )
  })
})

test('parameters keep their order between those of the query', () => {
  const query = db
    .select({ id: expenses.id })
    .from(expenses)
    .where(and(eq(expenses.status, 'DRAFT'), filter, eq(expenses.id, 'e1')))
    .limit(5)
    .toSQL()
  expect(query.params).toEqual(['DRAFT', 'ada', 'travel', 'e1', 5])
})
