import { type Computed, SPACES } from '@rowgate/core'
import { inAddressRange } from './postgresql-address.ts'
import { parameter, sql, type SqlText } from '../sql-text.ts'
import { arithmetic, doubleToInt, integerArithmetic, textToDouble, textToInt } from './postgresql-numbers.ts'
import { datePart, difference, instantToInt, intToInstant, shift, textToDuration, textToInstant } from './postgresql-time.ts'
import { charAt, indexOf, lastIndexOf, parentPath, segment, segmentCount, substring } from './postgresql-positions.ts'
import { absolute, integerFunction, wholeText, larger, rounded, signOf, squareRoot } from './postgresql-math.ts'

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
    case 'abs':           return sql`abs(${a})`
    case 'ceil':          return sql`ceil(${a})`
    case 'floor':         return sql`floor(${a})`
    case 'truncate':      return sql`trunc(${a})`
    case 'round':         return rounded(a)
    case 'sign':          return signOf(a)
    case 'squareRoot':    return squareRoot(a)
    case 'greatest':
    case 'least':         return larger(name, a, b)
    case 'absInt':        return absolute(a)
    case 'signInt':
    case 'greatestInt':
    case 'leastInt':
    case 'bitAnd':
    case 'bitOr':
    case 'bitXor':        return integerFunction(name, a, b)
    case 'isNaN':         return sql`(${a} = 'NaN')`
    case 'isInfinite':    return sql`(abs(${a}) = 'Infinity')`
    case 'concat':        return sql`(${a} || ${b})`
    case 'length':        return sql`char_length(${a})::int8`
    case 'lower':         return sql`lower(${a} collate "C")`
    case 'upper':         return sql`upper(${a} collate "C")`
    case 'trim':          return sql`btrim(${a}, ${parameter(SPACES)})`
    case 'substring':     return substring(a, b, operands[2])
    case 'charAt':        return charAt(a, b)
    case 'indexOf':       return indexOf(a, b, c)
    case 'lastIndexOf':   return lastIndexOf(a, b, operands[2])
    case 'replace':       return sql`replace(${a}, ${b}, ${c})`
    case 'reverse':       return sql`reverse(${a})`
    case 'doubleToInt':   return doubleToInt(a)
    case 'textToInt':     return textToInt(a)
    case 'intToDouble':   return sql`${a}::float8`
    case 'textToDouble':  return textToDouble(a)
    case 'instantToInt':  return instantToInt(a)
    case 'textToInstant': return textToInstant(a)
    case 'intToInstant':  return intToInstant(a)
    case 'shift':         return shift(a, b)
    case 'shiftBack':     return shift(a, sql`- ${b}`)
    case 'difference':
    case 'subtractDurations': return difference(a, b)
    case 'addDurations':  return difference(a, sql`- ${b}`)
    case 'textToDuration': return textToDuration(a)
    case 'wholeUnits':    return sql`div(${a}, ${b})::int8`
    case 'intToText':     return sql`${a}::text`
    case 'doubleToText':  return wholeText(a)
    case 'segmentCount':  return segmentCount(a, b)
    case 'segment':       return segment(a, b, c)
    case 'parentPath':    return parentPath(a, b)
    case 'inAddressRange': return inAddressRange(a, computed.operands[1])
    default:              return datePart(name, a, computed.operands[1])
  }
}
