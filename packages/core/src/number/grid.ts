import type { DoubleInterval } from './double-interval.ts'

/** The decimals of a scale that a double stands for: from `least` to `most`, in units of the last digit. Empty when they cross. */
export interface GridRange {
  readonly least: bigint
  readonly most: bigint
}

/** The multiples of 10^-scale in the interval. */
export function gridRange({ lower, upper, shift, closed }: DoubleInterval, scale: number): GridRange {
  const unit = 10n ** BigInt(scale)
  const low = divide(lower * unit, shift)
  const high = divide(upper * unit, shift)
  const least = low.exact ? (closed ? low.floor : low.floor + 1n) : low.floor + 1n
  const most = high.exact && !closed ? high.floor - 1n : high.floor
  return { least, most }
}

/** Decimal digits of a multiple of 10^-scale. */
export function decimalText(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** Decimal digits of a fraction over a power of two, which always end. */
export function exactText(numerator: bigint, shift: bigint): string {
  return decimalText(numerator * 5n ** shift, Number(shift))
}

function divide(numerator: bigint, shift: bigint): { readonly floor: bigint; readonly exact: boolean } {
  const floor = numerator >> shift
  return { floor, exact: floor << shift === numerator }
}
