import type { PlanResponse } from '@rowgate/core'
import { sql } from 'drizzle-orm'
import { alias, PgDialect } from 'drizzle-orm/pg-core'
import { describe, expect, test } from 'vitest'
import { schema } from '../expenses.test-support.ts'
import { ada, allowed, denied, layerOver, own } from './layer.test-support.ts'

const { expenses, users } = schema
const columns = '"id", "owner_id", "approver_id", "amount", "status", "created_at", "tags"'
const ownOnly = '("expenses"."owner_id" = $1)'

describe('lists', () => {
  test('ask for the permitted rows', async () => {
    const { layer, queries } = layerOver({})
    await layer.authorizedFindMany(ada, 'expense', 'view')
    expect(queries).toEqual([
      { text: `select ${columns} from "expenses" "expenses" where ${ownOnly}`, values: ['ada'] },
    ])
  })

  test('keep what the caller asks for, and narrow it', async () => {
    const { layer, queries } = layerOver({})
    const config = {
      columns: { id: true },
      where: sql`true or ${expenses.id} = ${'e1'}`,
      orderBy: expenses.id,
      limit: 3,
      offset: 6,
    } as const
    await layer.authorizedFindMany(ada, 'expense', 'view', config)
    const where = `(${ownOnly} and (true or "expenses"."id" = $2))`
    expect(queries).toEqual([
      {
        text: `select "id" from "expenses" "expenses" where ${where} order by "expenses"."id" limit $3 offset $4`,
        values: ['ada', 'e1', 3, 6],
      },
    ])
  })

  test('take a function for the condition', async () => {
    const { layer, queries } = layerOver({})
    await layer.authorizedFindFirst(ada, 'expense', 'view', {
      columns: { id: true },
      where: (fields, { eq: is }) => is(fields.id, 'e1'),
    })
    expect(queries[0]?.text).toBe(
      `select "id" from "expenses" "expenses" where (${ownOnly} and ("expenses"."id" = $2)) limit $3`,
    )
  })

  test('count', async () => {
    const { layer, queries } = layerOver({ rows: [['12']] })
    expect(
      await layer.authorizedCount(ada, 'expense', 'view', {
        where: (fields, { eq: is }) => is(fields.status, 'DRAFT'),
      }),
    ).toBe(12)
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
    const condition = {
      operator: 'soundsLike',
      operands: [{ name: 'request.resource.attr.ownerId' }, { value: 'ada' }],
    }
    const { layer, queries } = layerOver({ plan: { ...own, condition } })
    await expect(layer.authorizedFindMany(ada, 'expense', 'view')).rejects.toMatchObject({
      code: 'unsupported-operator',
    })
    expect(queries).toEqual([])
  })

  test('refuse a kind that is not bound', async () => {
    const { layer } = layerOver({ plan: allowed })
    await expect(layer.authorizedFindMany(ada, 'users' as 'expense', 'view')).rejects.toMatchObject({
      code: 'unknown-kind',
    })
  })
})

describe('authorizedWhere', () => {
  const text = async (plan: PlanResponse, table?: ReturnType<typeof alias<typeof expenses, 'e'>>): Promise<string> => {
    const where = await layerOver({ plan }).layer.authorizedWhere(
      ada,
      'expense',
      'view',
      table === undefined ? {} : { table },
    )
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
    await expect(layer.authorizedWhere(ada, 'expense', 'view', { table })).rejects.toMatchObject({
      code: 'unsupported-argument',
      path: 'table',
    })
  })
})
