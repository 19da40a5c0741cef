import type { RowgateError } from '../errors.ts'
import { unreachable } from '../unreachable.ts'
import type { CountTerm, Predicate } from './predicate.ts'
import type { Value } from './value.ts'

/** Why a predicate is not decided: what is said of its undecided parts, in their order; nothing of one that is decided. */
export function refusalsOf(predicate: Predicate): readonly RowgateError[] {
  const found = new Set<RowgateError>()
  const seen = new Set<Predicate>()
  const pending = [predicate]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    if (next.kind === 'undecided') found.add(next.refusal)
    else pending.push(...partsOf(next).toReversed())
  }
  return [...found]
}

/** Whether the predicate is true, false or an error as far as its own words go. */
export function isDecided(predicate: Predicate): boolean {
  return refusalsOf(predicate).length === 0
}

/** The predicates that a predicate is made of. */
function partsOf(predicate: Predicate): readonly Predicate[] {
  // oxfmt-ignore
  switch (predicate.kind) {
    case 'not':
    case 'through':
    case 'exists':     return [predicate.part]
    case 'and':
    case 'or':         return predicate.parts
    case 'if':         return [predicate.condition, predicate.then, predicate.otherwise]
    case 'strict':     return [...predicate.needs, predicate.part]
    case 'count':      return conditionsOf(predicate.terms)
    case 'comparison': return [predicate.left, predicate.right].flatMap(countedBy)
    case 'textTest':   return [predicate.text, predicate.part].flatMap(countedBy)
    case 'membership':
    case 'known':      return countedBy(predicate.value)
    case 'match':      return countedBy(predicate.text)
    case 'literal':
    case 'truthy':
    case 'nullTest':
    case 'undecided':  return []
    default:           return unreachable(predicate)
  }
}

/** What decides which rows the numbers in a value count. */
function countedBy(value: Value): readonly Predicate[] {
  if (value.kind === 'total') return conditionsOf(value.terms)
  return value.kind === 'operation' ? value.operands.flatMap(countedBy) : []
}

function conditionsOf(terms: readonly CountTerm[]): readonly Predicate[] {
  return terms.map(({ condition }) => condition)
}
