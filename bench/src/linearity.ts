import { bindResources, permissionOf, resourceOf } from '@rowgate/core'
import { lowerFilter, partsOf, postgresql } from '@rowgate/sql'
import { schema } from '../../prisma/generated/rowgate/index.ts'
import { FAMILIES, type Operand } from '../../test/support/growing-plans.ts'
import { RESOURCES } from '../../test/support/resources.ts'
import { computed, interleaved, table, target } from './statistics.ts'

const RUNS = 6

/** Time from plan to SQL, for plans of 10,000 and of 20,000 nodes: the least of some runs, which is the work itself. */
export async function linearity(): Promise<string> {
  const resource = resourceOf(bindResources(schema, RESOURCES), 'expense')
  const compile = (condition: Operand) => () => {
    const permission = permissionOf({ kind: 'KIND_CONDITIONAL', condition }, resource)
    if (permission.kind === 'conditional') partsOf(lowerFilter(permission.filter, postgresql))
  }
  const rows: [string, number, number, number][] = []
  for (const [name, make] of Object.entries(FAMILIES)) {
    const times = await interleaved(RUNS, [compile(make(10_000)), compile(make(20_000))], computed)
    const [small = Number.NaN, large = Number.NaN] = times.map((each) => Math.min(...each))
    rows.push([name, small, large, large / small])
  }
  const worst = Math.max(...rows.map(([, , , ratio]) => ratio))
  return [
    table(['plan', '10,000 nodes, ms', '20,000 nodes, ms', 'ratio'], rows),
    target('worst ratio', worst, 2.5),
  ].join('\n\n')
}
