import { strict } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import type { Row, Step } from '../ir/row.ts'
import { rowsOf, type Value } from '../ir/value.ts'

/** The part, asked of the rows behind to-one relations that it reads: an error when one of them is not there. */
export function overRows(rows: readonly Row[], part: Predicate): Predicate {
  const steps = new Map<string, Step>()
  for (const row of rows) for (const step of hopsTo(row)) steps.set(step.to.id, step)
  return [...steps.values()].reduceRight<Predicate>((inner, step) => ({ kind: 'through', step, part: inner }), part)
}

/** The part, asked of the rows that the values are read from. */
export function overValues(values: readonly Value[], part: Predicate): Predicate {
  return overRows(values.flatMap(rowsOf), part)
}

/** What must not err for the value to be one: nothing for a reading inside of JSON, which is made where the type is known. */
export function needsOf(value: Value): readonly Predicate[] {
  if (value.kind === 'constant' || (value.kind === 'column' && value.field.inside !== undefined)) return []
  return [overValues([value], { kind: 'known', value })]
}

/** An outcome that does not depend on the values, but on their being there. */
export function whereKnown(values: readonly Value[], part: Predicate): Predicate {
  return strict(values.flatMap(needsOf), part)
}

/** The reading that errs on an absent value, as every function but `==` and `in` has it. */
export function demand(value: Value): Value {
  return value.kind === 'column' ? { ...value, nullIs: 'error' } : value
}

/** The steps from a bound row to a row behind to-one relations, the first first. */
function hopsTo(row: Row): Step[] {
  return row.hop === undefined ? [] : [...hopsTo(row.hop.from), row.hop]
}
