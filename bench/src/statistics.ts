/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2
}

/** Milliseconds of each run, the contenders taking turns, so that whatever else the machine does meets both. */
export async function interleaved(
  runs: number,
  contenders: readonly (() => unknown)[],
  clock: () => number = () => performance.now(),
): Promise<readonly (readonly number[])[]> {
  const times = contenders.map((): number[] => [])
  for (let run = 0; run < runs; run += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const at = (turn + run) % contenders.length
      const started = clock()
      await contenders[at]?.()
      times[at]?.push(clock() - started)
    }
  }
  return times
}

/** Milliseconds that this process has computed for: on a busy machine, the time of work that waits for nothing. */
export function computed(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Rows as a table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toFixed(2) : cell)))
  return [head, head.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`).join('\n')
}

/** Fails the run when a target is missed. */
export function target(what: string, value: number, most: number): string {
  if (!(value <= most)) process.exitCode = 1
  return `${value <= most ? 'met' : 'MISSED'}: ${what} ${value.toFixed(2)}, at most ${most}`
}
