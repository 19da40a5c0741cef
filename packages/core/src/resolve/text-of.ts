import { doubleConstant, durationConstant, intConstant, instantConstant, numberConstant } from '../cel/constants.ts'
import { durationWithText } from '../cel/duration.ts'
import { formatInstant, parseInstant } from '../cel/instant.ts'
import { doubleText } from '../cel/number-text.ts'
import type { CallExpression } from '../ir/expression.ts'
import { and, FALSE } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import type { Constant, Value } from '../ir/value.ts'
import { equals, equalValues } from './comparison.ts'
import { unsupported } from './context.ts'
import { operation } from './operation.ts'
import { overValues, whereKnown } from './rows.ts'
import type { Term, TextOfTerm } from './term.ts'

/** `string(x) == "text"` is `x == ` the one value with that text, if there is one. */
export function equalsText(left: Term, right: Term, call: CallExpression): Predicate {
  const [term, other] = left.kind === 'textOf' ? [left, right] : [right, left]
  if (term.kind !== 'textOf') throw unsupported('text-of-computed', call)
  if (other.kind === 'value' && other.value.kind === 'constant')
    return other.value.type === 'string'
      ? hasText(term.value, other.value.value, call)
      : whereKnown([term.value], FALSE)
  return equals(textValue(term, call), other.kind === 'textOf' ? textValue(other, call) : other, call)
}

/** The text as a value: of ints, and of whole numbers that PostgreSQL writes with all their digits. */
export function textValue({ value }: TextOfTerm, call: CallExpression): Term {
  if (value.type === 'int') return operation('intToText', [value])
  const isShort = value.kind === 'column' && value.field.type.kind === 'integer' && value.field.type.bits < 64
  if (value.type === 'double' && isShort) return operation('doubleToText', [value])
  throw unsupported('text-of-computed', call)
}

function hasText(value: Value, text: string, call: CallExpression): Predicate {
  // oxfmt-ignore
  switch (value.type) {
    case 'double':   return doubleHasText(value, text, call)
    case 'int':      return isConstant(value, /^(0|-?[1-9]\d*)$/.test(text) ? intConstant(BigInt(text)) : undefined)
    case 'duration': return durationHasText(value, text, call)
    default:         return instantHasText(value, text, call)
  }
}

function durationHasText(value: Value, text: string, call: CallExpression): Predicate {
  const duration = durationWithText(text)
  if (duration === 'several') throw unsupported('text-of-computed', call)
  return isConstant(value, duration === undefined ? undefined : durationConstant(duration))
}

/** A timestamp that is read from a text keeps the text's offset. */
function instantHasText(value: Value, text: string, call: CallExpression): Predicate {
  if (value.kind !== 'column') throw unsupported('text-of-computed', call)
  const instant = parseInstant(text)
  return isConstant(
    value,
    instant !== undefined && formatInstant(instant) === text ? instantConstant(instant) : undefined,
  )
}

function doubleHasText(value: Value, text: string, call: CallExpression): Predicate {
  const number = Number(text)
  if (Number.isNaN(number) || doubleText(number) !== text) return notFinite(value, text, call)
  const equal = equalValues(value, doubleConstant(number))
  return number === 0 && hasSignedZero(value)
    ? and([equal, hasSign(value, Object.is(number, -0) ? 'lt' : 'gt')])
    : equalUnlessNegativeZero(equal, value, number)
}

/** A number that has no negative zero never has its text. */
function equalUnlessNegativeZero(equal: Predicate, value: Value, number: number): Predicate {
  return Object.is(number, -0) ? whereKnown([value], FALSE) : equal
}

/** The sign of a zero is the sign of one divided by it. */
function hasSign(value: Value, operator: 'lt' | 'gt'): Predicate {
  const inverse = operation('divide', [doubleConstant(1), value])
  if (inverse.kind !== 'value') return FALSE
  return overValues([value], { kind: 'comparison', operator, left: inverse.value, right: numberConstant(0) })
}

function hasSignedZero(value: Value): boolean {
  return value.kind === 'operation' || (value.kind === 'column' && value.field.type.kind === 'float')
}

function notFinite(value: Value, text: string, call: CallExpression): Predicate {
  if (value.kind === 'operation' && ['NaN', '+Inf', '-Inf'].includes(text)) throw unsupported('text-of-computed', call)
  return whereKnown([value], FALSE)
}

function isConstant(value: Value, constant: Constant | undefined): Predicate {
  return constant === undefined ? whereKnown([value], FALSE) : equalValues(value, constant)
}
