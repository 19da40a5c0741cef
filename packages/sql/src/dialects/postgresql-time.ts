import type { DatePart, FieldType, Scalar } from '@rowgate/core'
import { sql, type SqlText } from '../sql-text.ts'
import { fits } from './postgresql-numbers.ts'

/** A timestamp as nanoseconds since 1970, exactly; NULL where it cannot be sent. */
export function asNanoseconds(value: SqlText, type: FieldType): SqlText {
  const utc = type.kind === 'timestamp' && !type.timeZone ? sql`${value} at time zone 'UTC'` : value
  const sent = `t >= '0001-01-01T00:00:00Z'::timestamptz and t < '10000-01-01T00:00:00Z'::timestamptz`
  return sql`(select case when ${sent} then extract(epoch from t)::numeric * 1000000000 end from (select ${utc} as t offset 0) as rgv)`
}

const DATE = String.raw`([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])`
const TIME = String.raw`([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(\.[0-9]{1,9})?`
const ZONE = String.raw`(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])`
const RFC_3339 = `'^${DATE}T${TIME}${ZONE}$'`

const YEAR = `substr(a, 1, 4)::int`
const LEAP = `(${YEAR} % 4 = 0 and (${YEAR} % 100 <> 0 or ${YEAR} % 400 = 0))`
const DAYS = `case substr(a, 6, 2) when '02' then case when ${LEAP} then 29 else 28 end when '04' then 30 when '06' then 30 when '09' then 30 when '11' then 30 else 31 end`
const OFFSET = `case when a like '%Z' then 0 else case substr(right(a, 6), 1, 1) when '-' then -1 else 1 end * (substr(right(a, 6), 2, 2)::int * 3600 + right(a, 2)::int * 60) end`
const FRACTION = String.raw`rpad(coalesce(substring(a from '\.([0-9]+)'), '0'), 9, '0')::numeric`
const SECONDS = `extract(epoch from substr(a, 1, 19)::timestamp)::numeric - ${OFFSET}`
const FIRST = '-62135596800000000000'
const AFTER_LAST = '253402300800000000000'

/** RFC 3339 as nanoseconds since 1970; NULL for every other text, checked before PostgreSQL would raise. */
export function textToInstant(value: SqlText): SqlText {
  const valid = `a ~ ${RFC_3339} and substr(a, 1, 4) <> '0000' and substr(a, 9, 2)::int <= ${DAYS}`
  const parsed = sql`select case when a ~ ${RFC_3339} then case when ${valid} then (${SECONDS}) * 1000000000 + ${FRACTION} end end as r from (select ${value} as a offset 0) as rgt`
  return sql`(select case when r >= ${FIRST} and r < ${AFTER_LAST} then r end from (${parsed} offset 0) as rgv)`
}

/** Seconds since 1970; NULL where they leave the years 1 to 9999. */
export function intToInstant(seconds: SqlText): SqlText {
  return sql`(select case when s between -62135596800 and 253402300799 then s::numeric * 1000000000 end from (select ${seconds} as s offset 0) as rgv)`
}

const UNIT = '(ns|us|µs|μs|ms|s|m|h)'
const PART = String.raw`([0-9]{1,30})?(\.([0-9]{0,18}))?${UNIT}`
const NANOSECONDS = `case p[4] when 'ns' then 1 when 'ms' then 1000000 when 's' then 1000000000 when 'm' then 60000000000 when 'h' then 3600000000000 else 1000 end`
const WHOLE = `coalesce(p[1], '0')::numeric * ${NANOSECONDS}`
/** Go computes the fraction in doubles. */
const REST = `trunc(coalesce(nullif(p[3], ''), '0')::float8 * ((${NANOSECONDS})::float8 / power(10::numeric, coalesce(char_length(p[3]), 0))::float8))::numeric`

/** What Go's ParseDuration reads, as nanoseconds; NULL for every other text. */
export function textToDuration(value: SqlText): SqlText {
  const valid = String.raw`a ~ '^[+-]?((([0-9]{1,30}(\.[0-9]{0,18})?)|(\.[0-9]{1,18}))${UNIT})+$'`
  const sum = `(select sum(${WHOLE} + ${REST}) from regexp_matches(a, '${PART}', 'g') as p)`
  const signed = `case when a like '-%' then - ${sum} else ${sum} end`
  const parsed = sql`select case when a ~ '^[+-]?0$' then 0 when ${valid} then ${signed} end as r from (select ${value} as a offset 0) as rgt`
  return sql`(select case when ${fits('r')} then r end from (${parsed} offset 0) as rgv)`
}

/** A timestamp moved by nanoseconds; NULL where it leaves the years 1 to 9999. */
export function shift(instant: SqlText, by: SqlText): SqlText {
  return sql`(select case when r >= ${FIRST} and r < ${AFTER_LAST} then r end from (select ${instant} + ${by} as r offset 0) as rgv)`
}

/** The shortest duration has no opposite, and moves no timestamp back. */
export function shiftBack(instant: SqlText, by: SqlText): SqlText {
  return shift(instant, sql`- nullif(${by}, -9223372036854775808)`)
}

/** What is left of whole seconds, which is never less than nothing. */
const restOf = (instant: string): string => `mod(mod(${instant}, 1000000000) + 1000000000, 1000000000)`

const SECONDS_APART = `a - b - (${restOf('a')} - ${restOf('b')})`

/** Nanoseconds between two timestamps; NULL where 64 bits do not hold them, or do not hold those of the seconds that CEL counts first. */
export function between(a: SqlText, b: SqlText): SqlText {
  const inRange = [`a - b`, SECONDS_APART].map(fits)
  return sql`(select case when ${inRange.join(' and ')} then a - b end from (select ${a} as a, ${b} as b offset 0) as rgv)`
}

/** The difference of two durations; NULL where 64 bits do not hold it. */
export function difference(a: SqlText, b: SqlText): SqlText {
  return sql`(select case when ${fits('r')} then r end from (select ${a} - ${b} as r offset 0) as rgv)`
}

/** Nanoseconds between two timestamps, or as many as 64 bits hold. */
export function elapsed(a: SqlText, b: SqlText): SqlText {
  return sql`(select case when r > 9223372036854775807 then 9223372036854775807 when r < -9223372036854775808 then -9223372036854775808 else r end from (select ${a} - ${b} as r offset 0) as rgv)`
}

/** Whole seconds since 1970. A quotient of decimals is rounded to some digits, and up to the next second: `div` is exact. */
export function instantToInt(instant: SqlText): SqlText {
  return sql`(select (div(i, 1000000000) - case when mod(i, 1000000000) < 0 then 1 else 0 end)::int8 from (select ${instant} as i offset 0) as rgv)`
}

/** In some zones the first hours that are sent are in the year before the first: 0, which PostgreSQL counts as -1. */
const YEAR_OF = `extract(year from t) + case when t < '0001-01-01' then 1 else 0 end`

// oxfmt-ignore
const PARTS: Readonly<Record<DatePart, string>> = {
  year: YEAR_OF, month: 'extract(month from t) - 1', dayOfMonth: 'extract(day from t) - 1', date: 'extract(day from t)',
  dayOfWeek: 'extract(dow from t)', dayOfYear: 'extract(doy from t) - 1', hours: 'extract(hour from t)', minutes: 'extract(minute from t)',
  seconds: 'floor(extract(second from t))', milliseconds: 'floor(extract(milliseconds from t)) - 1000 * floor(extract(second from t))',
}

/** A part of an instant in a time zone. Microseconds are enough: no part is finer than a millisecond. */
export function datePart(part: DatePart, instant: SqlText, zone: Scalar | undefined): SqlText {
  const utc = sql`timestamp 'epoch' + make_interval(secs => div(${instant}, 1000000000)::float8) + make_interval(secs => (floor(mod(${instant}, 1000000000) / 1000) / 1000000)::float8)`
  return sql`(select (${PARTS[part]})::int8 from (select ${inZone(utc, zone)} as t offset 0) as rgv)`
}

function inZone(utc: SqlText, zone: Scalar | undefined): SqlText {
  const name = zone?.kind === 'parameter' ? String(zone.value) : 'UTC'
  if (name === 'UTC') return utc
  const offset = /^([+-]?)(\d\d:\d\d)$/.exec(name)
  if (offset !== null) return sql`(${utc}) ${offset[1] === '-' ? '-' : '+'} interval '${offset[2] as string}'`
  return sql`((${utc}) at time zone 'UTC') at time zone '${name.replaceAll("'", "''")}'`
}
