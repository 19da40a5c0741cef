import { type Relation, RowgateError, type Schema } from '@rowgate/core'
import { relations, sql } from 'drizzle-orm'
import { mysqlTable, varchar as mysqlVarchar } from 'drizzle-orm/mysql-core'
import {
  bigserial,
  customType,
  index,
  integer,
  pgEnum,
  type PgColumn,
  pgSchema,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/pg-core'
import { describe, expect, test } from 'vitest'
import { schema as expenseTables } from '../expenses.test-support.ts'
import { fromTables } from './from-tables.ts'

function modelOf(tables: Record<string, unknown>, name: string): Schema['models'][string] {
  return fromTables(tables).models[name] as Schema['models'][string]
}

function refusal(tables: Record<string, unknown>): unknown {
  try {
    return fromTables(tables)
  } catch (error) {
    return error
  }
}

describe('models', () => {
  test('are the tables, by export name', () => {
    const { provider, models } = fromTables(expenseTables)
    expect(provider).toBe('postgresql')
    expect(Object.values(models).map(({ name, schema, table }) => [name, schema, table])).toEqual([
      ['users', undefined, 'users'],
      ['expenses', undefined, 'expenses'],
      ['lineItems', undefined, 'line_items'],
      ['receipts', 'audit', 'receipts'],
      ['watchers', undefined, 'watchers'],
    ])
  })

  test('have fields by the keys of the columns', () => {
    const string = { kind: 'text', native: 'text' }
    const values = ['DRAFT', 'SUBMITTED', 'APPROVED'].map((name) => ({ name, stored: name }))
    // oxfmt-ignore
    expect(Object.values(modelOf(expenseTables, 'expenses').fields)).toEqual([
      { name: 'id',         column: 'id',          nullable: false, list: false, type: string },
      { name: 'ownerId',    column: 'owner_id',    nullable: false, list: false, type: string },
      { name: 'approverId', column: 'approver_id', nullable: true,  list: false, type: string },
      { name: 'amount',     column: 'amount',      nullable: false, list: false, type: { kind: 'decimal', precision: 12, scale: 2 } },
      { name: 'status',     column: 'status',      nullable: false, list: false, type: { kind: 'enum', native: 'expense_status', schema: undefined, values } },
      { name: 'createdAt',  column: 'created_at',  nullable: false, list: false, type: { kind: 'timestamp', precision: 6, timeZone: true } },
      { name: 'tags',       column: 'tags',        nullable: true,  list: true,  type: string },
    ])
  })

  test('have columns as the client names them', () => {
    const posts = pgTable('posts', { authorId: integer().primaryKey(), title: text('TITLE') })
    const snakeCase = (column: PgColumn): string => (column.name === 'authorId' ? 'author_id' : column.name)
    const { fields } = fromTables({ posts }, snakeCase).models['posts'] as Schema['models'][string]
    expect(Object.values(fields).map(({ name, column }) => [name, column])).toEqual([
      ['authorId', 'author_id'],
      ['title', 'TITLE'],
    ])
  })
})

describe('types', () => {
  const mood = pgEnum('mood', { Happy: 'happy', Sad: 'sad' })
  const level = pgSchema('audit').enum('level', ['low', 'high'])
  const citext = customType<{ data: string }>({ dataType: () => 'citext' })
  const money = customType<{ data: number }>({ dataType: () => 'numeric(10, 2)' })
  const things = pgTable('things', {
    mood: mood('mood'),
    moods: mood('moods').array(),
    level: level('level'),
    citext: citext('citext'),
    money: money('money'),
    words: varchar('words', { length: 20 }).array(),
    matrix: integer('matrix').array().array(),
    times: timestamp('times', { precision: 3 }).array(2),
    serial: bigserial('serial', { mode: 'bigint' }),
  })
  const moods = [
    { name: 'happy', stored: 'happy' },
    { name: 'sad', stored: 'sad' },
  ]

  // oxfmt-ignore
  test.each([
    ['an enum',              'mood',   false, { kind: 'enum', native: 'mood', schema: undefined, values: moods }],
    ['a list of enums',      'moods',  true,  { kind: 'enum', native: 'mood', schema: undefined, values: moods }],
    ['an enum of a schema',  'level',  false, { kind: 'enum', native: 'level', schema: 'audit', values: [{ name: 'low', stored: 'low' }, { name: 'high', stored: 'high' }] }],
    ['a custom unknown one', 'citext', false, { kind: 'opaque', native: 'citext' }],
    ['a custom known one',   'money',  false, { kind: 'decimal', precision: 10, scale: 2 }],
    ['a list',               'words',  true,  { kind: 'text', native: 'varchar' }],
    ['a list of lists',      'matrix', false, { kind: 'opaque', native: 'integer[][]' }],
    ['a list of a size',     'times',  true,  { kind: 'timestamp', precision: 3, timeZone: false }],
    ['a serial',             'serial', false, { kind: 'integer', bits: 64 }],
  ])('%s', (_, name, list, type) => {
    expect(modelOf({ things }, 'things').fields[name]).toMatchObject({ list, type })
  })
})

describe('keys', () => {
  test('of one column stand on the column', () => {
    const { primaryKey: key, uniqueKeys } = modelOf(expenseTables, 'users')
    expect([key, uniqueKeys]).toEqual([['id'], [['email']]])
  })

  test('of several columns, and unique indexes without a condition or an expression', () => {
    const { primaryKey: key, uniqueKeys } = modelOf(expenseTables, 'watchers')
    expect(key).toEqual(['expenseId', 'userId'])
    expect(uniqueKeys).toEqual([
      ['expenseId', 'position'],
      ['userId', 'position'],
    ])
  })

  test('are not among the indexes, which have every row and whole columns', () => {
    const words = pgTable('words', { id: text('id').primaryKey(), a: text('a_'), b: text('b_').array() }, (t) => [
      index().on(t.b, t.a),
      index().using('gin', t.b),
      index().on(t.a.desc()),
      index()
        .on(t.a)
        .where(sql`true`),
      index().on(sql`lower(${t.a})`),
      uniqueIndex().on(t.a),
    ])
    expect(modelOf({ words }, 'words').indexes).toEqual([
      { method: 'btree', fields: ['b', 'a'] },
      { method: 'gin', fields: ['b'] },
      { method: 'btree', fields: ['a'] },
    ])
  })

  test('of several columns make them not null', () => {
    const members = pgTable('members', { a: text('a'), b: text('b'), c: text('c') }, (t) => [
      primaryKey({ columns: [t.b, t.a] }),
    ])
    const { fields, primaryKey: key } = modelOf({ members }, 'members')
    expect(key).toEqual(['b', 'a'])
    expect(Object.values(fields).map(({ nullable }) => nullable)).toEqual([false, false, true])
  })
})

describe('relations', () => {
  // oxfmt-ignore
  test.each<[string, string, Relation]>([
    ['one with columns',             'expenses', { name: 'owner',     model: 'users',     cardinality: 'one',  on: [{ from: 'ownerId', to: 'id' }] }],
    ['one over a nullable column',   'expenses', { name: 'approver',  model: 'users',     cardinality: 'one',  on: [{ from: 'approverId', to: 'id' }] }],
    ['one of the other end',         'expenses', { name: 'receipt',   model: 'receipts',  cardinality: 'one',  on: [{ from: 'id', to: 'expenseId' }] }],
    ['many',                         'expenses', { name: 'lineItems', model: 'lineItems', cardinality: 'many', on: [{ from: 'id', to: 'expenseId' }] }],
    ['to itself, one',               'users',    { name: 'manager',   model: 'users',     cardinality: 'one',  on: [{ from: 'managerId', to: 'id' }] }],
    ['to itself, many',              'users',    { name: 'reports',   model: 'users',     cardinality: 'many', on: [{ from: 'id', to: 'managerId' }] }],
    ['from a schema to the default', 'receipts', { name: 'expense',   model: 'expenses',  cardinality: 'one',  on: [{ from: 'expenseId', to: 'id' }] }],
    ['of a join table',              'watchers', { name: 'user',      model: 'users',     cardinality: 'one',  on: [{ from: 'userId', to: 'id' }] }],
  ])('%s', (_, model, relation) => {
    expect(modelOf(expenseTables, model).relations[relation.name]).toEqual(relation)
  })

  test('over several columns', () => {
    const orders = pgTable('orders', { shop: text('shop'), number: text('no') }, (t) => [
      primaryKey({ columns: [t.shop, t.number] }),
    ])
    const lines = pgTable('lines', { id: text('id').primaryKey(), shopId: text('shop'), orderNumber: text('order_no') })
    const linesRelations = relations(lines, ({ one }) => ({
      order: one(orders, { fields: [lines.shopId, lines.orderNumber], references: [orders.shop, orders.number] }),
    }))
    expect(modelOf({ linesRelations, orders, lines }, 'lines').relations['order']?.on).toEqual([
      { from: 'shopId', to: 'shop' },
      { from: 'orderNumber', to: 'number' },
    ])
  })
})

describe('refusals', () => {
  const users = pgTable('users', { id: text('id').primaryKey(), bossId: text('boss_id'), deputyId: text('deputy_id') })
  const teams = pgTable('teams', { id: text('id').primaryKey(), userId: text('user_id') })

  // oxfmt-ignore
  test.each<[string, Record<string, unknown>, string, RegExp]>([
    ['no table',               { helper: 1 }, 'schema', /has no table/],
    ['a table of MySQL',       { logs: mysqlTable('logs', { id: mysqlVarchar('id', { length: 9 }) }) }, 'schema.logs', /not a PostgreSQL table/],
    ['a relation without end', { users, teams, r: relations(users, ({ many }) => ({ teams: many(teams) })) }, 'users.teams', /not enough information/],
    ['a table left out',       { users, r: relations(users, ({ many }) => ({ teams: many(teams) })) }, 'users.teams', /not found in schema/],
    ['an ambiguous relation',  { users, r: relations(users, ({ one, many }) => ({
      boss: one(users, { fields: [users.bossId], references: [users.id] }),
      deputy: one(users, { fields: [users.deputyId], references: [users.id] }),
      reports: many(users),
    })) }, 'users.reports', /multiple relations/],
  ])('%s', (_, tables, path, message) => {
    const error = refusal(tables) as RowgateError
    expect(error).toBeInstanceOf(RowgateError)
    expect(error).toMatchObject({ code: 'invalid-resource-map', path })
    expect(error.message).toMatch(message)
  })
})
