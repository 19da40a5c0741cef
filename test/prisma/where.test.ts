import type { Field, Filter, Model } from '@rowgate/core'
import { lowerWhere } from '@rowgate/prisma'
import { lowerFilter, postgresql, render } from '@rowgate/sql'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { schema } from '../../prisma/generated/rowgate/index.ts'
import { expectWellFormed } from '../support/emitted-wheres.ts'
import { openExpenses } from './open-expenses.ts'
import { randomFilter } from './random-filter.ts'

let domain: Awaited<ReturnType<typeof openExpenses>>
beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
})
afterAll(() => domain.close())

async function rowsBySql(filter: Filter, { table }: Model): Promise<string[]> {
  const { text, values } = render(
    lowerFilter(filter, postgresql),
    ({ column }) => `"root"."${column}"`,
    postgresql.placeholder,
  )
  const { rows } = await domain.pool.query<{ id: string }>(
    `select id from ${table} as root where ${text} order by id collate "C"`,
    [...values],
  )
  return rows.map(({ id }) => id)
}

const byteOrder = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

test('floats of one list keep their digits, beside a large one as well', async () => {
  const model: Model = schema.models.Expense
  const type = { kind: 'float', bits: 64 } as const
  const options = [0.49999999999999994, 1.2345678901234567e30].map(
    (value) => ({ kind: 'parameter', type, value }) as const,
  )
  const field = { kind: 'field', row: { id: 'root', model }, field: model.fields['riskScore'] as Field } as const
  for (const negated of [false, true]) {
    const filter: Filter = { kind: 'oneOf', value: field, options, negated }
    const { where, exactness } = lowerWhere(filter, model)
    const found = (await domain.prisma.expense.findMany({ where, select: { id: true } })).map(({ id }) => id)
    expect([exactness, found.toSorted(byteOrder)]).toEqual(['exact', await rowsBySql(filter, model)])
    expect(found.includes('e-risk-7')).toBe(!negated)
  }
})

test.each(['expense', 'user', 'lineItem', 'comment'] as const)(
  '%s: a where finds the rows that SQL finds, or says that it finds more',
  async (kind) => {
    const model: Model =
      schema.models[{ expense: 'Expense', user: 'User', lineItem: 'LineItem', comment: 'Comment' }[kind] as 'Expense']
    const tally = { exact: 0, superset: 0 }
    await fc.assert(
      fc.asyncProperty(randomFilter(schema, { id: 'root', model }, 2), async (filter) => {
        const { where, exactness } = lowerWhere(filter, model)
        expectWellFormed(where, schema, model.name)
        const delegate = domain.prisma[kind as 'expense']
        const found = (await delegate.findMany({ where, select: { id: true } })).map(({ id }) => id).toSorted(byteOrder)
        const wanted = await rowsBySql(filter, model)
        tally[exactness] += 1
        expect(exactness === 'exact' ? found : found.filter((id) => wanted.includes(id))).toEqual(wanted)
      }),
      { numRuns: process.env['ROWGATE_TEST_SIZE'] === 'full' ? 3000 : 150 },
    )
    expect(tally.exact).toBeGreaterThan(tally.superset)
  },
  600_000,
)
