import fc from 'fast-check'
import { type Arena, createArena, type Outcome } from './differential.ts'
import { pairs, smaller, write } from './grammar.ts'
import { tables } from './rows.ts'
import { type Case, cases, mayLose, rulesOf } from './rules.ts'

/** What one batch of random conditions came to. */
export interface Batch {
  /** How many outcomes there were of each kind. */
  readonly counts: ReadonlyMap<Outcome['kind'], number>
  /** Which functions stood directly below which. */
  readonly pairs: ReadonlySet<string>
  /** What must not be, made small, with all that it takes to see it again. */
  readonly failures: readonly string[]
  /** What was refused, and why. */
  readonly refusals: readonly string[]
}

/** Random rows and random rules, the same for the same seed: what is listed against what a check allows. */
export async function runBatch(serverUrl: string, seed: number, size: number): Promise<Batch> {
  const [rows] = fc.sample(tables, { seed, numRuns: 1 })
  const made = fc.sample(cases, { seed, numRuns: size })
  const arena = await createArena(serverUrl, rows ?? new Map())
  try {
    const outcomes = await runCases(arena, made)
    const failing = outcomes.filter(isFailure)
    const failures = []
    for (const failure of failing.slice(0, 5)) failures.push(describe(await shrink(arena, failure), seed))
    return {
      counts: countBy(outcomes.map(({ outcome }) => outcome.kind)),
      pairs: new Set(made.flatMap(({ nodes }) => nodes.flatMap(pairs))),
      failures: [...failures, ...failing.slice(5).map((failure) => describe(failure, seed))],
      refusals: outcomes.filter(({ outcome }) => outcome.kind === 'refused').map(({ outcome }) => outcome.detail),
    }
  } finally {
    await arena.stop()
  }
}

interface Tried {
  readonly of: Case
  readonly outcome: Outcome
}

async function runCases(arena: Arena, made: readonly Case[]): Promise<Tried[]> {
  const named = new Map(made.map((of, at) => [`a${at}`, of]))
  const outcomes = await arena.run(new Map([...named].map(([action, of]) => [action, rulesOf(of)])))
  return outcomes.map((outcome) => ({ of: named.get(outcome.action) as Case, outcome }))
}

function isFailure({ of, outcome: { kind } }: Tried): boolean {
  return kind === 'leak' || kind === 'split' || kind === 'failed' || (kind === 'lost' && !mayLose(of))
}

/** The smallest case that fails in the same way and is found by making parts smaller, step by step. */
async function shrink(arena: Arena, failure: Tried): Promise<Tried> {
  const candidates = failure.of.nodes.flatMap((node, at) =>
    smaller(node).map((less): Case => ({ ...failure.of, nodes: failure.of.nodes.with(at, less) })),
  )
  const sorted = candidates.toSorted((a, b) => lengthOf(a) - lengthOf(b)).slice(0, 200)
  if (sorted.length === 0) return failure
  const failing = (await runCases(arena, sorted)).filter((tried) => isFailure(tried))
  const [least] = failing
    .filter(({ of, outcome }) => outcome.kind === failure.outcome.kind && lengthOf(of) < lengthOf(failure.of))
    .toSorted((a, b) => lengthOf(a.of) - lengthOf(b.of))
  return least === undefined ? failure : shrink(arena, least)
}

function lengthOf({ nodes }: Case): number {
  return nodes.reduce((sum, node) => sum + write(node).length, 0)
}

function describe({ of, outcome }: Tried, seed: number): string {
  return `${outcome.kind} [absent: ${outcome.absent}, seed ${seed}] ${of.shape} ${of.nodes.map(write).join(' ; ')}\n  ${outcome.detail}`
}

function countBy<Key>(keys: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}
