import {
  allOf,
  anyOf,
  type Filter,
  type Index,
  type Model,
  type Relation,
  type Row,
  type Schema,
  some,
  type Step,
} from '@rowgate/core'
import { lowerFilter, lowerSearch, partsOf, postgresql, render, type SqlText } from '@rowgate/sql'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { schema } from '../../prisma/generated/rowgate/index.ts'
import { openExpenses } from '../prisma/open-expenses.ts'
import { randomFilter } from '../prisma/random-filter.ts'

let domain: Awaited<ReturnType<typeof openExpenses>>
beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
})
afterAll(() => domain.close())

/** The example's schema as if there were an index of every field, so that keys are united wherever they can be. */
const INDEXED: Schema = {
  ...schema,
  models: Object.fromEntries(
    Object.entries<Model>(schema.models).map(([name, model]) => [name, { ...model, indexes: indexesOf(model) }]),
  ),
}

function indexesOf({ fields }: Model): Index[] {
  return Object.values(fields).map(({ name, list }) => ({ method: list ? 'gin' : 'btree', fields: [name] }))
}

async function rowsOf(text: SqlText, { table }: Model): Promise<string[]> {
  const { text: where, values } = render(text, ({ column }) => `"root"."${column}"`, postgresql.placeholder)
  const { rows } = await domain.pool.query<{ id: string }>(
    `select id from ${table} as root where ${where} order by id collate "C"`,
    [...values],
  )
  return rows.map(({ id }) => id)
}

function isUnion(text: SqlText): boolean {
  return partsOf(text).some((part) => typeof part === 'string' && part.includes(' union '))
}

/** A filter that asks a row for certain values, and whatever else. */
function keyed(row: Row): fc.Arbitrary<Filter> {
  const leaf = randomFilter(INDEXED, row, 0).filter(
    (filter) =>
      (filter.kind === 'compare' && filter.operator === '=' && filter.right.kind === 'parameter') ||
      (filter.kind === 'oneOf' && !filter.negated),
  )
  return fc.oneof(
    leaf,
    fc.tuple(leaf, randomFilter(INDEXED, row, 1)).map((parts) => allOf(parts)),
  )
}

function related(from: Row, relation: Relation): fc.Arbitrary<Filter> {
  const target = INDEXED.models[relation.model] as Model
  const to: Row = { id: `root.${relation.name}`, model: target }
  const step: Step = { kind: 'relation', from, relation: { key: relation.name, relation, target, where: [] }, to }
  return keyed(to).map((filter) => some(step, filter))
}

test.each(['Expense', 'User', 'LineItem', 'Comment'] as const)(
  '%s: united keys find the rows that the filter finds',
  async (name) => {
    const model = INDEXED.models[name] as Model
    const root: Row = { id: 'root', model }
    const branch = fc.oneof(keyed(root), ...Object.values(model.relations).map((relation) => related(root, relation)))
    const branches = fc.array(branch, { minLength: 2, maxLength: 4 }).map(anyOf)
    const filters = fc
      .tuple(branches, randomFilter(INDEXED, root, 1))
      .chain(([any, other]) => fc.constantFrom(any, allOf([any, other]), anyOf([any, other])))
    const tally = { united: 0, plain: 0 }
    await fc.assert(
      fc.asyncProperty(filters, fc.boolean(), async (filter: Filter, recheck) => {
        const search = lowerSearch(filter, postgresql, { recheck })
        tally[isUnion(search) ? 'united' : 'plain'] += 1
        expect(await rowsOf(search, model)).toEqual(await rowsOf(lowerFilter(filter, postgresql), model))
      }),
      { numRuns: process.env['ROWGATE_TEST_SIZE'] === 'full' ? 3000 : 300 },
    )
    expect(tally.united).toBeGreaterThan(tally.plain / 4)
  },
  600_000,
)
