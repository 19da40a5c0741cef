import { queryPlanToPrisma } from '@cerbos/orm-prisma'
import { permissionOf } from '@rowgate/core'
import { lowerWhere } from '@rowgate/prisma'
import { lowerFilter, partsOf, postgresql } from '@rowgate/sql'
import { Bench } from 'tinybench'
import { type Plans, plansOfCorpus, plansOfExample } from './plans.ts'
import { table } from './statistics.ts'

/** Time from a plan to what the database is asked, next to the official adapter for Prisma. Refusals count as answers. */
export async function compile(): Promise<string> {
  const sets = [await plansOfExample(), await plansOfCorpus()].filter((set) => set !== undefined)
  const rows: [string, string, number, number, number, number][] = []
  for (const set of sets) rows.push(await measure(set))
  return table(
    ['plans', 'number', 'Rowgate to SQL, µs', 'Rowgate to `where`, µs', '@cerbos/orm-prisma, µs', '`where` against it'],
    rows,
  )
}

async function measure({
  name,
  plans,
  resource,
  mapper,
}: Plans): Promise<[string, string, number, number, number, number]> {
  const contenders = {
    sql: (plan: Plans['plans'][number]) => {
      const permission = permissionOf(plan, resource)
      if (permission.kind === 'conditional') partsOf(lowerFilter(permission.filter, postgresql))
    },
    where: (plan: Plans['plans'][number]) => {
      const permission = permissionOf(plan, resource)
      if (permission.kind === 'conditional') lowerWhere(permission.filter, resource.model)
    },
    peer: (queryPlan: Plans['plans'][number]) => queryPlanToPrisma({ queryPlan, mapper }),
  }
  const bench = new Bench({ time: 1500, warmupTime: 500 })
  for (const [contender, run] of Object.entries(contenders)) {
    bench.add(contender, () => {
      for (const plan of plans) unlessRefused(() => run(plan))
    })
  }
  await bench.run()
  const [sql = Number.NaN, where = Number.NaN, peer = Number.NaN] = bench.tasks.map(({ result }) =>
    'latency' in result ? (result.latency.p50 * 1000) / plans.length : Number.NaN,
  )
  return [name, String(plans.length), sql, where, peer, where / peer]
}

function unlessRefused(work: () => unknown): void {
  try {
    work()
  } catch {
    // A refusal is an answer as well.
  }
}
