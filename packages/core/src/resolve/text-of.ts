import { doubleConstant, intConstant, instantConstant, numberConstant } from '../cel/constants.ts'
import { formatInstant, parseInstant } from '../cel/instant.ts'
import { doubleText } from '../cel/number-text.ts'
import type { CallExpression } from '../ir/expression.ts'
import { and, FALSE } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import type { Constant, Value } from '../ir/value.ts'
import { equalValues } from './comparison.ts'
import { unsupported } from './context.ts'
import { operation } from './operation.ts'
import { overValues, whereKnown } from './rows.ts'
import type { Term } from './term.ts'

/** `string(x) == "text"` is `x == ` the one value with that text, if there is one. */
export function equalsText(left: Term, right: Term, call: CallExpression): Predicate {
  const [term, other] = left.kind === 'textOf' ? [left, right] : [right, left]
  if (term.kind !== 'textOf') throw unsupported('The texts of numbers are compared with a known text only', call)
  if (other.kind !== 'value') throw unsupported('The text of a number is compared with a known text only', call)
  if (other.value.kind !== 'constant')
    throw unsupported('The text of a number is compared with a known text only', call)
  if (other.value.type !== 'string') return whereKnown([term.value], FALSE)
  return hasText(term.value, other.value.value, call)
}

function hasText(value: Value, text: string, call: CallExpression): Predicate {
  if (value.type === 'double') return doubleHasText(value, text, call)
  if (value.type === 'int')
    return isConstant(value, /^(0|-?[1-9]\d*)$/.test(text) ? intConstant(BigInt(text)) : undefined)
  if (value.kind !== 'column') throw unsupported('The text of a computed timestamp is not compared', call)
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
  if (value.kind === 'operation' && ['NaN', '+Inf', '-Inf'].includes(text))
    throw unsupported('The text of a computed number is not compared with this', call)
  return whereKnown([value], FALSE)
}

function isConstant(value: Value, constant: Constant | undefined): Predicate {
  return constant === undefined ? whereKnown([value], FALSE) : equalValues(value, constant)
}
