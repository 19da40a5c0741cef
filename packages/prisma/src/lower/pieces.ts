import type { MatchText } from '@rowgate/core'

/** More candidates than this are left to raw SQL. */
const MOST_PIECES = 1000

/**
 * Every text that a known text starts with, ends with or contains; nothing when there are too many. Exact, since a text has no other
 * parts; they are cut between code points, as the database cuts them.
 */
export function pieces(test: MatchText['test'], text: string): readonly string[] | undefined {
  const points = [...text]
  const { length } = points
  if ((test === 'contains' ? (length * (length + 1)) / 2 : length) >= MOST_PIECES) return undefined
  const cut = (from: number, to: number): string => points.slice(from, to).join('')
  const ends = Array.from({ length: length + 1 }, (_, at) => at)
  // oxfmt-ignore
  switch (test) {
    case 'startsWith': return ends.map((to) => cut(0, to))
    case 'endsWith':   return ends.map((from) => cut(from, length)).toReversed()
    case 'contains':   return [...new Set(ends.flatMap((from) => ends.slice(from).map((to) => cut(from, to))))]
  }
}
