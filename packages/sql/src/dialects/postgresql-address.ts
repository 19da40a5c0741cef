import type { Scalar } from '@rowgate/core'
import { parameter, sql, type SqlText } from '../sql-text.ts'

const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
const IPV4 = String.raw`${OCTET}(\.${OCTET}){3}`
const HEX = '[0-9a-fA-F]{1,4}'

/** Groups on both sides of `::`, at most seven in all, or eight groups without it. */
const IPV6 = [`(${HEX}:){7}${HEX}`, ...[0, 1, 2, 3, 4, 5, 6, 7].map((before) => sides(before, 7 - before))].join('|')

function sides(before: number, most: number): string {
  const front = before === 0 ? ':' : `(${HEX}:){${before}}`
  return most === 0 ? `${front}:` : `${front}:(${HEX}(:${HEX}){0,${most - 1}})?`
}

/**
 * Whether an address is in a known range; NULL for what is no address, checked before PostgreSQL would raise. An address of IPv4 in the form
 * of IPv6 is one of IPv4.
 */
export function inAddressRange(text: SqlText, range: Scalar | undefined): SqlText {
  const cidr = range?.kind === 'parameter' ? String(range.value) : ''
  const valid = `a ~ '^${IPV4}$' or regexp_replace(a, ':${IPV4}$', ':0:0') ~ '^(${IPV6})$'`
  const address = sql`select case when ${valid} then a::inet end as i from (select ${text} as a offset 0) as rgt`
  return sql`(select ${within(cidr)} from (${address} offset 0) as rgv)`
}

function within(cidr: string): SqlText {
  const isImage = `i <<= '::ffff:0:0/96'`
  if (cidr.includes(':')) return sql`i <<= ${host(cidr)} and not ${isImage}`
  const [address = '', bits = ''] = cidr.split('/')
  return sql`(i <<= ${host(cidr)} or i <<= ${host(`::ffff:${address}/${Number(bits) + 96}`)})`
}

/** A range may be written with bits beyond its length. */
function host(cidr: string): SqlText {
  return sql`network(${parameter(cidr)}::inet)`
}
