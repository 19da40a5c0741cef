import { allOf, anyOf, type Filter, none, some, type Tally, type TallyTerm } from '@rowgate/core'
import { exactly, type Lowered, type Scope, widened } from './lowered.ts'

/**
 * Prisma counts nothing, but it knows whether there is any row. Where the count asks for no more than that, it is exact; where it asks for
 * more, there is at least one, and where it asks for less, none will do.
 */
export function lowerCount(
  { terms, operator, bound }: Tally,
  scope: Scope,
  lower: (filter: Filter, scope: Scope) => Lowered,
): Lowered {
  const grows = operator === '>=' || operator === '='
  if (bound <= 0 && !(operator === '=' || operator === '<>')) return exactly(operator === '>=')
  if (bound < 0) return exactly(operator === '<>')
  if (bound === 0) return lower(operator === '=' ? noRow(terms) : anyRow(terms), scope)
  if (bound === 1 && operator === '>=') return lower(anyRow(terms), scope)
  if (bound === 1 && operator === '<') return lower(noRow(terms), scope)
  if (grows !== (scope.widen === 'superset')) return widened(scope)
  return { ...lower(grows ? anyRow(terms) : noRow(terms), scope), exact: false }
}

function anyRow(terms: readonly TallyTerm[]): Filter {
  return anyOf(terms.map(({ steps, filter }) => steps.reduceRight<Filter>((inner, step) => some(step, inner), filter)))
}

function noRow(terms: readonly TallyTerm[]): Filter {
  return allOf(
    terms.map(({ steps: [first, ...rest], filter }) => {
      const inner = rest.reduceRight<Filter>((found, step) => some(step, found), filter)
      return first === undefined ? filter : none(first, inner)
    }),
  )
}
