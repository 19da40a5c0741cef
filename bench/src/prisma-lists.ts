import { PlanKind } from '@cerbos/core'
import { queryPlanToPrisma } from '@cerbos/orm-prisma'
import { type DataLayer, createDataLayer } from '@rowgate/prisma'
import { startPostgresServer } from '@rowgate/testing'
import { type Models, schema } from '../../prisma/generated/rowgate/index.ts'
import { type BigExpenses, openBigExpenses } from '../../test/prisma/big-expenses.ts'
import { mapper } from '../../test/peer/official-mapper.ts'
import { RESOURCES } from '../../test/support/resources.ts'
import { interleaved, median, ratioInterval } from './prisma-statistics.ts'
import { EXACT, INEXACT, principal } from './prisma-conditions.ts'

const ROWS = 1_000_000
const RUNS = 40
const PAGE = { select: { id: true }, orderBy: { id: 'asc' }, take: 50 } as const

type Layer = DataLayer<BigExpenses['prisma'], Models, typeof RESOURCES>

/** Pages and counts through Prisma on a million rows: Rowgate's `where`, the official adapter's, and one by hand; then what verification costs. */
export async function prismaLists(): Promise<string> {
  const server = await startPostgresServer()
  const conditions = [...EXACT, ...INEXACT]
  const policies = new Map(conditions.map(({ condition }, at) => [`a${at}`, [{ match: condition }]]))
  const big = await openBigExpenses(server.url, policies, ROWS)
  const layer: Layer = createDataLayer({ ...big, schema, resources: RESOURCES, verifyLimit: 100_000 })
  try {
    const exact = []
    for (const [at, condition] of EXACT.entries()) exact.push(...(await compare(big, layer, actionAt(at), condition)))
    const verified = []
    for (const [at, condition] of INEXACT.entries())
      verified.push(await cost(big, layer, actionAt(EXACT.length + at), condition))
    return [
      [
        '| condition | rows | by hand, ms | Rowgate, ms | official, ms | Rowgate / hand | official / hand | Rowgate / official (95 %) |',
        '|---|---|---|---|---|---|---|---|',
        ...exact.map(({ line }) => line),
      ].join('\n'),
      `median ratio to hand-written: ${median(exact.map(({ ratio }) => ratio)).toFixed(3)} (target 1.05)`,
      [
        '| condition, verified | rows | SQL by hand, ms | Rowgate, ms | ratio |',
        '|---|---|---|---|---|',
        ...verified,
      ].join('\n'),
    ].join('\n\n')
  } finally {
    await big.close()
    await server.stop()
  }
}

async function compare(
  { prisma, cerbos }: BigExpenses,
  layer: Layer,
  action: Action,
  { name, byHand }: (typeof EXACT)[number],
) {
  const where = await layer.authorizedWhere(principal, 'expense', action)
  const queryPlan = await cerbos.planResources({ principal, resource: { kind: 'expense' }, action })
  const planned = queryPlanToPrisma({ queryPlan, mapper, model: 'Expense' })
  const theirs = planned.kind === PlanKind.CONDITIONAL ? planned.filters : {}
  const wheres = [byHand, where, theirs]
  const counts = await Promise.all(wheres.map((each) => prisma.expense.count({ where: each })))
  if (new Set(counts).size > 1) throw new Error(`${name}: ${counts.join(' ')} rows.`)
  const kinds = {
    page: wheres.map((each) => () => prisma.expense.findMany({ where: each, ...PAGE })),
    count: wheres.map((each) => () => prisma.expense.count({ where: each })),
  }
  const results = []
  for (const [kind, contenders] of Object.entries(kinds)) {
    const [hand = [], own = [], peer = []] = await interleaved(RUNS, contenders)
    const [h, o, p] = [hand, own, peer].map(median) as [number, number, number]
    const [low, high] = ratioInterval(own, peer)
    const cells = [
      `${name}, ${kind}`,
      counts[0],
      ms(h),
      ms(o),
      ms(p),
      (o / h).toFixed(3),
      (p / h).toFixed(3),
      `${low.toFixed(3)}–${high.toFixed(3)}`,
    ]
    results.push({ line: `| ${cells.join(' | ')} |`, ratio: o / h })
  }
  return results
}

/** A page that is verified, next to the SQL that a person would write for it, asked through the same client. */
async function cost(
  { prisma, plan }: BigExpenses,
  layer: Layer,
  action: Action,
  { name, sql }: (typeof INEXACT)[number],
): Promise<string> {
  const statement = `select id from expenses e where ${sql} order by id limit 50`
  const list = () => layer.authorizedFindMany(principal, 'expense', action, PAGE)
  plan.keep = true
  const [own, hand] = [await list(), await prisma.$queryRawUnsafe<{ id: string }[]>(statement)]
  if (own.map(({ id }) => id).join() !== hand.map(({ id }) => id).join()) throw new Error(`${name}: other rows.`)
  const [byHand = [], verified = []] = await interleaved(RUNS, [() => prisma.$queryRawUnsafe(statement), list])
  plan.keep = false
  const [h, v] = [median(byHand), median(verified)]
  return `| ${[name, own.length, ms(h), ms(v), (v / h).toFixed(2)].join(' | ')} |`
}

/** The rules of the bench are no actions of the example's own. */
type Action = (typeof RESOURCES)['expense']['actions'][number]

function actionAt(at: number): Action {
  const name: string = `a${at}`
  return name as Action
}

function ms(value: number): string {
  return value.toFixed(2)
}
