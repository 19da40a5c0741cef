/**
 * The real numbers that round to a double, as exact fractions with a power of two below the line. An end belongs to the interval when the
 * double's mantissa is even: IEEE 754 rounds ties to even.
 */
export interface DoubleInterval {
  readonly lower: bigint
  readonly upper: bigint
  /** Both ends are divided by two to the power of this. */
  readonly shift: bigint
  readonly closed: boolean
}

const view = new DataView(new ArrayBuffer(8))

/** The interval of a finite double. */
export function doubleInterval(value: number): DoubleInterval {
  const magnitude = Math.abs(value)
  view.setFloat64(0, magnitude)
  const bits = view.getBigUint64(0)
  const [mantissa, exponent] = decompose(bits)
  const [below, belowExponent] = bits === 0n ? [-1n, exponent] : decompose(bits - 1n)
  const above = mantissa + 1n
  const least = belowExponent < exponent ? belowExponent : exponent
  const scale = (part: bigint, at: bigint): bigint => part << (at - least)
  const lower = scale(below, belowExponent) + scale(mantissa, exponent)
  const upper = scale(mantissa, exponent) + scale(above, exponent)
  const interval = normalized({ lower, upper, exponent: least - 1n, closed: mantissa % 2n === 0n })
  return value < 0 ? { ...interval, lower: -interval.upper, upper: -interval.lower } : interval
}

/** Mantissa and exponent: the double is their product with a power of two. */
function decompose(bits: bigint): [bigint, bigint] {
  const exponent = bits >> 52n
  const fraction = bits & ((1n << 52n) - 1n)
  return exponent === 0n ? [fraction, -1074n] : [fraction | (1n << 52n), exponent - 1075n]
}

function normalized(raw: { lower: bigint; upper: bigint; exponent: bigint; closed: boolean }): DoubleInterval {
  const { lower, upper, exponent, closed } = raw
  if (exponent >= 0n) return { lower: lower << exponent, upper: upper << exponent, shift: 0n, closed }
  return { lower, upper, shift: -exponent, closed }
}
