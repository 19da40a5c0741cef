import fc from 'fast-check'
import { askPdp, type Side } from './answers.ts'
import type { Arena, MadeRows } from './arena.ts'
import { isBlindSpot } from './blind-spots.ts'
import { compareSide, type Outcome } from './differential.ts'
import { principals } from './principals.ts'
import { describe } from './report.ts'
import { tables } from './rows.ts'
import { type Case, cases, lengthOf, smallerCases } from './rules.ts'
import { tableCases } from './tables.ts'
import { pairsOnWire } from './wire.ts'

/** What one batch of random rules came to. */
export interface Batch {
  /** How many outcomes there were of each kind; `pinned` where the plan itself is a known blind spot. */
  readonly counts: ReadonlyMap<Outcome['kind'] | 'pinned', number>
  /** Which operators stood directly below which in the plans. */
  readonly pairs: ReadonlySet<string>
  /** What must not be, made small, with all that it takes to see it again. */
  readonly failures: readonly string[]
  /** Why the PDP was asked, or no one. */
  readonly refusals: readonly string[]
}

export interface BatchOptions {
  readonly seed: number
  /** How many actions are tried at once. */
  readonly size: number
  /** Only this action. */
  readonly path?: number | undefined
  /** Whether the actions are of the tables, and not random rules. */
  readonly tables?: boolean | undefined
  /** Whether failures are made small. */
  readonly shrinks?: boolean
}

/** A case with what it came to. */
export interface Tried {
  readonly path: number
  readonly of: Case
  readonly outcome: Outcome
}

/** Random rows, principals and rules, the same for the same seed: what is listed against what a check allows. */
export async function runBatch(arena: Arena, options: BatchOptions): Promise<Batch> {
  const { seed, size, path, tables: isOfTables = false, shrinks = true } = options
  const sides = await arena.settle(makeRows(seed))
  const made = [...(isOfTables ? tableCases : randomCases)(seed, size).entries()]
  const tried = await runCases(arena, sides, path === undefined ? made : made.filter(([at]) => at === path))
  const failing = tried.filter(isFailure)
  const failures: string[] = []
  for (const failure of failing.slice(0, 5)) {
    const least = shrinks ? await shrink(arena, failure) : failure
    failures.push(describe(least, commandFor(failure, options)))
  }
  return {
    counts: countBy(
      tried.map((own) => (FAILURES.has(own.outcome.kind) && !isFailure(own) ? 'pinned' : own.outcome.kind)),
    ),
    pairs: new Set(tried.flatMap(({ outcome }) => pairsOnWire(outcome.plan?.condition))),
    failures: [...failures, ...failing.slice(5).map((failure) => describe(failure, commandFor(failure, options)))],
    refusals: tried
      .filter(({ outcome }) => outcome.kind === 'asked' || outcome.kind === 'refused')
      .map(({ outcome }) => outcome.detail),
  }
}

/** What runs one action again. */
function commandFor({ path }: Tried, { seed, size, tables: isOfTables }: BatchOptions): string {
  return `pnpm fuzz ${isOfTables === true ? `--tables --size ${size} ` : ''}--seed ${seed} --path ${path}`
}

export function makeRows(seed: number): MadeRows {
  const [made] = fc.sample(tables, { seed, numRuns: 1 })
  const [one, other] = fc.sample(principals, { seed, numRuns: 2 })
  return { tables: made!, principals: [one!, other!] }
}

export function randomCases(seed: number, size: number): Case[] {
  return fc.sample(cases, { seed, numRuns: size })
}

async function runCases(
  arena: Arena,
  sides: readonly Side[],
  made: readonly (readonly [number, Case])[],
): Promise<Tried[]> {
  const named = new Map(made.map(([path, of], at) => [`a${at}`, { path, of }]))
  const loaded = await arena.load(new Map([...named].map(([action, { of }]) => [action, of])))
  const outcomes: Outcome[] = []
  for (const side of sides) {
    outcomes.push(...(await compareSide(arena.pool, side, await askPdp(arena.cerbos, side, loaded))))
  }
  return outcomes.map((outcome) => ({ ...(named.get(outcome.action) as { path: number; of: Case }), outcome }))
}

const FAILURES: ReadonlySet<Outcome['kind']> = new Set(['leak', 'split', 'failed', 'lost', 'erred', 'missed'])

/** Whether an outcome must not be. */
export function isFailure({ of, outcome }: Tried): boolean {
  return FAILURES.has(outcome.kind) && !isBlindSpot(of, outcome)
}

/** The smallest case that fails in the same way and is found by making parts smaller, step by step. */
async function shrink(arena: Arena, failure: Tried): Promise<Tried> {
  const { path, of, outcome } = failure
  const candidates = smallerCases(of)
    .toSorted((a, b) => lengthOf(a) - lengthOf(b))
    .slice(0, 200)
  if (candidates.length === 0) return failure
  const tried = await runCases(
    arena,
    [outcome.side],
    candidates.map((own) => [path, own] as const),
  )
  const [least] = tried
    .filter((own) => isFailure(own) && own.outcome.kind === outcome.kind && lengthOf(own.of) < lengthOf(of))
    .toSorted((a, b) => lengthOf(a.of) - lengthOf(b.of))
  return least === undefined ? failure : shrink(arena, least)
}

function countBy<Key>(keys: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}
