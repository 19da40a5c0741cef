import type { CompareOperator, Parameter } from '@rowgate/core'

/** What is asked of a scalar field: a value that it equals, or operators. */
export type Operation = string | number | bigint | boolean | Date | { readonly [operator: string]: unknown }

/** A comparison with a constant: exact, or between the two nearest ones that Prisma can say; nothing when there are none. */
export type Comparison =
  | { readonly exact: Operation }
  | { readonly superset: Operation; readonly subset: Operation | undefined }
  | undefined

// oxfmt-ignore
const OPERATORS = {
  '<>': 'not', '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte',
} as const satisfies Record<Exclude<CompareOperator, '='>, string>

/** How Prisma says a comparison with a constant. It cuts a timestamp off at the millisecond, and a large float at 16 digits. */
export function comparisonWith(operator: CompareOperator, { type, value }: Parameter): Comparison {
  if (type.kind === 'timestamp' || type.kind === 'date') return withInstant(operator, String(value))
  if (type.kind === 'float' && !isTakenExactly(Number(value))) return withLargest(operator, Number(value))
  return { exact: operation(operator, value) }
}

/** The value as an item of a list; nothing when Prisma would take another one. */
export function itemOf(parameter: Parameter): Exclude<Operation, object> | Date | undefined {
  const equal = comparisonWith('=', parameter)
  return equal !== undefined && 'exact' in equal ? (equal.exact as Exclude<Operation, object> | Date) : undefined
}

function operation(operator: CompareOperator, value: Exclude<Operation, object> | Date): Operation {
  return operator === '=' ? value : { [OPERATORS[operator]]: value }
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

/** RFC 3339 in UTC, or a date; the year may be 10000, which bounds what a timestamp can be. */
function toMilliseconds(text: string): [below: Date, isBetween: boolean] {
  const [, year = '', rest = '', fraction = ''] =
    /^(\d+)(-\d\d-\d\d(?:T\d\d:\d\d:\d\d)?)(?:\.(\d+))?Z?$/.exec(text) ?? []
  const time = rest.includes('T') ? '' : 'T00:00:00'
  const written = `${year.length > 4 ? `+${year.padStart(6, '0')}` : year}${rest}${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`
  return [new Date(written), /[1-9]/.test(fraction.slice(3))]
}

/** Prisma writes a float from 2^53 on with 16 digits, which is another number when it needs 17 [measured]. */
function isTakenExactly(value: number): boolean {
  return Math.abs(value) < 2 ** 53 || Number(value.toPrecision(16)) === value
}

/** The bounds of the finite numbers, said by the infinities beyond them. */
function withLargest(operator: CompareOperator, value: number): Comparison {
  if (value === Number.MAX_VALUE && operator === '<=') return { exact: { lt: Infinity } }
  if (value === Number.MAX_VALUE && operator === '>') return { exact: { gte: Infinity } }
  if (value === -Number.MAX_VALUE && operator === '>=') return { exact: { gt: -Infinity } }
  if (value === -Number.MAX_VALUE && operator === '<') return { exact: { lte: -Infinity } }
  return undefined
}
