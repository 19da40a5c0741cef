import { bindResources, evaluate, permissionOf, resourceOf, RowgateError, type StoredRow } from '@rowgate/core'
import { lowerWhere } from '@rowgate/prisma'
import { lowerFilter, lowerSearch, partsOf, postgresql } from '@rowgate/sql'
import { beforeAll, describe, expect, test } from 'vitest'
import { schema } from '../../prisma/generated/rowgate/index.ts'
import { executedBlocks } from '../support/executed-blocks.ts'
import { call, FAMILIES, MULTIPLYING, nodesOf, type Operand, value } from '../support/growing-plans.ts'
import { RESOURCES } from '../support/resources.ts'

const resource = resourceOf(bindResources(schema, RESOURCES), 'expense')

/** Blocks of code that one node of a plan may cost, all stages together. */
const MOST_PER_NODE = 5_000

function compile(condition: Operand): number {
  const permission = permissionOf({ kind: 'KIND_CONDITIONAL', condition }, resource)
  if (permission.kind !== 'conditional') return 0
  lowerWhere(permission.filter, resource.model)
  evaluate(permission.predicate, ROW)
  partsOf(lowerSearch(permission.filter, postgresql))
  return partsOf(lowerFilter(permission.filter, postgresql)).length
}

/** A row in which little errs, so that conditions are looked at to their end. */
const ROW: StoredRow = {
  id: 'e1',
  department: 'd',
  project: 'p',
  amount: '1.00',
  riskScore: 0.5,
  tags: ['t'],
  lineItems: [],
  owner: null,
  approver: null,
}

describe('the work grows with the plan, and not faster:', () => {
  beforeAll(() => {
    // What runs once only is not counted with the first.
    for (const make of Object.values(FAMILIES)) compile(make(100))
  })

  test.each(Object.entries(FAMILIES))('%s', async (_, make) => {
    const [small, large] = [make(5_000), make(10_000)]
    const [smallWork, largeWork] = [
      await executedBlocks(() => compile(small)),
      await executedBlocks(() => compile(large)),
    ]
    const [smallNodes, largeNodes] = [nodesOf(small), nodesOf(large)]
    expect(largeWork).toBeLessThan(MOST_PER_NODE * largeNodes)
    expect(largeWork / largeNodes).toBeLessThan(1.25 * (smallWork / smallNodes))
  })
})

describe('what multiplies is done in time, or refused:', () => {
  test.each(Object.entries(MULTIPLYING))('%s', (_, make) => {
    expect(outcomeOf(make(3))).toBe('done')
    for (const levels of [30, 120, 190]) {
      expect(['done', 'filter-too-large', 'plan-too-deep']).toContain(outcomeOf(make(levels)))
    }
  })

  test('a plan that is nested deeper than the stack allows', () => {
    for (const name of ['not', 'exists', 'if']) expect(outcomeOf(nestedIn(name, 10_000))).toBe('plan-too-deep')
  })
})

function nestedIn(operator: string, levels: number): Operand {
  const always = value(true)
  const others = { not: [], if: [always, always], exists: [] }[operator] ?? []
  return Array.from({ length: levels }).reduce<Operand>((part) => call(operator, part, ...others), always)
}

function outcomeOf(condition: Operand): string {
  try {
    compile(condition)
    return 'done'
  } catch (error) {
    if (error instanceof RowgateError) return error.code
    throw error
  }
}
