import type { Filter } from '../ir/filter.ts'
import { allOf, anyOf } from '../ir/filters.ts'
import type { Constant, Value } from '../ir/value.ts'
import { compareValues } from './compare-values.ts'

/** Holds where the value is one of the options. */
export function isAnyOf(value: Value, options: readonly Constant[]): Filter {
  return anyOf(options.map((option) => compareValues(value, '=', option)))
}

/** Holds where the value is there, and none of the options. */
export function isNoneOf(value: Value, options: readonly Constant[]): Filter {
  return allOf(options.map((option) => compareValues(value, '<>', option)))
}
