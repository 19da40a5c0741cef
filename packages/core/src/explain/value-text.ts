import { doubleText } from '../cel/number-text.ts'
import { formatInstant } from '../cel/instant.ts'
import type { CountTerm } from '../ir/predicate.ts'
import type { Constant, Operation, OperationName, Value } from '../ir/value.ts'
import { unreachable } from '../unreachable.ts'
import { fieldName, type Shown, stepName } from './names.ts'

/** What a predicate reads or compares with, in CEL's notation where it has one. */
export function valueText(value: Value, shown: Shown): string {
  // oxfmt-ignore
  switch (value.kind) {
    case 'constant':  return constantText(value, shown)
    case 'column':    return fieldName(value.row, value.field)
    case 'operation': return operationText(value, shown)
    case 'total':     return value.terms.map(sizeText).join(' + ')
    default:          return unreachable(value)
  }
}

/** How many rows there are; of some that fulfill a condition, the condition is not repeated. */
function sizeText({ steps, condition }: CountTerm): string {
  const rows = steps.map(stepName).join(' · ')
  return condition.kind === 'literal' ? `size(${rows})` : `size(${rows}.filter(…))`
}

/** A known scalar; `?` unless values are shown. */
export function constantText(constant: Constant, { values }: Shown): string {
  if (!values) return '?'
  // oxfmt-ignore
  switch (constant.type) {
    case 'null':      return 'null'
    case 'bool':      return String(constant.value)
    case 'int':       return String(constant.value)
    case 'double':
    case 'number':    return doubleText(constant.value)
    case 'string':    return JSON.stringify(constant.value)
    case 'timestamp': return formatInstant(constant.value)
    case 'duration':  return `${Number(constant.value) / 1e9}s`
    default:          return unreachable(constant)
  }
}

// oxfmt-ignore
const INFIX: Partial<Record<OperationName, string>> = {
  add: '+', addInt: '+', concat: '+', subtract: '-', subtractInt: '-', shift: '+', difference: '-',
  multiply: '*', multiplyInt: '*', divide: '/', divideInt: '/', modulo: '%',
}

function operationText({ name, operands }: Operation, shown: Shown): string {
  const texts = operands.map((operand) => valueText(operand, shown))
  const infix = INFIX[name]
  return infix === undefined ? `${name}(${texts.join(', ')})` : `(${texts.join(` ${infix} `)})`
}
