import type { OperationName } from '@rowgate/core'
import { sql, type SqlText } from '../sql-text.ts'

/**
 * Evaluates operands once, under the names `a` and `b`. `offset 0` keeps PostgreSQL from writing their expressions out wherever the names
 * stand, which for nested arithmetic takes exponential time and memory to plan.
 */
function once(a: SqlText, b: SqlText, result: string): SqlText {
  return sql`(select ${result} from (select ${a} as a, ${b} as b offset 0) as rgv)`
}

const IS_SPECIAL = `a in ('NaN', 'Infinity', '-Infinity') or b in ('NaN', 'Infinity', '-Infinity')`
const SIGNS_DIFFER = `(a < 0) <> (b < 0)`
const INFINITE = `case when ${SIGNS_DIFFER} then '-Infinity'::float8 else 'Infinity'::float8 end`
const ZERO = `case when ${SIGNS_DIFFER} then '-0'::float8 else '0'::float8 end`

/** A power of two, exactly. */
function two(exponent: number): string {
  return `'${2 ** exponent}'::float8`
}

/**
 * IEEE arithmetic. PostgreSQL raises where a result overflows, or is zero for operands that are not, and one such row would abort the whole
 * list: where that can happen, operands scaled by powers of two (which is exact) say beforehand whether it will.
 */
export function arithmetic(
  name: 'add' | 'subtract' | 'multiply' | 'divide',
  a: SqlText,
  b: SqlText,
  guarded: boolean,
): SqlText {
  if (!guarded) return sql`(${a} ${OPERATORS[name]} ${b})`
  return once(a, b, GUARDED[name])
}

// oxfmt-ignore
const OPERATORS = { add: '+', subtract: '-', multiply: '*', divide: '/' } as const

/** Both operands are large enough for their sum to overflow only where half of it is out of range of the halves. */
function guardedSum(operator: '+' | '-'): string {
  const half = `a / 2 ${operator} b / 2`
  const overflows = `abs(a) > 1e290 and abs(b) > 1e290 and abs(${half}) >= ${two(1023)}`
  return `case when ${IS_SPECIAL} then a ${operator} b
    when ${overflows} then case when ${half} < 0 then '-Infinity'::float8 else 'Infinity'::float8 end
    else a ${operator} b end`
}

const PRODUCT_OVERFLOWS = `abs(a) > 1 and abs(b) > 1 and abs((a * ${two(-520)}) * (b * ${two(-520)})) >= ${two(-16)}`
const PRODUCT_VANISHES = `abs(a) < 1 and abs(b) < 1 and (greatest(abs(a), abs(b)) < ${two(-540)}
    or (least(abs(a), abs(b)) < ${two(-400)} and (least(abs(a), abs(b)) * ${two(600)}) * (greatest(abs(a), abs(b)) * ${two(460)}) <= ${two(-15)}))`
/** Below 2^-500 the divisor alone is no scale: the quotient could leave the range while it is looked at. */
const QUOTIENT_OVERFLOWS = `abs(b) < 1 and abs(a) > abs(b) and case when abs(b) < ${two(-500)}
      then abs(a) > ${two(-60)} and abs((a * ${two(-600)}) / (b * ${two(600)})) >= ${two(-176)}
      else abs(a / (b * ${two(600)})) >= ${two(424)} end`
const QUOTIENT_VANISHES = `abs(b) >= 2 and abs(a) < 1 and abs(a) * ${two(600)} <= abs(b) * ${two(-475)}`

/** CEL's division by zero is IEEE's; the sign of a zero divisor shows in its text only. */
const BY_ZERO = `case when a = 0 or a = 'NaN' then 'NaN'::float8
      when (a < 0) <> (b::text like '-%') then '-Infinity'::float8 else 'Infinity'::float8 end`

const GUARDED = {
  add: guardedSum('+'),
  subtract: guardedSum('-'),
  multiply: `case when ${IS_SPECIAL} or a = 0 or b = 0 then a * b
    when ${PRODUCT_OVERFLOWS} then ${INFINITE} when ${PRODUCT_VANISHES} then ${ZERO} else a * b end`,
  divide: `case when a is null or b is null then null when b = 0 then ${BY_ZERO}
    when ${IS_SPECIAL} or a = 0 then a / b
    when ${QUOTIENT_OVERFLOWS} then ${INFINITE} when ${QUOTIENT_VANISHES} then ${ZERO} else a / b end`,
} as const

/** Whether 64 bits hold a number. */
export function fits(number: string): string {
  return `${number} between -9223372036854775808 and 9223372036854775807`
}

const FITS = fits('r')

/** Arithmetic of 64-bit integers: NULL where CEL errs on an overflow or a division by zero. */
export function integerArithmetic(name: OperationName, a: SqlText, b: SqlText): SqlText {
  if (name === 'modulo') return sql`(${a} % nullif(${b}, 0))`
  const exact =
    name === 'divideInt'
      ? sql`div(${a}::numeric, nullif(${b}::numeric, 0))`
      : sql`${a}::numeric ${INTEGER_OPERATORS[name] ?? '+'} ${b}::numeric`
  return sql`(select case when ${FITS} then r::int8 end from (select ${exact} as r offset 0) as rgv)`
}

const INTEGER_OPERATORS: Partial<Record<OperationName, string>> = { addInt: '+', subtractInt: '-', multiplyInt: '*' }

/** Towards zero; NULL for NaN and what 64 bits do not hold. */
export function doubleToInt(value: SqlText): SqlText {
  return sql`(select case when abs(a) < ${two(63)} then trunc(a)::int8 end from (select ${value} as a offset 0) as rgv)`
}

/** Digits with an optional sign, of which 19 at most count; NULL for every other text. */
export function textToInt(value: SqlText): SqlText {
  const digits = sql`select case when a ~ '^[+-]?0*[0-9]{1,19}$' then regexp_replace(a, '^([+-]?)0*(?=[0-9])', '\\1')::numeric end as r from (select ${value} as a offset 0) as rgt`
  return sql`(select case when ${FITS} then r::int8 end from (${digits} offset 0) as rgv)`
}

const DECIMAL = String.raw`'^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?0*[0-9]{1,4})?$'`
/** The least decimal that rounds to infinity, and one that just does not round to zero. */
const TOO_LARGE = (2n ** 1024n - 2n ** 970n).toString()
const VANISHING = '2.4703282292062327209e-324'

/** Decimals and the names of what is no number; NULL for every other text, and for what is too large. */
export function textToDouble(value: SqlText): SqlText {
  const decimal = `case when abs(n) >= ${TOO_LARGE} then null when abs(n) <= ${VANISHING} then case when a like '-%' then '-0'::float8 else 0 end else n::float8 end`
  const special = `case when a ~* '^[+]?inf(inity)?$' then 'Infinity'::float8 when a ~* '^-inf(inity)?$' then '-Infinity'::float8 when a ~* '^nan$' then 'NaN'::float8 end`
  const parsed = sql`select a, case when char_length(a) <= 1000 and a ~* ${DECIMAL} then a::numeric end as n from (select ${value} as a offset 0) as rgt`
  return sql`(select case when n is null then ${special} else ${decimal} end from (${parsed} offset 0) as rgv)`
}

/** A decimal of any size: NULL where no finite double is near. */
export function decimalAsDouble(value: SqlText): SqlText {
  return sql`(select case when abs(n) >= ${TOO_LARGE} then null when abs(n) <= ${VANISHING} then 0 else n::float8 end from (select ${value} as n offset 0) as rgv)`
}
