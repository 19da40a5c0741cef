import { queryPlanToPrisma as official } from '@cerbos/orm-prisma'
import { PlanKind } from '@cerbos/core'
import { bindResources, resourceOf } from '@rowgate/core'
import { principals } from '@rowgate/expenses'
import { createDataLayer, PlanKind as Kind, queryPlanToPrisma, RowgateError } from '@rowgate/prisma'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { schema } from '../../prisma/generated/rowgate/index.ts'
import { openExpenses } from '../prisma/open-expenses.ts'
import { RESOURCES } from '../support/resources.ts'
import { checkedIds, type CheckedRow, loadRows } from '../support/oracle.ts'
import { mapper } from './official-mapper.ts'
import { type Outcome, outcomes, type Principal } from './recorded-outcomes.ts'

type QueryPlan = Parameters<typeof official>[0]['queryPlan']

const actions: readonly string[] = RESOURCES.expense.actions
let domain: Awaited<ReturnType<typeof openExpenses>>
let rows: CheckedRow[]

beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
  const { pool } = domain
  const { rows: keys } = await pool.query<{ id: string }>('select id from expenses')
  const ids = keys.map(({ id }) => id)
  rows = await loadRows(pool, resourceOf(bindResources(schema, RESOURCES), 'expense'), ids)
})
afterAll(() => domain?.close())

// Rowgate finds what the check allows for every principal and action; the table says what the official adapter finds.
test('conditional plans through @cerbos/orm-prisma, Rowgate and the check', async () => {
  const found: [principal: Principal, action: string, rows: number, outcome: Outcome][] = []
  for (const name of Object.keys(principals) as Principal[]) {
    const allowed = await checkedIds(domain.cerbos, principals[name], { kind: 'expense', actions, rows })
    for (const action of actions) {
      const checked = [...(allowed.get(action) ?? [])].toSorted()
      expect(await rowgateIds(name, action), `${name} ${action}`).toEqual(checked)
      const plan = await domain.cerbos.planResources({
        principal: principals[name],
        resource: { kind: 'expense' },
        action,
      })
      if (plan.kind !== PlanKind.CONDITIONAL) continue
      found.push([name, action, checked.length, compare(checked, await peerIds(plan))])
    }
  }
  const reasons = new Map(outcomes.map(([name, action, , reason]) => [`${name} ${action}`, reason]))
  console.log(found.map((line) => `${line.join('\t')}\t${reasons.get(`${line[0]} ${line[1]}`) ?? ''}`).join('\n'))
  expect(found.map(([name, action, , outcome]) => [name, action, outcome])).toEqual(
    outcomes.map(([name, action, outcome]) => [name, action, outcome]),
  )
})

// The same calls through the drop-in: exact, or refused because Prisma has no words. The check is the judge.
test('the drop-in finds what the check allows, or refuses', async () => {
  const outcomes = new Map<Outcome, number>()
  const refusals: string[] = []
  for (const name of Object.keys(principals) as Principal[]) {
    const principal = principals[name]
    const allowed = await checkedIds(domain.cerbos, principal, { kind: 'expense', actions, rows })
    for (const action of actions) {
      const queryPlan = await domain.cerbos.planResources({ principal, resource: { kind: 'expense' }, action })
      const checked = [...(allowed.get(action) ?? [])].toSorted()
      const outcome = compare(checked, await dropInIds(queryPlan, name))
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      if (outcome === 'refused') refusals.push(`${name} ${action}`)
    }
  }
  console.log(`drop-in: ${JSON.stringify(Object.fromEntries(outcomes))}; refused: ${refusals.join(', ')}`)
  expect([...outcomes.keys()].toSorted()).toEqual(['equal', 'refused'])
  expect(refusals.filter((refusal) => !REFUSED.has(refusal))).toEqual([])
})

/** What Prisma has no words for: a number of related rows, microseconds, an order of texts by bytes. */
// oxfmt-ignore
const REFUSED: ReadonlySet<string> = new Set([
  'ada comment', 'mia comment', 'noor comment', 'finn comment', 'cleo comment', 'cyd comment', 'odd comment',
  'mia export', 'noor export', 'finn export', 'audra export',
  'audra reconcile', 'axel reconcile',
])

async function dropInIds(queryPlan: QueryPlan, name: Principal): Promise<readonly string[] | undefined> {
  const { prisma } = domain
  try {
    const principal = principals[name]
    const { kind, filters } = queryPlanToPrisma({ queryPlan, mapper, schema, model: 'Expense', principal })
    if (kind === Kind.ALWAYS_DENIED) return []
    return (await prisma.expense.findMany({ ...(filters && { where: filters }), select: { id: true } })).map(
      ({ id }) => id,
    )
  } catch (error) {
    if (error instanceof RowgateError && error.code === 'inexact-where') return undefined
    throw error
  }
}

async function rowgateIds(name: Principal, action: string): Promise<readonly string[]> {
  const { prisma, cerbos } = domain
  const layer = createDataLayer({ prisma, schema, cerbos, resources: RESOURCES })
  const select = { id: true } as const
  const listed = await layer.authorizedFindMany(principals[name], 'expense', action as 'view', { select })
  return listed.map(({ id }) => id).toSorted()
}

/** The rows, or nothing when the adapter refuses the plan or Prisma what the adapter made of it. */
async function peerIds(queryPlan: QueryPlan): Promise<readonly string[] | undefined> {
  const where = peerWhere(queryPlan)
  if (where === undefined) return undefined
  try {
    const listed = await domain.prisma.expense.findMany({ where, select: { id: true } })
    return listed.map(({ id }) => id)
  } catch (error) {
    if ((error as Error).name === 'PrismaClientValidationError') return undefined
    throw error
  }
}

function peerWhere(queryPlan: QueryPlan): object | undefined {
  try {
    const planned = official({ queryPlan, mapper, model: 'Expense' })
    if (planned.kind === PlanKind.CONDITIONAL) return planned.filters
    return planned.kind === PlanKind.ALWAYS_ALLOWED ? {} : { id: { in: [] } }
  } catch {
    return undefined
  }
}

function compare(checked: readonly string[], listed: readonly string[] | undefined): Outcome {
  if (listed === undefined) return 'refused'
  const isNarrower = checked.some((id) => !listed.includes(id))
  const isWider = listed.some((id) => !checked.includes(id))
  if (isNarrower) return isWider ? 'differs' : 'narrower'
  return isWider ? 'wider' : 'equal'
}
