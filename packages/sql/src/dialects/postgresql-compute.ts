import { type Computed, type DatePart, type OperationName, type Scalar, SPACES } from '@rowgate/core'
import { inAddressRange } from './postgresql-address.ts'
import { parameter, sql, type SqlText } from '../sql-text.ts'
import { arithmetic, doubleToInt, integerArithmetic, textToDouble, textToInt } from './postgresql-numbers.ts'
import {
  between,
  datePart,
  difference,
  elapsed,
  instantToInt,
  intToInstant,
  shift,
  shiftBack,
  textToDuration,
  textToInstant,
} from './postgresql-time.ts'
import { charAt, indexOf, lastIndexOf, parentPath, segment, segmentCount, substring } from './postgresql-positions.ts'
import { absolute, integerFunction, wholeText, larger, rounded, signOf, squareRoot } from './postgresql-math.ts'

type Compute = (operands: readonly [SqlText, SqlText, SqlText], computed: Computed) => SqlText

/** The functions of CEL in PostgreSQL: NULL where they err. */
// oxfmt-ignore
const FUNCTIONS: Readonly<Record<Exclude<OperationName, DatePart>, Compute>> = {
  add:               ([a, b], computed) => arithmetic('add', a, b, computed.guarded),
  subtract:          ([a, b], computed) => arithmetic('subtract', a, b, computed.guarded),
  multiply:          ([a, b], computed) => arithmetic('multiply', a, b, computed.guarded),
  divide:            ([a, b], computed) => arithmetic('divide', a, b, computed.guarded),
  negate:            ([a]) => sql`(- ${a})`,
  addInt:            ([a, b]) => integerArithmetic('addInt', a, b),
  subtractInt:       ([a, b]) => integerArithmetic('subtractInt', a, b),
  multiplyInt:       ([a, b]) => integerArithmetic('multiplyInt', a, b),
  divideInt:         ([a, b]) => integerArithmetic('divideInt', a, b),
  modulo:            ([a, b]) => integerArithmetic('modulo', a, b),
  negateInt:         ([a]) => integerArithmetic('subtractInt', ['0'], a),
  abs:               ([a]) => sql`abs(${a})`,
  ceil:              ([a]) => sql`ceil(${a})`,
  floor:             ([a]) => sql`floor(${a})`,
  truncate:          ([a]) => sql`trunc(${a})`,
  round:             ([a]) => rounded(a),
  sign:              ([a]) => signOf(a),
  squareRoot:        ([a]) => squareRoot(a),
  greatest:          ([a, b]) => larger('greatest', a, b),
  least:             ([a, b]) => larger('least', a, b),
  absInt:            ([a]) => absolute(a),
  signInt:           ([a, b]) => integerFunction('signInt', a, b),
  greatestInt:       ([a, b]) => integerFunction('greatestInt', a, b),
  leastInt:          ([a, b]) => integerFunction('leastInt', a, b),
  bitAnd:            ([a, b]) => integerFunction('bitAnd', a, b),
  bitOr:             ([a, b]) => integerFunction('bitOr', a, b),
  bitXor:            ([a, b]) => integerFunction('bitXor', a, b),
  isNaN:             ([a]) => sql`(${a} = 'NaN')`,
  isInfinite:        ([a]) => sql`(abs(${a}) = 'Infinity')`,
  concat:            ([a, b]) => sql`(${a} || ${b})`,
  length:            ([a]) => sql`char_length(${a})::int8`,
  lower:             ([a]) => sql`lower(${a} collate "C")`,
  upper:             ([a]) => sql`upper(${a} collate "C")`,
  trim:              ([a]) => sql`btrim(${a}, ${parameter(SPACES)})`,
  substring:         ([a, b, c]) => substring(a, b, c),
  charAt:            ([a, b]) => charAt(a, b),
  indexOf:           ([a, b, c]) => indexOf(a, b, c),
  lastIndexOf:       ([a, b, c]) => lastIndexOf(a, b, c),
  replace:           ([a, b, c]) => sql`replace(${a}, ${b}, ${c})`,
  reverse:           ([a]) => sql`reverse(${a})`,
  doubleToInt:       ([a], computed) => (isSmallInteger(computed.operands[0]) ? sql`${a}::int8` : doubleToInt(a)),
  textToInt:         ([a]) => textToInt(a),
  intToDouble:       ([a]) => sql`${a}::float8`,
  textToDouble:      ([a]) => textToDouble(a),
  instantToInt:      ([a]) => instantToInt(a),
  textToInstant:     ([a]) => textToInstant(a),
  intToInstant:      ([a]) => intToInstant(a),
  shift:             ([a, b]) => shift(a, b),
  shiftBack:         ([a, b]) => shiftBack(a, b),
  difference:        ([a, b]) => between(a, b),
  elapsed:           ([a, b]) => elapsed(a, b),
  subtractDurations: ([a, b]) => difference(a, b),
  addDurations:      ([a, b]) => difference(a, sql`- ${b}`),
  textToDuration:    ([a]) => textToDuration(a),
  wholeUnits:        ([a, b]) => sql`div(${a}, ${b})::int8`,
  intToText:         ([a]) => sql`${a}::text`,
  doubleToText:      ([a]) => wholeText(a),
  segmentCount:      ([a, b]) => segmentCount(a, b),
  segment:           ([a, b, c]) => segment(a, b, c),
  parentPath:        ([a, b]) => parentPath(a, b),
  inAddressRange:    ([a], computed) => inAddressRange(a, computed.operands[1]),
}

/** A function of CEL in PostgreSQL: NULL where it errs. */
export function compute(computed: Computed, operands: readonly SqlText[]): SqlText {
  const { name } = computed
  const given = operands as readonly [SqlText, SqlText, SqlText]
  return isDatePart(name) ? datePart(name, given[0], computed.operands[1]) : FUNCTIONS[name](given, computed)
}

function isDatePart(name: OperationName): name is DatePart {
  return !Object.hasOwn(FUNCTIONS, name)
}

/** Whether a double is that of an integer column that every double holds. */
function isSmallInteger(scalar: Scalar | undefined): boolean {
  if (scalar?.kind !== 'asDouble' || scalar.value.kind !== 'field') return false
  const { type } = scalar.value.field
  return type.kind === 'integer' && type.bits < 64
}
