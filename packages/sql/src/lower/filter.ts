import { type Filter, unreachable } from '@rowgate/core'
import type { Dialect } from '../dialects/dialect.ts'
import { join, sql, type SqlText } from '../sql-text.ts'
import { lowerCompare, lowerOneOf } from './comparison.ts'
import { lowerJsonHolds, lowerJsonIsNull } from './json.ts'
import { lowerHasAny } from './list.ts'
import { lowerNone, lowerSome, lowerTally } from './relation.ts'
import { scalar } from './scalar.ts'
import { createScope, type Scope } from './scope.ts'
import { lowerMatch, lowerMatchText } from './text.ts'

/**
 * Spells a filter as a condition over the row that a statement is about: exact for every filter. Columns of that row stay parts of the text,
 * for the caller to name; every other row has an alias of Rowgate's own.
 */
export function lowerFilter(filter: Filter, dialect: Dialect): SqlText {
  return lower(filter, createScope(dialect))
}

/** Spells a filter where a scope is open already. */
export function lower(filter: Filter, scope: Scope): SqlText {
  // oxfmt-ignore
  switch (filter.kind) {
    case 'constant': return [filter.value ? 'true' : 'false']
    case 'and':      return join(filter.parts.map((part) => operand(part, scope)), ' and ')
    case 'or':       return join(filter.parts.map((part) => operand(part, scope)), ' or ')
    case 'some':     return lowerSome(filter, scope)
    case 'none':     return lowerNone(filter, scope)
    case 'count':    return lowerTally(filter, scope)
    case 'compare':  return lowerCompare(filter, scope)
    case 'oneOf':    return lowerOneOf(filter, scope)
    case 'isNull':   return lowerJsonIsNull(filter, scope) ?? sql`${scalar(filter.value, scope)} is ${filter.negated ? 'not null' : 'null'}`
    case 'textTest': return lowerMatchText(filter, scope)
    case 'match':    return lowerMatch(filter, scope)
    case 'holds':    return lowerJsonHolds(filter, scope) ?? (filter.negated ? sql`not ${scalar(filter.value, scope)}` : scalar(filter.value, scope))
    case 'hasAny':   return lowerHasAny(filter, scope)
    default:         return unreachable(filter)
  }
}

/** Spells a filter beside others. */
export function operand(filter: Filter, scope: Scope): SqlText {
  const text = lower(filter, scope)
  return filter.kind === 'and' || filter.kind === 'or' ? sql`(${text})` : text
}
