/** Nanoseconds in a second. */
const SECOND = 1_000_000_000n

/** CEL's timestamps go from the first instant of year 1 to the last nanosecond of year 9999. */
export const FIRST_INSTANT: bigint = BigInt(Date.parse('0001-01-01T00:00:00Z')) * 1_000_000n
export const AFTER_LAST_INSTANT: bigint = (BigInt(Date.parse('9999-12-31T23:59:59Z')) / 1000n + 1n) * SECOND

/** Whole seconds since 1970. */
export function secondOf(instant: bigint): bigint {
  return (instant - (((instant % SECOND) + SECOND) % SECOND)) / SECOND
}

/** As many seconds as a duration can have. */
const MOST_SECONDS = 2n ** 63n / SECOND

/**
 * The first and the last instant that CEL takes another from, or from another: it counts the seconds between them, and then the rest, so that
 * one second more is an error even where the rest would make up for it [measured].
 */
export function nearEnough(instant: bigint): readonly [first: bigint, last: bigint] {
  const second = secondOf(instant)
  return [(second - MOST_SECONDS) * SECOND, (second + MOST_SECONDS + 1n) * SECOND - 1n]
}

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/

/**
 * Nanoseconds since 1970 of an RFC 3339 timestamp, or nothing when `timestamp()` errs on the text: it takes no lower-case letters, no leap
 * second, no day that a month does not have, and nothing outside the years 1 to 9999.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 */
export function parseInstant(text: string): bigint | undefined {
  const match = RFC_3339.exec(text)
  if (match === null) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (hour > 23 || minute > 59 || second > 59 || !isDay(year, month, day)) return undefined
  const offset = offsetMinutes(match[8] as string)
  if (offset === undefined) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute - offset, second)
  const instant = BigInt(date.getTime()) * 1_000_000n + BigInt((match[7] ?? '').padEnd(9, '0'))
  return instant >= FIRST_INSTANT && instant < AFTER_LAST_INSTANT ? instant : undefined
}

/** RFC 3339 in UTC with the given number of fractional digits, or with as many as it takes. */
export function formatInstant(instant: bigint, digits?: number): string {
  const nanos = ((instant % SECOND) + SECOND) % SECOND
  const date = new Date(Number((instant - nanos) / 1_000_000n))
  const [day, time] = date.toISOString().split('T') as [string, string]
  const fraction = nanos.toString().padStart(9, '0')
  const kept = digits === undefined ? fraction.replace(/0+$/, '') : fraction.slice(0, digits)
  return `${day.replace(/^\+0*/, '')}T${time.slice(0, 8)}${kept === '' ? '' : `.${kept}`}Z`
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  const date = new Date(0)
  date.setUTCFullYear(year, month, 0)
  return day <= date.getUTCDate()
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))]
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}
