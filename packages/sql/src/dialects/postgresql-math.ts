import { sql, type SqlText } from '../sql-text.ts'

/** Evaluates operands once, under the names `a` and `b`. */
function once(a: SqlText, b: SqlText, result: string): SqlText {
  return sql`(select ${result} from (select ${a} as a, ${b} as b offset 0) as rgv)`
}

/** Halves go away from zero, which PostgreSQL's own rounding of doubles does not do. */
export function rounded(value: SqlText): SqlText {
  return once(value, ['0'], `case when abs(a - trunc(a)) >= 0.5 then trunc(a) + sign(a) else trunc(a) end`)
}

/** The sign of NaN is NaN. */
export function signOf(value: SqlText): SqlText {
  return once(value, ['0'], `case when a = 'NaN' then a else sign(a) end`)
}

/** PostgreSQL raises below zero, where CEL has NaN. */
export function squareRoot(value: SqlText): SqlText {
  return once(value, ['0'], `case when a < 0 then 'NaN' else sqrt(a) end`)
}

/** The first of two that are equal, which matters to zeros; NULL beside NaN, which has no order. */
export function larger(name: 'greatest' | 'least', a: SqlText, b: SqlText): SqlText {
  const other = name === 'greatest' ? 'a < b' : 'a > b'
  return once(a, b, `case when a = 'NaN' or b = 'NaN' then null when ${other} then b when b is not null then a end`)
}

/** The least int has no opposite. */
export function absolute(value: SqlText): SqlText {
  return once(value, ['0'], `case when a > -9223372036854775808 then abs(a) end`)
}

type IntegerFunction = 'signInt' | 'greatestInt' | 'leastInt' | 'bitAnd' | 'bitOr' | 'bitXor'

/** Functions of 64-bit integers that never leave them. PostgreSQL's own `greatest` passes over NULL. */
export function integerFunction(name: IntegerFunction, a: SqlText, b: SqlText): SqlText {
  // oxfmt-ignore
  switch (name) {
    case 'signInt':     return sql`sign(${a})::int8`
    case 'greatestInt': return once(a, b, `case when a < b then b when b is not null then a end`)
    case 'leastInt':    return once(a, b, `case when a > b then b when b is not null then a end`)
    case 'bitAnd':      return sql`(${a} & ${b})`
    case 'bitOr':       return sql`(${a} | ${b})`
    case 'bitXor':      return sql`(${a} # ${b})`
  }
}

/** A whole number of ten digits at most as the text of a double: with an exponent from a million on. */
export function wholeText(value: SqlText): SqlText {
  const sign = `case when a < 0 then '-' else '' end`
  const fraction = `case when rtrim(substr(b, 2), '0') = '' then '' else '.' || rtrim(substr(b, 2), '0') end`
  const short = `${sign} || left(b, 1) || ${fraction} || 'e+' || lpad((char_length(b) - 1)::text, 2, '0')`
  const digits = sql`select a, abs(a)::int8::text as b from (select ${value} as a offset 0) as rgt`
  return sql`(select case when char_length(b) < 7 then ${sign} || b else ${short} end from (${digits} offset 0) as rgv)`
}
