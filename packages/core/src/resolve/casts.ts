import { boolConstant, doubleConstant, durationConstant, numberConstant, stringConstant } from '../cel/constants.ts'
import { doubleText } from '../cel/number-text.ts'
import type { CallExpression } from '../ir/expression.ts'
import { choose, ERROR, FALSE, TRUE } from '../ir/predicates.ts'
import type { Constant, Value } from '../ir/value.ts'
import { unsupported } from './context.ts'
import { isOneOf } from './membership.ts'
import { operation } from './operation.ts'
import { demand } from './rows.ts'
import { choiceTerm, ERROR_TERM, predicateTerm, type Term, valueTerm } from './term.ts'

/** `int(x)`. */
export function intOf(operand: Term, call: CallExpression): Term {
  if (operand.kind !== 'value') return ERROR_TERM
  const { value } = operand
  // oxfmt-ignore
  switch (value.type) {
    case 'int':       return operand
    case 'number':    return intOfLiteral(value as Constant, call)
    case 'double':    return operation('doubleToInt', [value])
    case 'string':    return operation('textToInt', [value])
    case 'timestamp': return operation('instantToInt', [value])
    case 'duration':  return operation('wholeUnits', [value, durationConstant(1n)])
    case 'bool':
    case 'null':      return ERROR_TERM
  }
}

/** The first double that is too large for an int is what the largest int is in a plan. */
function intOfLiteral({ value }: Constant, call: CallExpression): Term {
  const whole = Math.trunc(Number(value))
  if (Math.abs(whole) > 2 ** 63) return ERROR_TERM
  if (Math.abs(whole) === 2 ** 63) throw unsupported('int-beyond-doubles', call)
  return valueTerm(numberConstant(whole))
}

/** `double(x)`. */
export function doubleOf(operand: Term): Term {
  if (operand.kind !== 'value') return ERROR_TERM
  const { value } = operand
  // oxfmt-ignore
  switch (value.type) {
    case 'double':    return valueTerm(demand(value))
    case 'number':    return valueTerm(doubleConstant(Number((value as Constant).value)))
    case 'int':       return operation('intToDouble', [value])
    case 'string':    return operation('textToDouble', [value])
    case 'timestamp':
    case 'duration':
    case 'bool':
    case 'null':      return ERROR_TERM
  }
}

const TRUE_TEXTS = ['1', 't', 'T', 'TRUE', 'true', 'True'].map(stringConstant)
const FALSE_TEXTS = ['0', 'f', 'F', 'FALSE', 'false', 'False'].map(stringConstant)

/** `bool(x)`: of a text, only the spellings that Go's ParseBool takes. */
export function boolOf(operand: Term): Term {
  if (operand.kind !== 'value') return ERROR_TERM
  const { value } = operand
  if (value.type === 'bool') return valueTerm(demand(value))
  if (value.type !== 'string') return ERROR_TERM
  const text = demand(value)
  return predicateTerm(choose(isOneOf(text, TRUE_TEXTS), TRUE, choose(isOneOf(text, FALSE_TEXTS), FALSE, ERROR)))
}

/** `string(x)`. The text of a number or a timestamp that a row has is kept apart: it is only ever compared. */
export function stringOf(operand: Term, call: CallExpression): Term {
  if (operand.kind !== 'value') return ERROR_TERM
  const { value } = operand
  switch (value.type) {
    case 'string':
      return valueTerm(demand(value))
    case 'bool':
      return textOfBool(value)
    case 'null':
      return ERROR_TERM
    case 'number':
      return textOfLiteral(value as Constant, call)
    case 'int':
    case 'double':
    case 'timestamp':
    case 'duration':
      return { kind: 'textOf', value: demand(value) }
  }
}

function textOfBool(value: Value): Term {
  const condition = isOneOf(demand(value), [boolConstant(true)])
  return choiceTerm(condition, valueTerm(stringConstant('true')), valueTerm(stringConstant('false')))
}

/** Ints and doubles have the same text up to a million. */
function textOfLiteral({ value }: Constant, call: CallExpression): Term {
  const number = Number(value)
  if (Number.isInteger(number) && Math.abs(number) >= 1e6) throw unsupported('text-of-large-literal', call)
  return valueTerm(stringConstant(doubleText(number)))
}
