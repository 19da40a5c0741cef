/** Milliseconds of each contender, one after the other in every round, so that a busy moment meets all of them. */
export async function interleaved(
  rounds: number,
  contenders: readonly (() => PromiseLike<unknown>)[],
): Promise<number[][]> {
  const times: number[][] = contenders.map(() => [])
  for (let round = -5; round < rounds; round += 1) {
    const order = contenders.map((_, at) => (at + Math.abs(round)) % contenders.length)
    for (const at of order) {
      const start = performance.now()
      await contenders[at]?.()
      if (round >= 0) times[at]?.push(performance.now() - start)
    }
  }
  return times
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

/** Where the ratio of the medians lies with 95 %, by resampling the rounds. */
export function ratioInterval(a: readonly number[], b: readonly number[]): [number, number] {
  const ratios = Array.from({ length: 2000 }, () => {
    const rounds = a.map(() => Math.floor(Math.random() * a.length))
    return median(rounds.map((at) => a.at(at) ?? Number.NaN)) / median(rounds.map((at) => b.at(at) ?? Number.NaN))
  }).toSorted((x, y) => x - y)
  return [ratios.at(50) ?? Number.NaN, ratios.at(1949) ?? Number.NaN]
}
