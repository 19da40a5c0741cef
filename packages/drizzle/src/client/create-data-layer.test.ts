import type { CerbosClient, CheckRequest, NotFoundError, PlanResponse } from '@rowgate/core'
import { eq, sql } from 'drizzle-orm'
import { alias, PgDialect } from 'drizzle-orm/pg-core'
import { drizzle } from 'drizzle-orm/pg-proxy'
import { describe, expect, test } from 'vitest'
import * as schema from '../expenses.fixture.ts'
import { createDataLayer } from './create-data-layer.ts'

const { expenses, users } = schema
const ada = { id: 'ada', roles: ['employee'] }

const allowed = { kind: 'KIND_ALWAYS_ALLOWED', cerbosCallId: '' }
const denied = { kind: 'KIND_ALWAYS_DENIED', cerbosCallId: '' }
const own = {
  kind: 'KIND_CONDITIONAL',
  cerbosCallId: '',
  condition: { operator: 'eq', operands: [{ name: 'request.resource.attr.ownerId' }, { value: 'ada' }] },
}

/** A layer over a PDP that answers as told and a database that returns the rows, with what each was asked. */
function layerOver({ plan = own, permits = [], rows = [] }: { plan?: PlanResponse; permits?: string[]; rows?: unknown[][] }) {
  const queries: { text: string; values: unknown[] }[] = []
  const checks: CheckRequest[] = []
  const cerbos: CerbosClient = {
    planResources: () => Promise.resolve(plan),
    checkResources: (request) => {
      checks.push(request)
      const results = request.resources.map(({ resource, actions }) => ({
        resource: { id: resource.id },
        actions: Object.fromEntries(actions.map((action) => [action, permits.includes(action) ? 'EFFECT_ALLOW' : 'EFFECT_DENY'])),
      }))
      return Promise.resolve({ cerbosCallId: '', results })
    },
  }
  const db = drizzle(
    (text, values) => {
      queries.push({ text, values })
      return Promise.resolve({ rows })
    },
    { schema },
  )
  const resources = { expense: { model: 'expenses', actions: ['view', 'approve'], relations: { lineItems: true } }, watchers: { id: { fields: ['expenseId', 'userId'], separator: '/' } } } as const
  return { layer: createDataLayer({ db, cerbos, resources }), db, cerbos, queries, checks }
}

const columns = '"id", "owner_id", "approver_id", "amount", "status", "created_at", "tags"'
const ownOnly = '("expenses"."owner_id" = $1)'

describe('lists', () => {
  test('ask for the permitted rows', async () => {
    const { layer, queries } = layerOver({})
    await layer.authorizedFindMany(ada, 'expense', 'view')
    expect(queries).toEqual([{ text: `select ${columns} from "expenses" "expenses" where ${ownOnly}`, values: ['ada'] }])
  })

  test('keep what the caller asks for, and narrow it', async () => {
    const { layer, queries } = layerOver({})
    const config = { columns: { id: true }, where: sql`true or ${expenses.id} = ${'e1'}`, orderBy: expenses.id, limit: 3, offset: 6 } as const
    await layer.authorizedFindMany(ada, 'expense', 'view', config)
    const where = `(${ownOnly} and (true or "expenses"."id" = $2))`
    expect(queries).toEqual([
      { text: `select "id" from "expenses" "expenses" where ${where} order by "expenses"."id" limit $3 offset $4`, values: ['ada', 'e1', 3, 6] },
    ])
  })

  test('take a function for the condition', async () => {
    const { layer, queries } = layerOver({})
    await layer.authorizedFindFirst(ada, 'expense', 'view', { columns: { id: true }, where: (fields, { eq: is }) => is(fields.id, 'e1') })
    expect(queries[0]?.text).toBe(`select "id" from "expenses" "expenses" where (${ownOnly} and ("expenses"."id" = $2)) limit $3`)
  })

  test('count', async () => {
    const { layer, queries } = layerOver({ rows: [['12']] })
    expect(await layer.authorizedCount(ada, 'expense', 'view', { where: (fields, { eq: is }) => is(fields.status, 'DRAFT') })).toBe(12)
    expect(queries[0]?.text).toBe(`select count(*) from "expenses" where (${ownOnly} and ("expenses"."status" = $2))`)
  })

  test('never ask the database when nothing is permitted', async () => {
    const { layer, queries } = layerOver({ plan: denied, rows: [['1']] })
    expect(await layer.authorizedFindMany(ada, 'expense', 'view')).toEqual([])
    expect(await layer.authorizedFindFirst(ada, 'expense', 'view')).toBeUndefined()
    expect(await layer.authorizedCount(ada, 'expense', 'view')).toBe(0)
    expect(queries).toEqual([])
  })

  test('add nothing when everything is permitted', async () => {
    const { layer, queries } = layerOver({ plan: allowed })
    await layer.authorizedFindMany(ada, 'expense', 'view', { columns: { id: true } })
    expect(queries[0]?.text).toBe('select "id" from "expenses" "expenses"')
  })

  test('refuse a plan that is not understood', async () => {
    const condition = { operator: 'soundsLike', operands: [{ name: 'request.resource.attr.ownerId' }, { value: 'ada' }] }
    const { layer, queries } = layerOver({ plan: { ...own, condition } })
    await expect(layer.authorizedFindMany(ada, 'expense', 'view')).rejects.toMatchObject({ code: 'unsupported-operator' })
    expect(queries).toEqual([])
  })

  test('refuse a kind that is not bound', async () => {
    const { layer } = layerOver({ plan: allowed })
    await expect(layer.authorizedFindMany(ada, 'users' as 'expense', 'view')).rejects.toMatchObject({ code: 'unknown-kind' })
  })
})

describe('authorizedWhere', () => {
  const text = async (plan: PlanResponse, table?: ReturnType<typeof alias<typeof expenses, 'e'>>): Promise<string> => {
    const where = await layerOver({ plan }).layer.authorizedWhere(ada, 'expense', 'view', table === undefined ? {} : { table })
    return new PgDialect().sqlToQuery(where).sql
  }

  test('is a condition in parentheses, true or false', async () => {
    expect([await text(own), await text(allowed), await text(denied)]).toEqual([ownOnly, 'true', 'false'])
  })

  test('is about an alias', async () => {
    expect(await text(own, alias(expenses, 'e'))).toBe('("e"."owner_id" = $1)')
  })

  test('refuses another table, whatever its columns', async () => {
    const { layer } = layerOver({ plan: allowed })
    const table = alias(users, 'expenses') as never
    await expect(layer.authorizedWhere(ada, 'expense', 'view', { table })).rejects.toMatchObject({ code: 'unsupported-argument', path: 'table' })
  })
})

describe('checks', () => {
  const stored = JSON.stringify({ id: 'e1', ownerId: 'ada', amount: '12.50', tags: null, lineItems: [] })
  const row = ['e1', 'ada', null, '12.50', 'DRAFT', '2026-01-05 09:00:00+00', null, stored]

  test('load the row and its attributes with one statement, and ask for the action and for reading', async () => {
    const { layer, queries, checks } = layerOver({ permits: ['view', 'approve'], rows: [row] })
    expect(await layer.check(ada, 'expense', 'approve', 'e1')).toEqual({
      id: 'e1', ownerId: 'ada', approverId: null, amount: '12.50', status: 'DRAFT', createdAt: new Date('2026-01-05T09:00:00Z'), tags: null,
    })
    expect(queries).toHaveLength(1)
    expect(queries[0]?.text).toContain('as "$rowgate" from "expenses" "expenses" where "expenses"."id" = $')
    expect(checks).toMatchObject([{ resources: [{ actions: ['approve', 'view'], resource: { kind: 'expense', id: 'e1', attr: { amount: 12.5, lineItems: [] } } }] }])
  })

  test('tell forbidden from hidden, and hidden from nothing', async () => {
    const visible = layerOver({ permits: ['view'], rows: [row] }).layer
    await expect(visible.check(ada, 'expense', 'approve', 'e1')).rejects.toMatchObject({ name: 'ForbiddenError', code: 'forbidden' })
    const errorOf = (layer: typeof visible): Promise<unknown> => layer.check(ada, 'expense', 'approve', 'e1').catch((error: unknown) => error)
    const [hidden, absent] = [await errorOf(layerOver({ rows: [row] }).layer), await errorOf(layerOver({}).layer)] as NotFoundError[]
    expect(hidden).toMatchObject({ name: 'NotFoundError', code: 'not-found' })
    expect({ ...hidden }).toEqual({ ...absent })
    expect([hidden?.message, hidden?.cause]).toEqual([absent?.message, absent?.cause])
  })

  test('isAllowed asks for the action alone, and is false when there is no row', async () => {
    const one = layerOver({ permits: ['approve'], rows: [[stored]] })
    expect(await one.layer.isAllowed(ada, 'expense', 'approve', 'e1')).toBe(true)
    expect(await one.layer.isAllowed(ada, 'expense', 'view', 'e1')).toBe(false)
    expect(one.checks.map(({ resources }) => resources[0]?.actions)).toEqual([['approve'], ['view']])
    expect(await layerOver({ permits: ['approve'] }).layer.isAllowed(ada, 'expense', 'approve', 'e1')).toBe(false)
  })

  test('a key that no row can have is not found without asking', async () => {
    const { layer, queries } = layerOver({ permits: ['view'], rows: [row] })
    await expect(layer.check(ada, 'expense', 'view', 'a\0b')).rejects.toMatchObject({ code: 'not-found' })
    expect(queries).toEqual([])
  })

  test('a key of several columns', async () => {
    const { layer, queries, checks } = layerOver({ permits: ['view'], rows: [[JSON.stringify({ expenseId: 'e1', userId: 'u1' })]] })
    expect(await layer.isAllowed(ada, 'watchers', 'view', { expenseId: 'e1', userId: 'u1' })).toBe(true)
    expect(queries[0]?.text).toMatch(/where \("watchers"\."expense_id" = \$\d+ and "watchers"\."user_id" = \$\d+\)/)
    expect(checks[0]?.resources[0]?.resource.id).toBe('e1/u1')
    await expect(layer.check(ada, 'watchers', 'view', { expenseId: 'e1' })).rejects.toMatchObject({ code: 'unsupported-argument' })
  })

  test('a caller without roles is refused before anything is read', async () => {
    const { layer, queries } = layerOver({ rows: [row] })
    await expect(layer.check({ id: 'ada', roles: [] }, 'expense', 'view', 'e1')).rejects.toMatchObject({ code: 'invalid-principal' })
    expect(queries).toEqual([])
  })
})

describe('the layer', () => {
  test('has functions that stand alone, and the same for one principal', async () => {
    const { layer, queries } = layerOver({})
    const { authorizedFindMany } = layer
    const { authorizedFindMany: mine } = layer.as(ada)
    await authorizedFindMany(ada, 'expense', 'view')
    await mine('expense', 'view')
    expect(queries[0]).toEqual(queries[1])
  })

  test('works inside a transaction', async () => {
    const { layer, queries } = layerOver({})
    const inside = layerOver({})
    await layer.with(inside.db).authorizedFindMany(ada, 'expense', 'view')
    await layer.as(ada).with(inside.db).authorizedCount('expense', 'view')
    expect([queries.length, inside.queries.length]).toEqual([0, 2])
  })

  test('takes the schema when the client was created without one', async () => {
    const { cerbos } = layerOver({})
    const texts: string[] = []
    const db = drizzle((text) => (texts.push(text), Promise.resolve({ rows: [] })))
    const layer = createDataLayer({ db, schema, cerbos, resources: { expenses: true } })
    await layer.authorizedFindMany(ada, 'expenses', 'view', { columns: { id: true } })
    await layer.with(db).authorizedFindMany(ada, 'expenses', 'view', { columns: { id: true } })
    expect(texts).toEqual(Array.from({ length: 2 }, () => `select "id" from "expenses" "expenses" where ${ownOnly}`))
  })

  test('names columns as the client does', async () => {
    const { cerbos } = layerOver({})
    const { pgTable, text } = await import('drizzle-orm/pg-core')
    const { relations } = await import('drizzle-orm')
    const owners = pgTable('owners', { id: text().primaryKey(), homeTown: text() })
    const cars = pgTable('cars', { id: text().primaryKey(), ownerId: text() })
    const carsRelations = relations(cars, ({ one }) => ({ owner: one(owners, { fields: [cars.ownerId], references: [owners.id] }) }))
    const texts: string[] = []
    const db = drizzle((query) => (texts.push(query), Promise.resolve({ rows: [] })), { schema: { owners, cars, carsRelations }, casing: 'snake_case' })
    const condition = { operator: 'eq', operands: [{ name: 'request.resource.attr.owner.homeTown' }, { value: 'x' }] }
    const layer = createDataLayer({
      db,
      cerbos: { ...cerbos, planResources: () => Promise.resolve({ ...own, condition }) },
      resources: { cars: { relations: { owner: true } } },
    })
    await layer.authorizedFindMany(ada, 'cars', 'view', { columns: { id: true } })
    expect(texts[0]).toContain('"cars"."owner_id"')
    expect(texts[0]).toContain('"home_town"')
  })

  test('has every table with a key of one column as a kind', async () => {
    const { db, cerbos } = layerOver({ plan: allowed })
    const layer = createDataLayer({ db, cerbos })
    await layer.authorizedCount(ada, 'lineItems', 'anything')
    await expect(layer.authorizedCount(ada, 'watchers', 'view')).rejects.toMatchObject({ code: 'unknown-kind' })
  })

  test('refuses declarations that do not fit, when it is made', () => {
    const { db, cerbos } = layerOver({})
    // @ts-expect-error -- not a table
    expect(() => createDataLayer({ db, cerbos, resources: { expense: true } })).toThrow(expect.objectContaining({ code: 'invalid-resource-map' }))
    // @ts-expect-error -- not a relation
    expect(() => createDataLayer({ db, cerbos, resources: { expenses: { relations: { items: true } } } })).toThrow(
      expect.objectContaining({ code: 'invalid-resource-map', path: 'resources.expenses.relations.items' }),
    )
  })
})

test('the condition of a caller is Drizzle\'s own', async () => {
  const { layer } = layerOver({})
  await layer.authorizedFindMany(ada, 'expense', 'view', { where: eq(expenses.id, 'e1') })
})
