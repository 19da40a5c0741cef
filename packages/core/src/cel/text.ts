/** Orders two strings by code point, which is the order of their UTF-8 bytes; JavaScript's own order is by UTF-16 unit. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let at = 0; at < length; at += 1) {
    const [a, b] = [left.charCodeAt(at), right.charCodeAt(at)]
    if (a !== b) return rank(a) - rank(b)
  }
  return left.length - right.length
}

/** Surrogates stand for code points above every other unit's. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit
}

/** What Go's unicode.IsSpace holds: `trim()` takes these from both ends. */
export const SPACES =
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000'

export function trimmed(text: string): string {
  const points = [...text]
  const first = points.findIndex((point) => !SPACES.includes(point))
  const last = points.findLastIndex((point) => !SPACES.includes(point))
  return first === -1 ? '' : points.slice(first, last + 1).join('')
}

/** The code point at a position, or nothing at the end as an empty text; nothing where CEL errs: a position outside the text. */
export function charAt(text: string, at: number): string | undefined {
  const points = [...text]
  return at < 0 || at > points.length ? undefined : (points[at] ?? '')
}

/**
 * The position of the first occurrence from a position on, -1 where there is none; nothing where CEL errs: before the start of the text.
 * An empty part is at the position itself.
 */
export function indexOf(text: string, part: string, from: number): bigint | undefined {
  if (part === '') return BigInt(from)
  if (from < 0) return undefined
  const [points, sought] = [[...text], [...part]]
  for (let at = from; at + sought.length <= points.length; at += 1) if (isAt(points, sought, at)) return BigInt(at)
  return -1n
}

/** The position of the last occurrence, at a position of the text or before it; a position after the text finds nothing. */
export function lastIndexOf(text: string, part: string, from: number | undefined): bigint | undefined {
  const [points, sought] = [[...text], [...part]]
  if (part === '') return BigInt(from ?? points.length)
  if (from !== undefined && from < 0) return undefined
  if (from !== undefined && from >= points.length) return -1n
  for (let at = Math.min(from ?? Infinity, points.length - sought.length); at >= 0; at -= 1)
    if (isAt(points, sought, at)) return BigInt(at)
  return -1n
}

function isAt(points: readonly string[], sought: readonly string[], at: number): boolean {
  return sought.every((point, offset) => point === points[at + offset])
}

/** Code points from a position up to another; nothing where CEL errs: a position outside the text, or an end before the start. */
export function substring(text: string, from: number, to: number | undefined): string | undefined {
  const points = [...text]
  const end = to ?? points.length
  return from < 0 || from > end || end > points.length ? undefined : points.slice(from, end).join('')
}
