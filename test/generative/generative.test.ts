import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Arena, createArena } from './arena.ts'
import { runBatch } from './batch.ts'

/** A run is repeated by its seed; `pnpm fuzz` runs longer. */
const seed = Number(process.env['ROWGATE_SEED'] ?? 20_261_120)
const batches = Number(process.env['ROWGATE_BATCHES'] ?? (process.env['ROWGATE_TEST_SIZE'] === 'full' ? 40 : 4))
const seeds = Array.from({ length: batches }, (_, at) => seed + at)
let arena: Arena

beforeAll(async () => {
  arena = await createArena(inject('postgresUrl'))
})

afterAll(() => arena?.stop())

test.each(seeds)('random rules list what check allows, seed %d', { timeout: 120_000 }, async (own) => {
  const { counts, failures } = await runBatch(arena, { seed: own, size: 300 })
  expect(failures).toEqual([])
  expect(counts.get('equal')).toBeGreaterThan(400)
})

test('what the tables say lists what check allows', { timeout: 120_000 }, async () => {
  const { counts, failures } = await runBatch(arena, { seed, size: 600, tables: true })
  expect(failures).toEqual([])
  expect(counts.get('equal')).toBeGreaterThan(400)
})
