import { type Filter, type Scalar, unreachable } from '@rowgate/core'

/** Whether a filter reads the row, or what is related to it. */
export function mentions(filter: Filter, row: string): boolean {
  const reads = (...scalars: readonly Scalar[]): boolean => scalars.some((scalar) => isOf(scalar, row))
  switch (filter.kind) {
    case 'constant':
      return false
    case 'and':
    case 'or':
      return filter.parts.some((part) => mentions(part, row))
    case 'some':
    case 'none':
      return filter.step.from.id === row || mentions(filter.filter, row)
    case 'count':
      return filter.terms.some((term) => term.steps.some(({ from }) => from.id === row) || mentions(term.filter, row))
    case 'compare':
      return reads(filter.left, filter.right)
    case 'oneOf':
    case 'isNull':
    case 'holds':
      return reads(filter.value)
    case 'textTest':
      return reads(filter.text, filter.part)
    case 'match':
      return reads(filter.text)
    case 'hasAny':
      return reads(filter.list)
    default:
      return unreachable(filter)
  }
}

function isOf(scalar: Scalar, row: string): boolean {
  switch (scalar.kind) {
    case 'parameter':
      return false
    case 'field':
      return scalar.row.id === row
    case 'asDouble':
    case 'asText':
    case 'asNanoseconds':
      return isOf(scalar.value, row)
    case 'computed':
      return scalar.operands.some((operand) => isOf(operand, row))
    case 'total':
      return scalar.terms.some(
        ({ steps, filter }) => steps.some(({ from }) => from.id === row) || mentions(filter, row),
      )
    default:
      return unreachable(scalar)
  }
}
