import type { MatchPattern, MatchText } from '@rowgate/core'
import { parameter, sql, type SqlText } from '../sql-text.ts'
import { scalar } from './scalar.ts'
import type { Scope } from './scope.ts'
import { afterPrefix } from './prefix.ts'

/** A test for a constant is one that an index can serve; a test for a column never takes the column for a pattern. */
export function lowerMatchText(match: MatchText, scope: Scope): SqlText {
  const text = scalar(match.text, scope)
  const { part } = match
  if (part.kind === 'parameter' && typeof part.value === 'string') return testConstant(match, text, part.value, scope)
  return testColumn(match, text, scalar(part, scope))
}

/** Code points by themselves, whatever the locale of the column says of them. */
export function lowerMatch({ text, pattern, negated }: MatchPattern, scope: Scope): SqlText {
  return sql`${scope.dialect.byteOrder(scalar(text, scope))} ${negated ? '!~' : '~'} ${parameter(pattern)}`
}

function testConstant({ test, negated }: MatchText, text: SqlText, part: string, scope: Scope): SqlText {
  const pattern = escapeLike(part)
  // oxfmt-ignore
  switch (test) {
    case 'startsWith': return negated ? sql`not starts_with(${text}, ${parameter(part)})` : prefixRange(text, part, scope)
    case 'endsWith':   return sql`${text} ${like(negated)} ${parameter(`%${pattern}`)}`
    case 'contains':   return sql`${text} ${like(negated)} ${parameter(`%${pattern}%`)}`
  }
}

/** `LIKE $1` is a sequential scan under a generic plan; a range of bytes is not. */
function prefixRange(text: SqlText, prefix: string, { dialect }: Scope): SqlText {
  const after = afterPrefix(prefix)
  const from = sql`${dialect.byteOrder(text)} >= ${parameter(prefix)}`
  return after === undefined ? from : sql`${from} and ${dialect.byteOrder(text)} < ${parameter(after)}`
}

function testColumn({ test, negated }: MatchText, text: SqlText, part: SqlText): SqlText {
  const not = negated ? 'not ' : ''
  // oxfmt-ignore
  switch (test) {
    case 'startsWith': return sql`${not}starts_with(${text}, ${part})`
    case 'endsWith':   return sql`right(${text}, char_length(${part})) ${negated ? '<>' : '='} ${part}`
    case 'contains':   return sql`strpos(${text}, ${part}) ${negated ? '=' : '>'} 0`
  }
}

function like(negated: boolean): string {
  return negated ? 'not like' : 'like'
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`)
}
