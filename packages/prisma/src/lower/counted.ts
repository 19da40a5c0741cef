import type { CompareOperator, Field } from '@rowgate/core'
import { allOf, anyOf } from './junction.ts'
import { exactly, type Lowered, type Scope, widened } from './lowered.ts'
import { leaf } from './nulls.ts'

/** What is counted in a text: every text has so many, and one that has `n` or more contains this LIKE pattern. */
export interface Counted {
  readonly field: Field
  readonly fewest: number
  readonly pattern: (n: number) => string
}

/** A longer pattern is left to raw SQL. */
const LONGEST_PATTERN = 1000

/** A count in a text against a number. Prisma does not escape what it puts between the percent signs of a LIKE. */
export function lowerCounted(
  { field, fewest, pattern }: Counted,
  operator: CompareOperator,
  number: number,
  scope: Scope,
): Lowered {
  if (number > LONGEST_PATTERN) return widened(scope)
  const any = (): Lowered => exactly(field.nullable ? { [field.name]: { not: null } } : true)
  const atLeast = (least: number): Lowered =>
    least <= fewest ? any() : leaf({ [field.name]: { contains: pattern(least) } }, [field], scope)
  const below = (least: number): Lowered =>
    least <= fewest ? exactly(false) : leaf({ [field.name]: { not: { contains: pattern(least) } } }, [field], scope)
  // oxfmt-ignore
  switch (operator) {
    case '>=': return atLeast(Math.ceil(number))
    case '>':  return atLeast(Math.floor(number) + 1)
    case '<':  return below(Math.ceil(number))
    case '<=': return below(Math.floor(number) + 1)
    case '=':  return Number.isInteger(number) ? allOf([atLeast(number), below(number + 1)]) : exactly(false)
    case '<>': return Number.isInteger(number) ? anyOf([below(number), atLeast(number + 1)]) : any()
  }
}
