/** `int(text)`: digits with an optional sign and nothing else; nothing where CEL errs. */
export function parseInteger(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  return BigInt(text.replace(/^\+/, ''))
}

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i
/** PostgreSQL takes its time over longer ones. */
const MAX_LENGTH = 1000
const SPECIAL = /^([+-]?)(inf|infinity|nan)$/i

/**
 * `double(text)`, which reads what Go's ParseFloat does: decimals with a sign, a fraction and an exponent, and the names of what is no
 * finite number. Hexadecimal floats, digits with underscores and texts of more than a thousand characters are read by CEL too, but not here:
 * they count as errors, which no list returns.
 */
export function parseDouble(text: string): number | undefined {
  const special = SPECIAL.exec(text)
  if (special !== null) return named(special[1] as string, (special[2] as string).toLowerCase())
  if (text.length > MAX_LENGTH || !DECIMAL.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

/** A NaN has no sign: "-nan" is an error. */
function named(sign: string, name: string): number | undefined {
  if (name === 'nan') return sign === '' ? Number.NaN : undefined
  return sign === '-' ? -Infinity : Infinity
}

/** `string(double)`: the shortest digits, with an exponent below 1e-4 and from 1e6 on. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  if (Object.is(value, -0)) return '-0'
  const [digits, exponent] = value.toExponential().split('e') as [string, string]
  const power = Number(exponent)
  if (value === 0 || (power >= -4 && power < 6)) return plain(value)
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

function plain(value: number): string {
  const text = String(value)
  return text.includes('e') ? value.toFixed(20).replace(/0+$/, '') : text
}
