import type { Json } from '../ir/expression.ts'

/**
 * The JSON value that a column stores, as the PDP is sent it: its numbers are the nearest doubles, and beyond all doubles the largest one
 * of their sign, so that a document keeps its shape whatever is in it. Nothing for a document that PostgreSQL's `jsonb` does not take, which
 * only a column of type `json` can hold.
 */
export function parseStoredJson(native: string, text: string): Json | undefined {
  if (native === 'json' && !isConvertible(text)) return undefined
  return JSON.parse(text, (_, value: unknown) => (typeof value === 'number' ? sent(value) : value)) as Json
}

/** PostgreSQL has no negative zero among its decimals. */
function sent(value: number): number {
  if (value === 0) return 0
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value))
}

const STRINGS = /"(?:[^"\\]|\\.)*"/g
const ESCAPED_BACKSLASHES = /\\\\/g
const SURROGATE_PAIRS = /\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}/g
const NO_TEXT = /\\u(?:0000|[dD][89a-fA-F])/
const NO_NUMBER = /[eE][+-]?[0-9]*[1-9][0-9]{3}|[0-9]{255}/

/**
 * Whether PostgreSQL takes the text of a `json` as a `jsonb`: it has neither NULs, nor halves of surrogate pairs, nor numbers of more
 * digits than its decimals have. `@rowgate/sql` asks exactly the same, by the same expressions.
 */
function isConvertible(text: string): boolean {
  if (NO_TEXT.test(text.replaceAll(ESCAPED_BACKSLASHES, '').replaceAll(SURROGATE_PAIRS, ''))) return false
  return !NO_NUMBER.test(text.replaceAll(STRINGS, ''))
}
