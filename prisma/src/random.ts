/** A small seeded source of choices: the same seed makes the same choices on every machine. */
export interface Random {
  /** An integer of `[0, below)`. */
  readonly below: (below: number) => number
  /** True about `percent` times in a hundred. */
  readonly chance: (percent: number) => boolean
  readonly pick: <T>(from: readonly T[]) => T
  /** Each element with the given chance, in its order. */
  readonly some: <T>(from: readonly T[], percent: number) => T[]
}

/** Mulberry32: 32 bits of state, good enough to spread example rows. */
export function createRandom(seed: number): Random {
  let state = seed | 0
  function below(limit: number): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
  const chance = (percent: number): boolean => below(100) < percent
  return {
    below,
    chance,
    pick: (from) => from[below(from.length)] as (typeof from)[number],
    some: (from, percent) => from.filter(() => chance(percent)),
  }
}
