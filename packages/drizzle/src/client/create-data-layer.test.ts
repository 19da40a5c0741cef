import { relations } from 'drizzle-orm'
import { pgTable, text } from 'drizzle-orm/pg-core'
import { drizzle } from 'drizzle-orm/pg-proxy'
import { describe, expect, test } from 'vitest'
import { schema } from '../expenses.test-support.ts'
import { createDataLayer } from './create-data-layer.ts'
import { ada, allowed, layerOver, own } from './layer.test-support.ts'

const ownOnly = '("expenses"."owner_id" = $1)'

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
    const db = drizzle((query) => (texts.push(query), Promise.resolve({ rows: [] })))
    const layer = createDataLayer({ db, schema, cerbos, resources: { expenses: true } })
    await layer.authorizedFindMany(ada, 'expenses', 'view', { columns: { id: true } })
    await layer.with(db).authorizedFindMany(ada, 'expenses', 'view', { columns: { id: true } })
    expect(texts).toEqual(Array.from({ length: 2 }, () => `select "id" from "expenses" "expenses" where ${ownOnly}`))
  })

  test('names columns as the client does', async () => {
    const { cerbos } = layerOver({})
    const owners = pgTable('owners', { id: text().primaryKey(), homeTown: text() })
    const cars = pgTable('cars', { id: text().primaryKey(), ownerId: text() })
    const carsRelations = relations(cars, ({ one }) => ({
      owner: one(owners, { fields: [cars.ownerId], references: [owners.id] }),
    }))
    const texts: string[] = []
    const db = drizzle((query) => (texts.push(query), Promise.resolve({ rows: [] })), {
      schema: { owners, cars, carsRelations },
      casing: 'snake_case',
    })
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
    expect(() => createDataLayer({ db, cerbos, resources: { expense: true } })).toThrow(
      expect.objectContaining({ code: 'invalid-resource-map' }),
    )
    // @ts-expect-error -- not a relation
    expect(() => createDataLayer({ db, cerbos, resources: { expenses: { relations: { items: true } } } })).toThrow(
      expect.objectContaining({ code: 'invalid-resource-map', path: 'resources.expenses.relations.items' }),
    )
  })
})
