import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { serialize } from 'node:v8'
import { startPostgresServer } from '@rowgate/testing'
import { askPdp } from './answers.ts'
import { createArena } from './arena.ts'
import { isFailure, makeRows, randomCases } from './batch.ts'
import { compareSide } from './differential.ts'
import type { Recording } from './replay.ts'

/**
 * Writes down what the real PDP says about batches of random rules, so that `replay.ts` can ask mutated sources about them: they change
 * neither plans nor checks. `--dir folder --batches n --seed n --size n`
 */
const { values } = parseArgs({
  options: { dir: { type: 'string' }, batches: { type: 'string' }, seed: { type: 'string' }, size: { type: 'string' } },
})
const dir = values.dir ?? '.'
const [batches, first, size] = [Number(values.batches ?? 20), Number(values.seed ?? 1), Number(values.size ?? 300)]
mkdirSync(dir, { recursive: true })
const server = await startPostgresServer()
const arena = await createArena(server.url)

try {
  for (let seed = first; seed < first + batches; seed += 1) await record(seed)
} finally {
  await arena.stop()
  await server.stop()
}

async function record(seed: number): Promise<void> {
  const rows = makeRows(seed)
  const sides = await arena.settle(rows)
  const cases = new Map(randomCases(seed, size).map((of, path) => [`a${path}`, of]))
  const loaded = await arena.load(cases)
  const answers = []
  for (const side of sides) {
    const answered = await askPdp(arena.cerbos, side, loaded)
    const outcomes = await compareSide(arena.pool, side, answered)
    const sound = outcomes.filter((outcome) => {
      const of = cases.get(outcome.action)
      return outcome.plan !== undefined && of !== undefined && !isFailure({ of, outcome, path: 0 })
    })
    const actions = new Set(sound.map(({ action }) => action))
    answers.push({
      plans: new Map(
        [...answered.plans].filter(([action]) => actions.has(action)).map(([action, plan]) => [action, plain(plan)]),
      ),
      allowed: answered.allowed,
    })
  }
  const recording: Recording = { seed, rows, cases, answers }
  writeFileSync(join(dir, `${seed}.batch`), serialize(recording))
  console.log(`seed ${seed}: ${answers.map(({ plans }) => plans.size).join(' + ')}`)
}

/** Without classes, which cannot be written down. */
function plain<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(plain) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item as unknown)])) as Value
}
