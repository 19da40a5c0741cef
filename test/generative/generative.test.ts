import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import { createArena } from './differential.ts'
import { condition, write } from './grammar.ts'
import { tables } from './rows.ts'

const seed = Number(process.env['ROWGATE_SEED'] ?? 20_261_120)
const batches = Number(process.env['ROWGATE_BATCHES'] ?? 1)

test('random conditions list what check allows', { timeout: 600_000 }, async () => {
  const report: string[] = []
  const counts: Record<string, number> = {}
  for (let batch = 0; batch < batches; batch += 1) {
    const [rows] = fc.sample(tables, { seed: seed + batch, numRuns: 1 })
    const nodes = fc.sample(condition, { seed: seed + batch, numRuns: 300 })
    const actions = new Map(nodes.map((node, at) => [`a${at}`, [{ match: write(node) }]]))
    const arena = await createArena(inject('postgresUrl'), rows!)
    for (const outcome of await arena.run(actions)) {
      counts[outcome.kind] = (counts[outcome.kind] ?? 0) + 1
      if (outcome.kind === 'equal') continue
      report.push(
        `${outcome.kind} [${outcome.absent}] ${String(actions.get(outcome.action)?.[0]?.match)}\n  ${outcome.detail}`,
      )
    }
    await arena.stop()
  }
  console.log(JSON.stringify(counts))
  if (process.env['ROWGATE_REPORT'] !== undefined) writeFileSync(process.env['ROWGATE_REPORT'], report.join('\n\n'))
  expect(report.filter((line) => !/^(refused|unplanned)/.test(line))).toEqual([])
})
