import { sql, type SqlText } from '../sql-text.ts'

/**
 * Evaluates operands once, under the names `a`, `b` and `c`. A position is a column there, never a constant that PostgreSQL could compute with,
 * and fail on, before it looks at the condition that guards it.
 */
function once(operands: Readonly<Record<string, SqlText>>, result: string): SqlText {
  const columns = Object.entries(operands).flatMap(
    ([name, operand], at) => sql`${at === 0 ? '' : ', '}${operand} as ${name}`,
  )
  return sql`(select ${result} from (select ${columns} offset 0) as rgv)`
}

/** Code points from a position up to another. */
export function substring(text: SqlText, from: SqlText, to: SqlText | undefined): SqlText {
  if (to === undefined)
    return once({ a: text, b: from }, `case when b between 0 and char_length(a) then substr(a, b::int + 1) end`)
  const isInside = `b between 0 and c and c <= char_length(a)`
  return once({ a: text, b: from, c: to }, `case when ${isInside} then substr(a, b::int + 1, (c - b)::int) end`)
}

/** One code point, or none at the end of the text. */
export function charAt(text: SqlText, at: SqlText): SqlText {
  return once({ a: text, b: at }, `case when b between 0 and char_length(a) then substr(a, b::int + 1, 1) end`)
}

/** Counted from zero, -1 where there is none. */
export function indexOf(text: SqlText, part: SqlText, from: SqlText): SqlText {
  const found = `strpos(substr(a, least(c, char_length(a))::int + 1), b)`
  const position = `case ${found} when 0 then -1 else ${found} - 1 + c end`
  return once(
    { a: text, b: part, c: from },
    `case when b = '' and a is not null then c when c >= 0 then ${position} end`,
  )
}

/** The last occurrence is the first of the text reversed. */
export function lastIndexOf(text: SqlText, part: SqlText, from: SqlText | undefined): SqlText {
  if (from === undefined)
    return once({ a: text, b: part }, `case when b = '' then char_length(a)::int8 else ${lastOf('a')} end`)
  const within = `left(a, (c + char_length(b))::int)`
  return once(
    { a: text, b: part, c: from },
    `case when b = '' and a is not null then c when c >= char_length(a) then case when b is not null then -1 end when c >= 0 then ${lastOf(within)} end`,
  )
}

function lastOf(text: string): string {
  const found = `strpos(reverse(${text}), reverse(b))`
  return `case ${found} when 0 then -1 else char_length(${text}) - char_length(b) - ${found} + 1 end::int8`
}

export function segment(text: SqlText, delimiter: SqlText, at: SqlText): SqlText {
  return once(
    { a: text, b: delimiter, c: at },
    `case when c >= 0 and ${count('a', 'b')} > c then split_part(a, b, c::int + 1) end`,
  )
}

export function segmentCount(text: SqlText, delimiter: SqlText): SqlText {
  return once({ a: text, b: delimiter }, `${count('a', 'b')}::int8`)
}

function count(text: string, delimiter: string): string {
  return `((char_length(${text}) - char_length(replace(${text}, ${delimiter}, ''))) / char_length(${delimiter}) + 1)`
}

/** All segments but the last, of a delimiter of one character. */
export function parentPath(text: SqlText, delimiter: SqlText): SqlText {
  return once({ a: text, b: delimiter }, `case strpos(a, b) when 0 then '' else left(a, - strpos(reverse(a), b)) end`)
}
