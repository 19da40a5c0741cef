import type { CallExpression } from '../ir/expression.ts'
import { demandDigits } from './digits.ts'
import type { Constant, OperationName, Value, ValueType } from '../ir/value.ts'
import { durationConstant, numberConstant } from '../cel/constants.ts'
import { SHORTEST_DURATION } from '../cel/duration.ts'
import { isWhole, operation } from './operation.ts'
import { appended } from './lists.ts'
import { ERROR_TERM, type Term, valueTerm } from './term.ts'

export type Arithmetic = 'add' | 'subtract' | 'multiply' | 'divide' | 'modulo'

/** `+ - * / %` by the types of the operands. Ints and doubles do not mix; a literal of the plan is whichever its neighbor is. */
export function arithmetic(name: Arithmetic, left: Term, right: Term, call: CallExpression): Term {
  if (name === 'add' && left.kind === 'list' && right.kind === 'list') return appended(left, right)
  if (left.kind !== 'value' || right.kind !== 'value') return ERROR_TERM
  const [a, b] = [left.value, right.value]
  if (name === 'add' && a.type === 'string' && b.type === 'string') return operation('concat', [a, b])
  if (isTime(a.type) || isTime(b.type)) return timeArithmetic(name, a, b)
  demandDigits([a, b], call)
  return numberArithmetic(name, a, b)
}

/** `-x`. */
export function negated(operand: Term): Term {
  if (operand.kind !== 'value') return ERROR_TERM
  const { value } = operand
  if (value.type === 'number') return valueTerm(numberConstant(-Number((value as Constant).value)))
  if (value.type === 'int') return operation('negateInt', [value])
  return value.type === 'double' ? operation('negate', [value]) : ERROR_TERM
}

function isTime(type: ValueType): boolean {
  return type === 'timestamp' || type === 'duration'
}

function timeArithmetic(name: Arithmetic, a: Value, b: Value): Term {
  const types = `${a.type} ${name} ${b.type}`
  if (types === 'timestamp add duration') return operation('shift', [a, b])
  if (types === 'duration add timestamp') return operation('shift', [b, a])
  if (types === 'timestamp subtract duration') return shiftedBack(a, b)
  if (types === 'timestamp subtract timestamp') return operation('difference', [a, b])
  if (types === 'duration add duration') return operation('addDurations', [a, b])
  return types === 'duration subtract duration' ? operation('subtractDurations', [a, b]) : ERROR_TERM
}

/** The shortest duration has no opposite. */
function shiftedBack(instant: Value, duration: Value): Term {
  if (duration.kind !== 'constant') return operation('shiftBack', [instant, duration])
  if (duration.value === SHORTEST_DURATION) return ERROR_TERM
  return operation('shift', [instant, durationConstant(-(duration.value as bigint))])
}

// oxfmt-ignore
const OF_INTS = {
  add: 'addInt', subtract: 'subtractInt', multiply: 'multiplyInt', divide: 'divideInt', modulo: 'modulo',
} as const satisfies Record<Arithmetic, OperationName>

function numberArithmetic(name: Arithmetic, a: Value, b: Value): Term {
  const types = [a.type, b.type]
  if (!types.every((type) => type === 'int' || type === 'double' || type === 'number')) return ERROR_TERM
  if (types.includes('double')) {
    return types.includes('int') || name === 'modulo' ? ERROR_TERM : operation(name, [a, b])
  }
  if (types.includes('int')) return [a, b].every(isWhole) ? operation(OF_INTS[name], [a, b]) : ERROR_TERM
  return literalArithmetic(name, a as Constant, b as Constant)
}

/**
 * Two literals. The plan does not say whether they are ints or doubles, which matters for a division only: it is taken for one of
 * doubles, as every arithmetic next to an attribute is (docs/reference/divergences.md).
 */
function literalArithmetic(name: Arithmetic, a: Constant, b: Constant): Term {
  const whole = isWhole(a) && isWhole(b)
  if (name === 'divide') return operation(name, [a, b])
  if (!whole) return name === 'modulo' ? ERROR_TERM : operation(name, [a, b])
  const result = operation(OF_INTS[name], [a, b])
  if (result.kind !== 'value' || result.value.kind !== 'constant') return result
  return valueTerm(numberConstant(Number(result.value.value)))
}
