import { applyOperation } from '../cel/apply.ts'
import type { OperationName, Value, ValueType } from '../ir/value.ts'
import { demand } from './rows.ts'
import { ERROR_TERM, type Term, valueTerm } from './term.ts'

/** The result type of every function. */
// oxfmt-ignore
const RESULTS = {
  add: 'double', subtract: 'double', multiply: 'double', divide: 'double', negate: 'double',
  addInt: 'int', subtractInt: 'int', multiplyInt: 'int', divideInt: 'int', modulo: 'int', negateInt: 'int',
  concat: 'string', length: 'int', lower: 'string', upper: 'string', trim: 'string', substring: 'string',
  doubleToInt: 'int', textToInt: 'int', intToDouble: 'double', textToDouble: 'double', instantToInt: 'int',
  textToInstant: 'timestamp', shift: 'timestamp', difference: 'duration', elapsed: 'duration',
  year: 'int', month: 'int', dayOfMonth: 'int', date: 'int', dayOfWeek: 'int', dayOfYear: 'int',
  hours: 'int', minutes: 'int', seconds: 'int', milliseconds: 'int',
  segmentCount: 'int', segment: 'string',
} as const satisfies Record<OperationName, ValueType>

/** A function of values, computed at once where all are known. */
export function operation(name: OperationName, operands: readonly Value[]): Term {
  if (operands.every((operand) => operand.kind === 'constant')) {
    const result = applyOperation(name, operands)
    return result === undefined ? ERROR_TERM : valueTerm(result)
  }
  return valueTerm({ kind: 'operation', name, operands: operands.map(demand), type: RESULTS[name] })
}
