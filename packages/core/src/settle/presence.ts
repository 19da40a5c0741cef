import type { Filter, Scalar } from '../ir/filter.ts'
import { ALL, allOf, anyOf, NONE } from '../ir/filters.ts'
import { columnsOf, type Operation, type Value } from '../ir/value.ts'
import { mayBeNonFinite } from './magnitude.ts'
import { computedOf } from './operand.ts'
import { ERROR_FREE } from './error-free.ts'
import { solveError, solveNaN, solveResult } from './solve.ts'
import { aboveLower, absent, belowUpper, error, present } from './reading.ts'

/** How a value is used: an ordering errs on NaN, nothing else does. */
export interface Use {
  readonly ordered: boolean
}

/** The value errs, or cannot be used like this. */
export function errs(value: Value, use: Use): Filter {
  if (value.kind === 'constant' || value.kind === 'total') return NONE
  if (value.kind === 'column') return error(value)
  const columns = columnsOf(value).map(error)
  const own = cannotErr(value) ? NONE : hasNoResult(value)
  return anyOf([...columns, own, use.ordered && mayBeNonFinite(value) ? compareNaN(value, '=') : NONE])
}

/** The value does not err: it is there, or it is a null that is sent. */
export function isGiven(value: Value, use: Use): Filter {
  if (value.kind === 'constant' || value.kind === 'total') return ALL
  if (value.kind === 'column') return anyOf([absent(value), present(value)])
  const columns = columnsOf(value).map(present)
  const own = cannotErr(value) ? ALL : hasResult(value)
  return allOf([...columns, own, use.ordered && mayBeNonFinite(value) ? compareNaN(value, '<>') : ALL])
}

/** The reading sends a null. */
export function isAbsent(value: Value): Filter {
  return value.kind === 'column' ? absent(value) : NONE
}

/** The value is there. */
export function isPresent(value: Value): Filter {
  return value.kind === 'column' ? present(value) : isGiven(value, { ordered: false })
}

/** What a comparison of a computed value leaves open: fields inside that cannot be sent. */
export function fieldsAreSent(values: readonly Value[]): Filter {
  return allOf(values.flatMap(columnsOf).flatMap((column) => [aboveLower(column), belowUpper(column)]))
}

/** Against NaN, which is equal to itself in PostgreSQL and to nothing in CEL. */
export function compareNaN(value: Operation, operator: '=' | '<>'): Filter {
  const left: Scalar = computedOf(value)
  const solved = solveNaN(value, operator)
  if (solved !== undefined) return solved
  return { kind: 'compare', operator, left, right: { kind: 'parameter', type: left.type, value: Number.NaN } }
}

function hasNoResult(value: Operation): Filter {
  return solveError(value) ?? { kind: 'isNull', value: computedOf(value), negated: false }
}

function hasResult(value: Operation): Filter {
  return solveResult(value) ?? { kind: 'isNull', value: computedOf(value), negated: true }
}

function cannotErr(operation: Operation): boolean {
  const { name, operands } = operation
  return (
    (ERROR_FREE.has(name) || isSearch(operation)) &&
    operands.every((operand) => operand.kind !== 'operation' || cannotErr(operand))
  )
}

/** Searching from a known position, which `resolve` has seen to be in order. */
function isSearch({ name, operands: [, , from] }: Operation): boolean {
  return (
    (name === 'indexOf' || name === 'lastIndexOf') &&
    (from === undefined || (from.kind === 'constant' && Number(from.value) >= 0))
  )
}
