import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { parseInstant } from '../cel/instant.ts'
import type { Row } from '../ir/row.ts'
import type { Column, Constant, DatePart, Operation, OperationName, Value, ValueType } from '../ir/value.ts'
import { column } from './arbitrary-value.test-support.ts'

/** The types that a computed value has here. */
export type ComputedType = 'bool' | 'double' | 'int' | 'string' | 'timestamp' | 'duration'

export const COMPUTED_TYPES: readonly ComputedType[] = ['bool', 'double', 'int', 'string', 'timestamp', 'duration']

const PARTS: readonly DatePart[] = [
  'year',
  'month',
  'dayOfMonth',
  'date',
  'dayOfWeek',
  'dayOfYear',
  'hours',
  'minutes',
  'seconds',
  'milliseconds',
]

/** A function of columns, constants and other functions, with operands of its types as `resolve` gives them. */
export function operation(rows: readonly Row[], type: ComputedType, depth = 2): Arbitrary<Operation> {
  const of = (own: ComputedType): Arbitrary<Value> => operand(rows, own, depth)
  const call = (name: OperationName, ...operands: readonly Arbitrary<Value>[]): Arbitrary<Operation> =>
    fc.tuple(...operands).map((values): Operation => ({ kind: 'operation', name, operands: values, type }))
  const column = (own: ComputedType): Arbitrary<Value> => (own === 'int' ? of('int') : ownColumn(rows, own))
  const small = fc.nat(3).map((value): Constant => ({ kind: 'constant', type: 'number', value }))
  const two = (name: OperationName, own: ComputedType): Arbitrary<Operation> =>
    fc.oneof(call(name, column(own), of(own)), call(name, of(own), column(own)))
  // oxfmt-ignore
  switch (type) {
    case 'bool':      return fc.oneof(call('isNaN', of('double')), call('isInfinite', of('double')), call('inAddressRange', column('string'), fc.constantFrom(...RANGES)))
    case 'double':    return fc.oneof(...(['abs', 'ceil', 'floor', 'round', 'truncate', 'sign', 'squareRoot'] as const).map((name) => call(name, column('double'))), two('greatest', 'double'), two('least', 'double'), ...(['add', 'subtract', 'multiply', 'divide'] as const).map((name) => two(name, 'double')), call('negate', column('double')), call('textToDouble', column('string')))
    case 'int':       return depth === 0
      ? fc.oneof(call('length', column('string')), call('doubleToInt', column('double')), call('textToInt', column('string')), call('instantToInt', column('timestamp')))
      : fc.oneof(
        ...(['addInt', 'subtractInt', 'multiplyInt', 'divideInt', 'modulo'] as const).map((name) => two(name, 'int')),
        ...(['greatestInt', 'leastInt', 'bitAnd', 'bitOr', 'bitXor'] as const).map((name) => two(name, 'int')),
        call('absInt', of('int')), call('signInt', of('int')), call('indexOf', column('string'), of('string'), of('int')), call('lastIndexOf', column('string'), of('string'), of('int')),
        call('wholeUnits', of('duration'), fc.constantFrom(...UNITS)), call('lastIndexOf', column('string'), of('string')),
        call('negateInt', of('int')), call('segmentCount', column('string'), fc.constant(DOT)),
        fc.constantFrom(...PARTS).chain((name) => call(name, column('timestamp'), fc.constantFrom(...ZONES))),
        operation(rows, 'int', 0),
      )
    case 'string':    return fc.oneof(
      two('concat', 'string'), call('charAt', column('string'), small), call('charAt', column('string'), fc.constant(0).chain(() => operation(rows, 'int', 0))), call('reverse', column('string')), call('replace', column('string'), fc.constant(DOT), of('string')), call('parentPath', column('string'), fc.constant(DOT)),
      call('intToText', fc.constant(0).chain(() => operation(rows, 'int', 0))),
      call('lower', column('string')), call('upper', column('string')), call('trim', column('string')),
      call('segment', column('string'), fc.constant(DOT), small),
      fc.tuple(column('string'), fc.nat(2), fc.nat(2)).map(([text, from, more]): Operation => ({ kind: 'operation', name: 'substring', operands: [text, numberOf(from), numberOf(from + more)], type: 'string' })),
    )
    case 'timestamp': return fc.oneof(call('shift', column('timestamp'), of('duration')), call('textToInstant', column('string')), call('shiftBack', column('timestamp'), of('duration')), call('intToInstant', fc.constant(0).chain(() => operation(rows, 'int', 0))))
    case 'duration':  return fc.oneof(two('difference', 'timestamp'), two('elapsed', 'timestamp'), call('textToDuration', column('string')), call('addDurations', of('duration'), fc.constant(0).chain(() => operation(rows, 'duration', 0))), call('subtractDurations', fc.constant(0).chain(() => operation(rows, 'duration', 0)), of('duration'))).map((value) => ({ ...value, type: 'duration' }))
  }
}

/** A column, a constant or, above the ground, a function. Text functions take stored texts; `+` takes any text. */
function operand(rows: readonly Row[], type: ComputedType, depth: number): Arbitrary<Value> {
  const known: Arbitrary<Value> = constantOf(type)
  const deeper: Arbitrary<Value>[] =
    depth > 0 && type !== 'duration' ? [fc.constant(0).chain(() => operation(rows, type, depth - 1))] : []
  if (type === 'duration') return fc.oneof(known, ...deeper)
  if (type === 'int') return fc.oneof(...(deeper.length === 0 ? [operation(rows, 'int', 0)] : deeper), known)
  return fc.oneof(ownColumn(rows, type), known, ...deeper)
}

function ownColumn(rows: readonly Row[], type: ValueType): Arbitrary<Column> {
  return column(rows, (field, own) => own === type && (type !== 'string' || field.type.kind === 'text'), 'error')
}

const DOT: Constant = { kind: 'constant', type: 'string', value: '.' }
const ZONES = ['UTC', 'UTC', '+02:00', '-05:30', 'Europe/Berlin'].map((value): Constant => ({
  kind: 'constant',
  type: 'string',
  value,
}))

const RANGES = ['10.0.0.0/8', '0.0.0.0/0', '::/0', '2001:db8::/32'].map((value): Constant => ({
  kind: 'constant',
  type: 'string',
  value,
}))
const UNITS = [1n, 1_000_000n, 3_600_000_000_000n].map((value): Constant => ({
  kind: 'constant',
  type: 'duration',
  value,
}))

function numberOf(value: number): Constant {
  return { kind: 'constant', type: 'number', value }
}

/** A constant that a computed value of the type may meet. */
export function constantOf(type: ComputedType): Arbitrary<Constant> {
  // oxfmt-ignore
  switch (type) {
    case 'bool':      return fc.boolean().map((value): Constant => ({ kind: 'constant', type: 'bool', value }))
    case 'double':    return fc.constantFrom(0, -0, 1, -1, 2, 0.1, 0.3, 1.5, 1e308, -1e308, 5e-324, 1e-200, 9007199254740993n).chain((value) => fc.constantFrom('number', 'double').map((own): Constant => ({ kind: 'constant', type: own as 'double', value: Number(value) })))
    case 'int':       return fc.oneof(fc.constantFrom(-1, 0, 1, 2, 3, 2024, 9007199254740991).map(numberOf), fc.constantFrom(0n, 1n, 2n ** 63n - 1n, -(2n ** 63n)).map((value): Constant => ({ kind: 'constant', type: 'int', value })))
    case 'string':    return fc.constantFrom('', 'a', 'A', 'b', 'é', '.', 'a.b', '%', '\u{1F600}', 'OPEN', '1').map((value): Constant => ({ kind: 'constant', type: 'string', value }))
    case 'timestamp': return fc.constantFrom('0001-01-01T00:00:00Z', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00.000000001Z', '9999-12-31T23:59:59.999999999Z').map((text): Constant => ({ kind: 'constant', type: 'timestamp', value: parseInstant(text) as bigint }))
    case 'duration':  return fc.constantFrom(0n, 1n, -1n, 1_000_000n, 86_400_000_000_000n, -86_400_000_000_000n, 2n ** 63n - 1n, -(2n ** 63n)).map((value): Constant => ({ kind: 'constant', type: 'duration', value }))
  }
}
