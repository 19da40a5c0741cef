const LAST_CODE_POINT = 0x10_ffff

/** The least text above every text with the prefix, in code point order; nothing when there is none. */
export function afterPrefix(prefix: string): string | undefined {
  const points = [...prefix].map((character) => character.codePointAt(0) as number)
  while (points.at(-1) === LAST_CODE_POINT) points.pop()
  const last = points.pop()
  return last === undefined ? undefined : String.fromCodePoint(...points, successor(last))
}

/** The surrogates between U+D7FF and U+E000 are no code points of their own. */
function successor(point: number): number {
  return point === 0xd7_ff ? 0xe0_00 : point + 1
}
