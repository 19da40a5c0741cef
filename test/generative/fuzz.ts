import { parseArgs } from 'node:util'
import { startPostgresServer } from '@rowgate/testing'
import { createArena } from './arena.ts'
import { runBatch } from './batch.ts'
import { possiblePairs } from './wire.ts'

/**
 * `pnpm fuzz --minutes 60`: random rules against the real PDP and PostgreSQL, until the time is over. A failure names its seed and path:
 * `pnpm fuzz --seed 7 --path 12` runs that action alone. `--first` stops at the first failure. `--tables` takes the tables in place of random rules.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    size: { type: 'string' },
    path: { type: 'string' },
    first: { type: 'boolean' },
    tables: { type: 'boolean' },
  },
})
const path = values.path === undefined ? undefined : Number(values.path)
const started = Date.now()
const until = started + Number(values.minutes ?? 5) * 60_000
const size = Number(values.size ?? 300)
const server = await startPostgresServer()
const arena = await createArena(server.url)
const counts = new Map<string, number>()
const covered = new Set<string>()
const reasons = new Map<string, number>()
let failed = 0

try {
  for (let seed = Number(values.seed ?? started % 1_000_000); Date.now() < until; seed += 1) {
    const batch = await runBatch(arena, { seed, size, path, tables: values.tables, shrinks: values.first !== true })
    for (const [kind, times] of batch.counts) count(counts, kind, times)
    for (const pair of batch.pairs) covered.add(pair)
    for (const refusal of batch.refusals) count(reasons, refusal.replace(/( \(at|:).*/s, ''), 1)
    for (const failure of batch.failures) console.log(`\n${failure}\n`)
    failed += batch.failures.length
    console.log(`seed ${seed}: ${[...counts].map(([kind, total]) => `${total} ${kind}`).join(', ')}`)
    if (path !== undefined || (values.first === true && failed > 0)) break
  }
} finally {
  await arena.stop()
  await server.stop()
}

const possible = possiblePairs()
const missing = [...possible].filter((pair) => !covered.has(pair))
if (values.first !== true) {
  console.log(`\n${covered.size} pairs of operators covered:\n${[...covered].toSorted().join(' · ')}`)
  console.log(
    `\n${missing.length} of ${possible.size} that can be written not covered:\n${missing.toSorted().join(' · ')}`,
  )
  console.log(`\nrefused:\n${[...reasons].map(([reason, total]) => `${total} ${reason}`).join('\n')}`)
}
console.log(`\n${failed} failures in ${((Date.now() - started) / 1000).toFixed(1)} s`)
process.exitCode = failed === 0 ? 0 : 1

function count(totals: Map<string, number>, key: string, times: number): void {
  totals.set(key, (totals.get(key) ?? 0) + times)
}
