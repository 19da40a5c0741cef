import { type Computed, SPACES } from '@rowgate/core'
import { parameter, sql, type SqlText } from '../sql-text.ts'
import { arithmetic, doubleToInt, integerArithmetic, textToDouble, textToInt } from './postgresql-numbers.ts'
import { datePart, difference, elapsed, instantToInt, shift, textToInstant } from './postgresql-time.ts'

/** The functions of CEL in PostgreSQL: NULL where they err. */
export function compute(computed: Computed, operands: readonly SqlText[]): SqlText {
  const { name, guarded } = computed
  const [a, b, c] = operands as [SqlText, SqlText, SqlText]
  // oxfmt-ignore
  switch (name) {
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':        return arithmetic(name, a, b, guarded)
    case 'negate':        return sql`(- ${a})`
    case 'addInt':
    case 'subtractInt':
    case 'multiplyInt':
    case 'divideInt':
    case 'modulo':        return integerArithmetic(name, a, b)
    case 'negateInt':     return integerArithmetic('subtractInt', ['0'], a)
    case 'concat':        return sql`(${a} || ${b})`
    case 'length':        return sql`char_length(${a})::int8`
    case 'lower':         return sql`lower(${a} collate "C")`
    case 'upper':         return sql`upper(${a} collate "C")`
    case 'trim':          return sql`btrim(${a}, ${parameter(SPACES)})`
    case 'substring':     return substring(a, b, operands[2])
    case 'doubleToInt':   return doubleToInt(a)
    case 'textToInt':     return textToInt(a)
    case 'intToDouble':   return sql`${a}::float8`
    case 'textToDouble':  return textToDouble(a)
    case 'instantToInt':  return instantToInt(a)
    case 'textToInstant': return textToInstant(a)
    case 'shift':         return shift(a, b)
    case 'difference':    return difference(a, b)
    case 'elapsed':       return elapsed(a, b)
    case 'segmentCount':  return segmentCount(a, b)
    case 'segment':       return segment(a, b, c)
    default:              return datePart(name, a, computed.operands[1])
  }
}

function substring(text: SqlText, from: SqlText, to: SqlText | undefined): SqlText {
  if (to === undefined)
    return once(text, sql`case when char_length(a) >= ${from} then substr(a, (${from} + 1)::int) end`)
  return once(
    text,
    sql`case when char_length(a) >= ${to} then substr(a, (${from} + 1)::int, (${to} - ${from})::int) end`,
  )
}

/** Evaluates an operand once, under the name `a`. */
function once(operand: SqlText, result: SqlText): SqlText {
  return sql`(select ${result} from (select ${operand} as a offset 0) as rgv)`
}

function segment(text: SqlText, delimiter: SqlText, at: SqlText): SqlText {
  return once(
    text,
    sql`case when ${segmentCount(['a'], delimiter)} > ${at} then split_part(a, ${delimiter}, (${at} + 1)::int) end`,
  )
}

function segmentCount(text: SqlText, delimiter: SqlText): SqlText {
  return sql`((char_length(${text}) - char_length(replace(${text}, ${delimiter}, ''))) / char_length(${delimiter}) + 1)::int8`
}
