const view = new DataView(new ArrayBuffer(8))

/** The place of a finite double among all of them; both zeros have the place 0, and neighbors have neighboring places. */
export function placeOf(value: number): bigint {
  view.setFloat64(0, Math.abs(value))
  const bits = view.getBigInt64(0)
  return value < 0 ? -bits : bits
}

/** The double at a place. */
export function doubleAt(place: bigint): number {
  view.setBigInt64(0, place < 0n ? -place : place)
  const magnitude = view.getFloat64(0)
  return place < 0n ? -magnitude : magnitude
}

/** The place of the largest finite double. */
export const LAST_PLACE: bigint = placeOf(Number.MAX_VALUE)

/** Doubles that are next to one another, by the places of the first and the last. */
export interface DoubleRange {
  readonly first: bigint
  readonly last: bigint
}

/** The first place of the range whose double passes a test that every later one passes too; the place after the range when none does. */
export function firstPlace({ first, last }: DoubleRange, test: (value: number) => boolean): bigint {
  let [from, to] = [first, last + 1n]
  while (from < to) {
    const middle = (from + to) >> 1n
    if (test(doubleAt(middle))) to = middle
    else from = middle + 1n
  }
  return from
}

/** What no range has, of all finite doubles; the ranges are in order. */
export function complementOf(ranges: readonly DoubleRange[]): DoubleRange[] {
  const starts = [-LAST_PLACE, ...ranges.map(({ last }) => last + 1n)]
  const ends = [...ranges.map(({ first }) => first - 1n), LAST_PLACE]
  return starts.flatMap((first, at) => {
    const last = ends[at] as bigint
    return first > last ? [] : [{ first, last }]
  })
}

/** The same doubles in as few ranges as possible; the ranges are in order. */
export function joined(ranges: readonly DoubleRange[]): DoubleRange[] {
  const result: DoubleRange[] = []
  for (const { first, last } of ranges) {
    const before = result.at(-1)
    if (first > last) continue
    if (before !== undefined && before.last + 1n === first) result[result.length - 1] = { first: before.first, last }
    else result.push({ first, last })
  }
  return result
}
