import { Decimal } from '@prisma/client/runtime/client'
import type { CompareOperator, Parameter } from '@rowgate/core'

/** A constant as Prisma takes it. */
export type Value = string | number | bigint | boolean | Date | Decimal

/** What is asked of a scalar field: a value that it equals, or operators. */
export type Operation = Value | { readonly [operator: string]: unknown }

/** Which years Prisma can write: any, or as Prisma 6 those of four digits. */
export type Years = 'any' | 'four-digit'

/** A comparison with a constant: exact, or between the nearest ones that Prisma can say; nothing when there are none. */
export type Comparison =
  | { readonly exact: Operation }
  | { readonly superset: Operation; readonly subset: Operation | undefined }
  | undefined

// oxfmt-ignore
const OPERATORS = {
  '<>': 'not', '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte',
} as const satisfies Record<Exclude<CompareOperator, '='>, string>

/** How Prisma says a comparison with a constant. It cuts a timestamp off at the millisecond. */
export function comparisonWith(operator: CompareOperator, { type, value }: Parameter, years?: Years): Comparison {
  if (type.kind === 'timestamp' || type.kind === 'date') {
    const isCoarse = type.kind === 'date' || type.precision <= 3
    return beyond(operator, String(value), isCoarse, years) ?? withInstant(operator, String(value))
  }
  return { exact: operation(operator, typeof value === 'number' ? numberOf(value) : value) }
}

/**
 * The values as a list; nothing when Prisma would take others. One number that is no 32-bit integer and no fraction makes Prisma write all
 * of the list as decimals, and numbers among them with 16 digits. [measured]
 */
export function itemsOf(parameters: readonly Parameter[]): readonly Value[] | undefined {
  const items = parameters.map(itemOf)
  if (items.includes(undefined)) return undefined
  const values = items as Value[]
  if (!values.some(isLong)) return values
  return values.map((value) => (typeof value === 'number' ? new Decimal(value) : value))
}

function itemOf(parameter: Parameter): Value | undefined {
  const equal = comparisonWith('=', parameter)
  return equal !== undefined && 'exact' in equal ? (equal.exact as Value) : undefined
}

function isLong(value: Value): boolean {
  return (
    value instanceof Decimal || (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) >= 2 ** 31)
  )
}

function operation(operator: CompareOperator, value: Value): Operation {
  return operator === '=' ? value : { [OPERATORS[operator]]: value }
}

/**
 * A number. From 2^53 on Prisma writes one with 16 digits, which is another number when it needs 17; a Decimal keeps them all, and Prisma
 * takes one for a float. Infinity and NaN it mistakes for each other, so they are not for here. [measured]
 */
function numberOf(value: number): number | Decimal {
  return Math.abs(value) < 2 ** 53 ? value : new Decimal(value)
}

/** An instant of a microsecond column lies between two milliseconds. */
function withInstant(operator: CompareOperator, text: string): Comparison {
  const [below, isBetween] = toMilliseconds(text)
  if (!isBetween) return { exact: operation(operator, below) }
  const above = new Date(below.getTime() + 1)
  // oxfmt-ignore
  switch (operator) {
    case '=':  return { superset: { gt: below, lt: above }, subset: undefined }
    case '<>': return undefined
    case '<':
    case '<=': return { superset: { lt: above }, subset: { lte: below } }
    case '>':
    case '>=': return { superset: { gt: below }, subset: { gte: above } }
  }
}

/** The last millisecond that Prisma 6 can write. */
const LAST = new Date('9999-12-31T23:59:59.999Z')

/**
 * An instant after the last one. To a column without microseconds, "before the year 10000" is "up to the last one"; for any other, where
 * years have four digits, that is as near as one gets. Nothing when the instant can be written.
 */
function beyond(operator: CompareOperator, text: string, isCoarse: boolean, years: Years = 'any'): Comparison {
  const [instant, isBetween] = toMilliseconds(text)
  if (instant < LAST || (instant.getTime() === LAST.getTime() && !isBetween)) return undefined
  if (isCoarse && !isBetween && instant.getTime() === LAST.getTime() + 1) {
    if (operator === '<') return { exact: { lte: LAST } }
    if (operator === '>=') return { exact: { gt: LAST } }
  }
  if (years === 'any') return undefined
  const isUpper = operator === '<' || operator === '<=' || operator === '<>'
  return isUpper ? { superset: { notIn: [] }, subset: { lte: LAST } } : { superset: { gt: LAST }, subset: undefined }
}

/** RFC 3339 in UTC, or a date; the year may be 10000, which bounds what a timestamp can be. */
function toMilliseconds(text: string): [below: Date, isBetween: boolean] {
  const [, year = '', rest = '', fraction = ''] =
    /^(\d+)(-\d\d-\d\d(?:T\d\d:\d\d:\d\d)?)(?:\.(\d+))?Z?$/.exec(text) ?? []
  const time = rest.includes('T') ? '' : 'T00:00:00'
  const written = `${year.length > 4 ? `+${year.padStart(6, '0')}` : year}${rest}${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`
  return [new Date(written), /[1-9]/.test(fraction.slice(3))]
}
