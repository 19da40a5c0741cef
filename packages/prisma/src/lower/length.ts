import type { CompareOperator, Computed, Parameter } from '@rowgate/core'
import { allOf, anyOf } from './junction.ts'
import { exactly, type Lowered, type Scope, widened } from './lowered.ts'
import { leaf } from './nulls.ts'
import { ownText } from './text.ts'

/** A longer pattern is left to raw SQL. */
const LONGEST_PATTERN = 1000

/**
 * The length of a text against a number. Prisma does not escape what it puts between the percent signs of a LIKE, where every underscore
 * stands for one code point: a text contains n of them exactly when it has n or more.
 */
export function lowerLength(
  { operands: [text] }: Computed,
  operator: CompareOperator,
  { value }: Parameter,
  scope: Scope,
): Lowered {
  const field = text === undefined ? undefined : ownText(text, scope)
  const number = Number(value)
  if (field === undefined || number > LONGEST_PATTERN) return widened(scope)
  const any = (): Lowered => exactly(field.nullable ? { [field.name]: { not: null } } : true)
  const atLeast = (least: number): Lowered =>
    least <= 0 ? any() : leaf({ [field.name]: { contains: '_'.repeat(least) } }, [field], scope)
  const below = (least: number): Lowered =>
    least <= 0 ? exactly(false) : leaf({ [field.name]: { not: { contains: '_'.repeat(least) } } }, [field], scope)
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
