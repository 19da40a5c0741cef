/** The ends of a duration: 64 bits of nanoseconds. */
export const LONGEST_DURATION: bigint = 2n ** 63n - 1n
export const SHORTEST_DURATION: bigint = -(2n ** 63n)

// oxfmt-ignore
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n, us: 1000n, 'µs': 1000n, 'μs': 1000n, ms: 1_000_000n, s: 1_000_000_000n, m: 60_000_000_000n, h: 3_600_000_000_000n,
}

/** More digits than these are taken for no duration: Go rounds them by rules of its own. */
const PART = /(\d{1,30}\.?\d{0,18}|\.\d{1,18})(ns|us|µs|μs|ms|s|m|h)/y

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

/**
 * Nanoseconds of a duration that the PDP knew when it made a plan. Its text has the seconds as a double, which for the two ends is beyond
 * what a duration can be: `timeSince` stops there.
 */
export function parsePlannedDuration(text: string): bigint | undefined {
  return parseDuration(text) ?? [LONGEST_DURATION, SHORTEST_DURATION].find((end) => durationText(end) === text)
}

/** Go computes the fraction in doubles. */
function nanoseconds(digits: string, unit: bigint): bigint {
  const [whole = '', fraction = ''] = digits.split('.')
  const rest = Number(fraction) * (Number(unit) / 10 ** fraction.length)
  return BigInt(whole === '' ? 0 : whole) * unit + BigInt(Math.trunc(rest))
}

/** `string(duration)`: the seconds as a double, without an exponent. */
export function durationText(duration: bigint): string {
  const seconds = Number(duration / SECOND) + Number(duration % SECOND) / 1e9
  const text = String(seconds)
  return `${text.includes('e') ? seconds.toFixed(20).replace(/0+$/, '') : text}s`
}

const SECOND = 1_000_000_000n
/** Below this many seconds doubles are so close that every nanosecond has a text of its own. */
const DISTINCT = 4_194_304

/** The duration with the text; `several` where there may be more than one. */
export function durationWithText(text: string): bigint | 'several' | undefined {
  if (/^-?\d+(\.\d+)?s$/.test(text) && Math.abs(Number(text.slice(0, -1))) >= DISTINCT) return 'several'
  const near = parseDuration(text)
  return near === undefined
    ? undefined
    : [near, near + 1n, near - 1n].find((duration) => durationText(duration) === text)
}
