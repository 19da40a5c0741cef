import type { DatePart } from '../ir/value.ts'

/** A part of a timestamp in a time zone, counted as CEL's getters do: months, days of the month and of the year from zero. */
export function datePart(part: DatePart, instant: bigint, zone: string): number {
  const local = localTime(instant, zone)
  // oxfmt-ignore
  switch (part) {
    case 'year':         return local.getUTCFullYear()
    case 'month':        return local.getUTCMonth()
    case 'dayOfMonth':   return local.getUTCDate() - 1
    case 'date':         return local.getUTCDate()
    case 'dayOfWeek':    return local.getUTCDay()
    case 'dayOfYear':    return dayOfYear(local)
    case 'hours':        return local.getUTCHours()
    case 'minutes':      return local.getUTCMinutes()
    case 'seconds':      return local.getUTCSeconds()
    case 'milliseconds': return local.getUTCMilliseconds()
  }
}

const DAY = 86_400_000
const OFFSET = /^([+-]?)([01]\d|2[0-3]):([0-5]\d)$/

/** Minutes ahead of UTC of a zone that is an offset; nothing for a name, and for "-00:30", which the PDP takes for half an hour ahead. */
export function offsetMinutes(zone: string): number | undefined {
  const match = OFFSET.exec(zone)
  if (match === null || (match[1] === '-' && match[2] === '00')) return undefined
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]))
}

/** Whether a zone is an offset, or a name of the time zone database as it is written there. */
export function isZone(zone: string): boolean {
  return zone === 'UTC' || offsetMinutes(zone) !== undefined || Intl.supportedValuesOf('timeZone').includes(zone)
}

/** A date whose UTC fields are the local ones. */
function localTime(instant: bigint, zone: string): Date {
  const milliseconds = Number((instant - (((instant % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n)
  const offset = offsetMinutes(zone) ?? (zone === 'UTC' ? 0 : namedOffset(milliseconds, zone))
  return new Date(milliseconds + offset * 60_000)
}

/** Minutes ahead of UTC, which before standard time were not whole. */
function namedOffset(milliseconds: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(
    milliseconds,
  )
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const match = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name)
  if (match === null) return 0
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]) + Number(match[4] ?? 0) / 60)
}

function dayOfYear(local: Date): number {
  const first = new Date(0)
  first.setUTCFullYear(local.getUTCFullYear(), 0, 1)
  return Math.floor(local.getTime() / DAY) - first.getTime() / DAY
}
