import type { Compare, Filter, Parameter } from '../ir/filter.ts'
import { allOf, anyOf } from '../ir/filters.ts'
import type { Constant, Value } from '../ir/value.ts'
import { compareValues } from './compare-values.ts'

/** Holds where the value is one of the options. */
export function isAnyOf(value: Value, options: readonly Constant[]): Filter {
  return listed(anyOf(options.map((option) => compareValues(value, '=', option))), '=')
}

/** Holds where the value is there, and none of the options. */
export function isNoneOf(value: Value, options: readonly Constant[]): Filter {
  return listed(allOf(options.map((option) => compareValues(value, '<>', option))), '<>')
}

/** One list instead of many comparisons of the same value with a parameter. */
function listed(junction: Filter, operator: '=' | '<>'): Filter {
  if (junction.kind !== 'and' && junction.kind !== 'or') return junction
  const single = junction.parts.filter((part) => part.kind === 'compare' && part.operator === operator) as Compare[]
  if (single[0] === undefined || single.length < 2) return junction
  const options = single.map(({ right }) => right as Parameter)
  const list: Filter = { kind: 'oneOf', value: single[0].left, options, negated: operator === '<>' }
  const listedParts = new Set<Filter>(single)
  const rest = junction.parts.filter((part) => !listedParts.has(part))
  return junction.kind === 'and' ? allOf([list, ...rest]) : anyOf([list, ...rest])
}
