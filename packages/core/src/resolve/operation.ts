import { applyOperation } from '../cel/apply.ts'
import { RowgateError } from '../errors.ts'
import { hasNul, type OperationName, type Value, type ValueType } from '../ir/value.ts'
import { demand } from './rows.ts'
import { ERROR_TERM, type Term, valueTerm } from './term.ts'

/** The result type of every function. */
// oxfmt-ignore
const RESULTS = {
  add: 'double', subtract: 'double', multiply: 'double', divide: 'double', negate: 'double',
  addInt: 'int', subtractInt: 'int', multiplyInt: 'int', divideInt: 'int', modulo: 'int', negateInt: 'int',
  abs: 'double', ceil: 'double', floor: 'double', round: 'double', truncate: 'double', sign: 'double', squareRoot: 'double',
  greatest: 'double', least: 'double',
  absInt: 'int', signInt: 'int', greatestInt: 'int', leastInt: 'int', bitAnd: 'int', bitOr: 'int', bitXor: 'int',
  isNaN: 'bool', isInfinite: 'bool',
  concat: 'string', length: 'int', lower: 'string', upper: 'string', trim: 'string', substring: 'string',
  charAt: 'string', indexOf: 'int', lastIndexOf: 'int', replace: 'string', reverse: 'string',
  doubleToInt: 'int', textToInt: 'int', intToDouble: 'double', textToDouble: 'double', instantToInt: 'int',
  textToInstant: 'timestamp', intToInstant: 'timestamp', shift: 'timestamp', shiftBack: 'timestamp', difference: 'duration', elapsed: 'duration',
  textToDuration: 'duration', addDurations: 'duration', subtractDurations: 'duration', wholeUnits: 'int',
  year: 'int', month: 'int', dayOfMonth: 'int', date: 'int', dayOfWeek: 'int', dayOfYear: 'int',
  hours: 'int', minutes: 'int', seconds: 'int', milliseconds: 'int',
  intToText: 'string', doubleToText: 'string',
  segmentCount: 'int', segment: 'string', parentPath: 'string', inAddressRange: 'bool',
} as const satisfies Record<OperationName, ValueType>

/** Whether a literal of the plan may be an int. Every other value is what its type says. */
export function isWhole(value: Value): boolean {
  return value.kind !== 'constant' || value.type === 'int' || Number.isSafeInteger(value.value)
}

/** A function of values, computed at once where all are known. */
export function operation(name: OperationName, operands: readonly Value[]): Term {
  if (operands.every((operand) => operand.kind === 'constant')) {
    const result = applyOperation(name, operands)
    return result === undefined ? ERROR_TERM : valueTerm(result)
  }
  return valueTerm(computed(name, operands))
}

/**
 * A function of values that are not all known.
 *
 * @throws RowgateError `unsupported-construct` for a text that no database takes.
 */
export function computed(name: OperationName, operands: readonly Value[]): Value {
  if (operands.some(hasNul)) throw nulAmongOperands()
  return { kind: 'operation', name, operands: operands.map(demand), type: RESULTS[name] }
}

function nulAmongOperands(): RowgateError {
  return new RowgateError(
    'A function of a text of the resource has a text with a NUL character beside it, which no database takes.',
    {
      code: 'unsupported-construct',
      hint: 'Take the NUL out of the condition.',
    },
  )
}
