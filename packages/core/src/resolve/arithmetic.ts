import type { CallExpression } from '../ir/expression.ts'
import type { Constant, OperationName, Value, ValueType } from '../ir/value.ts'
import { numberConstant } from '../cel/constants.ts'
import { unsupported } from './context.ts'
import { operation } from './operation.ts'
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
  return numberArithmetic(name, a, b, call)
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
  if (types === 'timestamp subtract duration' && b.kind === 'constant') return operation('shift', [a, negatedDuration(b)])
  return types === 'timestamp subtract timestamp' ? operation('difference', [a, b]) : ERROR_TERM
}

function negatedDuration(duration: Constant): Constant {
  return { kind: 'constant', type: 'duration', value: -(duration.value as bigint) }
}

// oxfmt-ignore
const OF_INTS = {
  add: 'addInt', subtract: 'subtractInt', multiply: 'multiplyInt', divide: 'divideInt', modulo: 'modulo',
} as const satisfies Record<Arithmetic, OperationName>

function numberArithmetic(name: Arithmetic, a: Value, b: Value, call: CallExpression): Term {
  const types = [a.type, b.type]
  if (!types.every((type) => type === 'int' || type === 'double' || type === 'number')) return ERROR_TERM
  if (types.includes('double')) {
    return types.includes('int') || name === 'modulo' ? ERROR_TERM : operation(name, [a, b])
  }
  if (types.includes('int')) return [a, b].every(isWhole) ? operation(OF_INTS[name], [a, b]) : ERROR_TERM
  return literalArithmetic(name, a as Constant, b as Constant, call)
}

/** Two literals: ints and doubles give the same but for a division, where the plan does not say which they are. */
function literalArithmetic(name: Arithmetic, a: Constant, b: Constant, call: CallExpression): Term {
  const whole = isWhole(a) && isWhole(b)
  if (!whole) return name === 'modulo' ? ERROR_TERM : operation(name, [a, b])
  if (name === 'divide') throw unsupported('The plan does not say whether this divides ints or doubles', call)
  const result = operation(OF_INTS[name], [a, b])
  if (result.kind !== 'value' || result.value.kind !== 'constant') return result
  return valueTerm(numberConstant(Number(result.value.value)))
}

function isWhole(value: Value): boolean {
  return value.kind !== 'constant' || value.type === 'int' || Number.isSafeInteger(value.value)
}
