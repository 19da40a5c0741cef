import { parseArgs } from 'node:util'
import { startPostgresServer } from '@rowgate/testing'
import { runBatch } from './batch.ts'

/** `pnpm fuzz --minutes 60 --seed 1`: random rules against the real PDP and PostgreSQL, until the time is over. */
const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, size: { type: 'string' } },
})
const minutes = Number(values.minutes ?? 5)
const size = Number(values.size ?? 300)
const started = Date.now()
const server = await startPostgresServer()
const counts = new Map<string, number>()
const covered = new Set<string>()
const reasons = new Map<string, number>()
const failures: string[] = []

try {
  for (let seed = Number(values.seed ?? started % 1_000_000); Date.now() - started < minutes * 60_000; seed += 1) {
    const batch = await runBatch(server.url, seed, size)
    for (const [kind, count] of batch.counts) counts.set(kind, (counts.get(kind) ?? 0) + count)
    for (const pair of batch.pairs) covered.add(pair)
    for (const refusal of batch.refusals) count(reasons, refusal.replace(/:.*/s, ''))
    for (const failure of batch.failures) console.log(`\n${failure}`)
    failures.push(...batch.failures)
    console.log(`seed ${seed}: ${[...counts].map(([kind, total]) => `${total} ${kind}`).join(', ')}`)
  }
} finally {
  await server.stop()
}

console.log(`\n${covered.size} pairs of functions:\n${[...covered].toSorted().join(' ')}`)
console.log(`\nrefused:\n${[...reasons].map(([reason, total]) => `${total} ${reason}`).join('\n')}`)
console.log(`\n${failures.length} failures`)
process.exitCode = failures.length === 0 ? 0 : 1

function count(totals: Map<string, number>, key: string): void {
  totals.set(key, (totals.get(key) ?? 0) + 1)
}
