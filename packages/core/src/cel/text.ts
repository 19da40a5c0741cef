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

/** Code points from a position up to another; nothing where CEL errs: a position outside the text, or an end before the start. */
export function substring(text: string, from: number, to: number | undefined): string | undefined {
  const points = [...text]
  const end = to ?? points.length
  return from < 0 || from > end || end > points.length ? undefined : points.slice(from, end).join('')
}
