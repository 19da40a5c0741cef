/** The ends of a duration: 64 bits of nanoseconds. */
export const LONGEST_DURATION: bigint = 2n ** 63n - 1n
export const SHORTEST_DURATION: bigint = -(2n ** 63n)

// oxfmt-ignore
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n, us: 1000n, 'µs': 1000n, 'μs': 1000n, ms: 1_000_000n, s: 1_000_000_000n, m: 60_000_000_000n, h: 3_600_000_000_000n,
}

const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y

/** Nanoseconds of a duration as Go's ParseDuration reads it ("1h30m", "86400s"); nothing where CEL errs. */
export function parseDuration(text: string): bigint | undefined {
  const sign = text.startsWith('-') ? -1n : 1n
  const rest = text.replace(/^[+-]/, '')
  if (rest === '0') return 0n
  let total = 0n
  PART.lastIndex = 0
  while (PART.lastIndex < rest.length) {
    const match = PART.exec(rest)
    if (match === null) return undefined
    total += nanoseconds(match[1] as string, UNITS[match[2] as string] as bigint)
  }
  const signed = sign * total
  return rest === '' || BigInt.asIntN(64, signed) !== signed ? undefined : signed
}

function nanoseconds(digits: string, unit: bigint): bigint {
  const [whole = '', fraction = ''] = digits.split('.')
  return (
    BigInt(whole === '' ? 0 : whole) * unit +
    (BigInt(fraction === '' ? 0 : fraction) * unit) / 10n ** BigInt(fraction.length)
  )
}
