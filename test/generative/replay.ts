import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { deserialize } from 'node:v8'
import { startPostgresServer } from '@rowgate/testing'
import type { Answered } from './answers.ts'
import { createArenaTables, type MadeRows, type Tables } from './arena.ts'
import { isFailure } from './batch.ts'
import { compareSide } from './differential.ts'
import type { Case } from './rules.ts'

/** A batch with what the PDP said about it, on either side. */
export interface Recording {
  readonly seed: number
  readonly rows: MadeRows
  readonly cases: ReadonlyMap<string, Case>
  readonly answers: readonly Answered[]
}

/** Compares what was recorded with what the sources do now, until something is wrong; says so in one line, and exits with 1. */
if (process.argv[1]?.endsWith('replay.ts') === true) {
  const { values } = parseArgs({ options: { dir: { type: 'string' } } })
  process.exitCode = await replay(values.dir ?? '.')
}

async function replay(dir: string): Promise<number> {
  const server = await startPostgresServer()
  const tables = await createArenaTables(server.url)
  const files = readdirSync(dir)
    .filter((name) => name.endsWith('.batch'))
    .toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
  try {
    for (const file of files) {
      const found = await firstFailure(tables, deserialize(readFileSync(join(dir, file))) as Recording)
      if (found !== undefined) return print(found)
    }
    return 0
  } finally {
    await tables.drop()
    await server.stop()
  }
}

async function firstFailure(tables: Tables, { seed, rows, cases, answers }: Recording): Promise<string | undefined> {
  const sides = await tables.settle(rows)
  for (const [at, side] of sides.entries()) {
    const outcomes = await compareSide(tables.pool, side, answers[at] as Answered)
    for (const outcome of outcomes) {
      const of = cases.get(outcome.action)
      if (of !== undefined && isFailure({ of, outcome, path: 0 }))
        return `${outcome.kind} seed ${seed} path ${outcome.action.slice(1)}`
    }
  }
  return undefined
}

function print(found: string): number {
  console.log(found)
  return 1
}
