import {
  ALL,
  allOf,
  anyOf,
  type CompareOperator,
  type Filter,
  type Leaf,
  none,
  NONE,
  type Scalar,
  some,
  tally,
  type Tally,
  unreachable,
} from '@rowgate/core'

/**
 * The filter that holds for exactly the rows for which this one does not. A leaf is turned around and holds where a field that it reads is
 * NULL as well, since there it is UNKNOWN, which is "does not hold".
 */
export function complement(filter: Filter): Filter {
  switch (filter.kind) {
    case 'constant':
      return filter.value ? NONE : ALL
    case 'and':
      return anyOf(filter.parts.map(complement))
    case 'or':
      return allOf(filter.parts.map(complement))
    case 'some':
      return none(filter.step, filter.filter)
    case 'none':
      return some(filter.step, filter.filter)
    case 'count':
      return tally(filter.terms, COUNTS[filter.operator], filter.bound)
    default:
      return complementOfLeaf(filter)
  }
}

// oxfmt-ignore
const COUNTS = { '=': '<>', '<>': '=', '<': '>=', '>=': '<' } as const satisfies Record<Tally['operator'], Tally['operator']>

// oxfmt-ignore
const COMPARISONS = {
  '=': '<>', '<>': '=', '<': '>=', '<=': '>', '>': '<=', '>=': '<',
} as const satisfies Record<CompareOperator, CompareOperator>

function complementOfLeaf(leaf: Leaf): Filter {
  switch (leaf.kind) {
    case 'compare':
      return orNull({ ...leaf, operator: COMPARISONS[leaf.operator] }, [leaf.left, leaf.right])
    case 'isNull':
      return { ...leaf, negated: !leaf.negated }
    case 'oneOf':
    case 'holds':
      return orNull({ ...leaf, negated: !leaf.negated }, [leaf.value])
    case 'textTest':
      return orNull({ ...leaf, negated: !leaf.negated }, [leaf.text, leaf.part])
    case 'match':
      return orNull({ ...leaf, negated: !leaf.negated }, [leaf.text])
    case 'hasAny':
      return orNull({ ...leaf, negated: !leaf.negated }, [leaf.list])
    default:
      return unreachable(leaf)
  }
}

function orNull(leaf: Leaf, scalars: readonly Scalar[]): Filter {
  const nullable = scalars.filter((scalar) => scalar.kind !== 'parameter' && !isRequired(scalar))
  return anyOf([leaf, ...nullable.map((value): Filter => ({ kind: 'isNull', value, negated: false }))])
}

function isRequired(scalar: Scalar): boolean {
  return scalar.kind === 'field' && !scalar.field.nullable
}
