import { expect, inject, test } from 'vitest'
import { runBatch } from './batch.ts'

/** A run is repeated by its seed; `pnpm fuzz` runs longer. */
const seed = Number(process.env['ROWGATE_SEED'] ?? 20_261_120)
const batches = Number(process.env['ROWGATE_BATCHES'] ?? (process.env['ROWGATE_TEST_SIZE'] === 'full' ? 10 : 1))

test.each(Array.from({ length: batches }, (_, at) => seed + at))(
  'random rules list what check allows, seed %d',
  { timeout: 180_000 },
  async (own) => {
    const { counts, failures } = await runBatch(inject('postgresUrl'), own, 300)
    expect(failures).toEqual([])
    expect(counts.get('equal')).toBeGreaterThan(400)
  },
)
