import { boolConstant, numberConstant } from '../cel/constants.ts'
import type { CallExpression } from '../ir/expression.ts'
import { literal, not, or } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { isNumeric, type OperationName, type Value } from '../ir/value.ts'
import { equalValues } from './comparison.ts'
import { type Context, unsupported } from './context.ts'
import { demandDigits } from './digits.ts'
import { distribute } from './distribute.ts'
import { writtenParts } from './lists.ts'
import { isWhole, operation } from './operation.ts'
import { demand } from './rows.ts'
import { valueOf } from './value-of.ts'
import { ERROR_TERM, guarded, predicateTerm, type Term, valueTerm } from './term.ts'

/** The functions of `math` that take one number. */
export type NumberFunction = 'math.abs' | 'math.sign' | 'math.ceil' | 'math.floor' | 'math.round' | 'math.trunc'

/** The overload for doubles, and the one for ints where there is one. */
// oxfmt-ignore
const OF_ONE = {
  'math.abs':   { ofDouble: 'abs',      ofInt: 'absInt' },
  'math.sign':  { ofDouble: 'sign',     ofInt: 'signInt' },
  'math.ceil':  { ofDouble: 'ceil',     ofInt: undefined },
  'math.floor': { ofDouble: 'floor',    ofInt: undefined },
  'math.round': { ofDouble: 'round',    ofInt: undefined },
  'math.trunc': { ofDouble: 'truncate', ofInt: undefined },
} as const satisfies Record<NumberFunction, { readonly ofDouble: OperationName; readonly ofInt: OperationName | undefined }>

/** `math.abs(x)` and the like. A literal of the plan is taken for a double, which has the same result. */
export function numberFunction(name: NumberFunction, operand: Term): Term {
  if (operand.kind !== 'value') return ERROR_TERM
  const { ofDouble, ofInt } = OF_ONE[name]
  const { value } = operand
  if (value.type === 'int') return ofInt === undefined ? ERROR_TERM : operation(ofInt, [value])
  if (value.type === 'double') return operation(ofDouble, [value])
  return value.type === 'number' ? asLiteral(operation(ofDouble, [value])) : ERROR_TERM
}

/** `math.sqrt(x)`, which gives a double for an int too. */
export function squareRoot(operand: Term): Term {
  if (operand.kind !== 'value' || !isNumeric(operand.value.type)) return ERROR_TERM
  if (operand.value.type !== 'int') return operation('squareRoot', [operand.value])
  const double = operation('intToDouble', [operand.value])
  return double.kind === 'value' ? operation('squareRoot', [double.value]) : double
}

export type NumberTest = 'math.isNaN' | 'math.isInf' | 'math.isFinite'

/** Tests of doubles. */
export function numberTest(name: NumberTest, operand: Term): Term {
  if (operand.kind !== 'value' || (operand.value.type !== 'double' && operand.value.type !== 'number'))
    return ERROR_TERM
  const { value } = operand
  // oxfmt-ignore
  switch (name) {
    case 'math.isNaN':    return predicateTerm(holds('isNaN', value))
    case 'math.isInf':    return predicateTerm(holds('isInfinite', value))
    case 'math.isFinite': return predicateTerm(not(or([holds('isNaN', value), holds('isInfinite', value)])))
  }
}

function holds(name: OperationName, value: Value): Predicate {
  const test = operation(name, [value])
  return test.kind === 'value' ? equalValues(test.value, boolConstant(true)) : literal(false)
}

const OF_BITS = { 'math.bitAnd': 'bitAnd', 'math.bitOr': 'bitOr', 'math.bitXor': 'bitXor' } as const

export type BitFunction = 'math.bitAnd' | 'math.bitOr' | 'math.bitXor'

/** Functions of the bits of ints. */
export function bitFunction(name: BitFunction, left: Term, right: Term, call: CallExpression): Term {
  if (left.kind !== 'value' || right.kind !== 'value') return ERROR_TERM
  const values = [left.value, right.value]
  demandDigits(values, call)
  if (!values.every((value) => isInt(value))) return ERROR_TERM
  return asLiteral(operation(OF_BITS[name], values))
}

function isInt(value: Value): boolean {
  return value.type === 'int' || (value.type === 'number' && isWhole(value))
}

/** `math.greatest` and `math.least`: of two, or of a list that is written. */
export function extreme(call: CallExpression, terms: readonly Term[], context: Context): Term {
  const [first, ...rest] = terms.length === 1 ? written(terms[0] as Term, call) : terms
  if (first === undefined) return ERROR_TERM
  const best = rest.reduce<Term>(
    (own, next) => distribute([own, next], context, ([a, b]) => ofTwo(call, a, b)),
    distribute([first], context, ([only]) => ofOne(only)),
  )
  return guarded(
    terms.flatMap((term) => (term.kind === 'list' ? term.needs : [])),
    best,
  )
}

function written(term: Term, call: CallExpression): readonly Term[] {
  if (term.kind !== 'list') return [term]
  const parts = writtenParts(term)
  if (parts === undefined) throw unsupported('extreme-of-stored-list', call)
  return parts.map(({ element }) => valueOf(element, call))
}

function ofOne(only: Term): Term {
  return only.kind === 'value' && isNumeric(only.value.type) ? valueTerm(demand(only.value)) : ERROR_TERM
}

/** A literal is whichever its neighbor is; an int and a double would give one or the other, row by row. */
function ofTwo(call: CallExpression, left: Term, right: Term): Term {
  if (left.kind !== 'value' || right.kind !== 'value') return ERROR_TERM
  const values = [left.value, right.value]
  if (!values.every(({ type }) => isNumeric(type))) return ERROR_TERM
  const [ofDoubles, ofInts] =
    call.name === 'math.greatest' ? (['greatest', 'greatestInt'] as const) : (['least', 'leastInt'] as const)
  if (values.some(({ type }) => type === 'int')) {
    if (!values.every((value) => isInt(value))) throw unsupported('extreme-of-int-and-double', call)
    return operation(ofInts, values)
  }
  return values.every(({ type }) => type === 'number')
    ? asLiteral(operation(ofDoubles, values))
    : operation(ofDoubles, values)
}

/** What a function of literals gives is a literal, an int or a double. */
function asLiteral(term: Term): Term {
  if (term.kind !== 'value' || term.value.kind !== 'constant') return term
  return valueTerm(numberConstant(Number(term.value.value)))
}
