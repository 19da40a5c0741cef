import { allOf, anyOf, type Filter, NONE, ALL, none, type None, some, type Some } from '@rowgate/core'
import { complement } from './complement.ts'
import { apart } from './apart.ts'
import { mentions } from './mentions.ts'

/** So many conditions on outer rows are taken out of one quantifier; each may double what is asked of the related rows. */
const MOST_TAKEN_OUT = 4

/**
 * Takes out of `some` and `none` what is asked of other rows than the related ones, for which Prisma has no words inside. Exact: such a
 * condition L is the same for every related row, and a filter only grows with its parts, so `some(x, F)` is `some(x, F without L)` or
 * L and `some(x, F with L)`, where F has false, or true, in the place of L; `none` is the complement of that.
 */
export function hoist(filter: Filter): Filter {
  switch (filter.kind) {
    case 'and':
      return allOf(filter.parts.map(hoist))
    case 'or':
      return anyOf(filter.parts.map(hoist))
    case 'some':
    case 'none':
      return takeOut({ ...filter, filter: hoist(filter.filter) }, MOST_TAKEN_OUT)
    case 'compare':
      return apart(filter)
    default:
      return filter
  }
}

function takeOut(quantified: Some | None, left: number): Filter {
  const { kind, step, filter } = quantified
  const outer = left === 0 ? undefined : outerPart(filter, step.to.id)
  const make = kind === 'some' ? some : none
  if (outer === undefined) return make(step, filter)
  const again = (inner: Filter, rest: number): Filter => {
    const made = make(step, inner)
    return made.kind === 'some' || made.kind === 'none' ? takeOut(made, rest) : made
  }
  if (filter.kind === 'or') {
    const parts = splitOuter(filter.parts, step.to.id).map((part) => again(part, left))
    return kind === 'some' ? anyOf(parts) : allOf(parts)
  }
  const [without, withIt] = [NONE, ALL].map((by) => again(replace(filter, outer, by), left - 1)) as [Filter, Filter]
  return kind === 'some'
    ? anyOf([without, allOf([outer, withIt])])
    : allOf([without, anyOf([complement(outer), withIt])])
}

/** The alternatives that read other rows one by one, and the rest as one. */
function splitOuter(parts: readonly Filter[], row: string): Filter[] {
  const mixed = parts.filter((part) => outerPart(part, row) !== undefined)
  return [anyOf(parts.filter((part) => !mixed.includes(part))), ...mixed]
}

/** The first part of a filter that does not read the row. */
function outerPart(filter: Filter, row: string): Filter | undefined {
  if (filter.kind === 'constant') return undefined
  if (!mentions(filter, row)) return filter
  if (filter.kind !== 'and' && filter.kind !== 'or') return undefined
  for (const part of filter.parts) {
    const outer = outerPart(part, row)
    if (outer !== undefined) return outer
  }
  return undefined
}

function replace(filter: Filter, part: Filter, by: Filter): Filter {
  if (filter === part) return by
  if (filter.kind === 'and') return allOf(filter.parts.map((each) => replace(each, part, by)))
  return filter.kind === 'or' ? anyOf(filter.parts.map((each) => replace(each, part, by))) : filter
}
