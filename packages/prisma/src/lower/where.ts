import { type Filter, type Model, type None, ROOT, type Scalar, type Some, unreachable } from '@rowgate/core'
import { countBoundValues, countSingleValues, MOST_POLICY_VALUES } from './bound-values.ts'
import { lowerCompare, lowerHolds, lowerOneOf } from './comparison.ts'
import { constant } from './constants.ts'
import { allOf, anyOf } from './junction.ts'
import { lowerCount } from './count.ts'
import { hoist } from './hoist.ts'
import { joined } from './joined.ts'
import {
  lowerJsonCompare,
  lowerJsonHolds,
  lowerJsonIsNull,
  lowerJsonOneOf,
  lowerJsonText,
  lowerUnequal,
} from './json.ts'
import { lowerJsonElements, lowerJsonHasAny } from './json-list.ts'
import { lowerElements, lowerHasAny } from './list.ts'
import { exactly, type Lowered, type Scope, type Where, widened } from './lowered.ts'
import { lowerIsNull } from './nulls.ts'
import { lowerRelated } from './relation.ts'
import { lowerMatchText } from './text.ts'
import type { Years } from './value.ts'

/** A `where`, and whether it finds the filter's rows or more. */
export interface LoweredWhere {
  readonly where: Where
  readonly exactness: 'exact' | 'superset'
}

/**
 * A filter as a Prisma `where`. What Prisma has no words for is widened: left out of what must hold, and of what must not.
 *
 * @param root id of the row that the filter is about.
 * @param years which years the client's Prisma can write.
 */
export function lowerWhere(filter: Filter, model: Model, root: string = ROOT, years?: Years): LoweredWhere {
  return lowerIn(filter, { row: root, model, widen: 'superset', definite: false, years })
}

/** The same for a place that Prisma or the caller may put a NOT around: a row is found or is not, and it is never UNKNOWN which. */
export function lowerDefinite(filter: Filter, model: Model, years?: Years): LoweredWhere {
  return lowerIn(filter, { row: ROOT, model, widen: 'superset', definite: true, years })
}

function lowerIn(filter: Filter, place: Omit<Scope, 'longestList' | 'turned'>): LoweredWhere {
  const { model } = place
  const hoisted = hoist(joined(filter))
  const scope = (longestList: number): Scope => ({ ...place, turned: place.definite, longestList })
  const lowered = LIST_LENGTHS.map((longest) => () => lowerFilter(hoisted, scope(longest)))
  const { where, exact } = firstWithin(lowered) ?? { where: true, exact: false }
  return {
    where: typeof where === 'boolean' ? constant(model, where) : where,
    exactness: exact ? 'exact' : 'superset',
  }
}

/** How long a list may be: shorter where several long ones together would take too many of a statement's parameters. */
const LIST_LENGTHS = [5000, 500, 50, 0]

function firstWithin(attempts: readonly (() => Lowered)[]): Lowered | undefined {
  for (const attempt of attempts) {
    const lowered = attempt()
    if (countBoundValues(lowered.where) <= MOST_POLICY_VALUES) return lowered
    if (countSingleValues(lowered.where) > MOST_POLICY_VALUES) return undefined
  }
  return undefined
}

export function lowerFilter(filter: Filter, scope: Scope): Lowered {
  return lowerJson(filter, scope) ?? lowerStored(filter, scope)
}

/** What is asked of a place inside of a JSON column; nothing for all else. */
function lowerJson(filter: Filter, scope: Scope): Lowered | undefined {
  // oxfmt-ignore
  switch (filter.kind) {
    case 'compare':  return isInJson(filter.left) ? lowerJsonCompare(filter, scope) : undefined
    case 'oneOf':    return isInJson(filter.value) ? lowerJsonOneOf(filter, scope) : undefined
    case 'holds':    return isInJson(filter.value) ? lowerJsonHolds(filter, scope) : undefined
    case 'isNull':   return isInJson(filter.value) ? lowerJsonIsNull(filter, scope) : undefined
    case 'textTest': return isInJson(filter.text) ? lowerJsonText(filter, scope) : undefined
    case 'hasAny':   return isInJson(filter.list) ? lowerJsonHasAny(filter, scope) : undefined
    default:         return undefined
  }
}

function isInJson(scalar: Scalar): boolean {
  return scalar.kind === 'field' && scalar.field.inside !== undefined
}

function lowerStored(filter: Filter, scope: Scope): Lowered {
  switch (filter.kind) {
    case 'constant':
      return exactly(filter.value)
    case 'and':
      return allOf(filter.parts.map((part) => lowerFilter(part, scope)))
    case 'or': {
      const { lowered, rest } = lowerUnequal(filter.parts, scope)
      return anyOf([...lowered, ...rest.map((part) => lowerFilter(part, scope))])
    }
    case 'some':
    case 'none':
      return lowerStep(filter, scope)
    case 'count':
      return lowerCount(filter, scope, lowerFilter)
    case 'match':
      return widened(scope)
    case 'compare':
      return lowerCompare(filter, scope)
    case 'oneOf':
      return lowerOneOf(filter, scope)
    case 'isNull':
      return lowerIsNull(filter, scope)
    case 'textTest':
      return lowerMatchText(filter, scope)
    case 'holds':
      return lowerHolds(filter, scope)
    case 'hasAny':
      return lowerHasAny(filter, scope)
    default:
      return unreachable(filter)
  }
}

function lowerStep(filter: Some | None, scope: Scope): Lowered {
  const { step } = filter
  if (step.kind === 'relation') return lowerRelated(filter, step, scope, lowerFilter)
  return step.field.inside === undefined ? lowerElements(filter, step, scope) : lowerJsonElements(filter, step, scope)
}
