import type { CallExpression } from '../ir/expression.ts'
import { not } from '../ir/predicates.ts'
import type { FunctionName } from '../plan/functions.ts'
import { arithmetic, negated } from './arithmetic.ts'
import { boolOf, doubleOf, intOf, stringOf } from './casts.ts'
import { equals, order } from './comparison.ts'
import { type Context, unsupported } from './context.ts'
import { hierarchyOf, kinship } from './hierarchy.ts'
import { isSubset, selected } from './lists.ts'
import { matchesPattern } from './matches.ts'
import { intersects, isIn } from './membership.ts'
import { indexed, sizeOf, writtenList } from './structure.ts'
import { predicateTerm, type Term } from './term.ts'
import { testsText, textFunction } from './text.ts'
import { durationOf, partOf, timeSince, timestampOf } from './time.ts'

/** What may be asked of the size of a list. */
const COMPARISONS: ReadonlySet<FunctionName> = new Set(['equals', 'notEquals', 'less', 'lessOrEqual', 'greater', 'greaterOrEqual', 'in', 'list', 'type'])

/** Applies a strict function to terms that are neither choices, nor errors. */
export function applyStrict(call: CallExpression, terms: readonly Term[], context: Context): Term {
  const [first, second] = terms as [Term, Term]
  const isComparison = call.name === 'equals' || call.name === 'notEquals' || call.name === 'in'
  if (!isComparison && terms.some(({ kind }) => kind === 'textOf')) throw unsupported('The text of a number is only compared', call)
  if (!COMPARISONS.has(call.name) && terms.some(({ kind }) => kind === 'size')) throw unsupported('The size of a list is only compared', call)
  // oxfmt-ignore
  switch (call.name) {
    case 'equals':          return predicateTerm(equals(first, second, call))
    case 'notEquals':       return predicateTerm(not(equals(first, second, call)))
    case 'less':            return predicateTerm(order('lt', first, second, call))
    case 'lessOrEqual':     return predicateTerm(order('le', first, second, call))
    case 'greater':         return predicateTerm(order('gt', first, second, call))
    case 'greaterOrEqual':  return predicateTerm(order('ge', first, second, call))
    case 'in':              return predicateTerm(isIn(first, second, call))
    case 'hasIntersection': return predicateTerm(intersects(first, second, call))
    case 'isSubset':        return predicateTerm(isSubset(first, second, call))
    case 'intersect':       return selected(first, second, true, call)
    case 'except':          return selected(first, second, false, call)
    case 'startsWith':
    case 'endsWith':
    case 'contains':        return predicateTerm(testsText(call.name, first, second, call))
    case 'matches':         return predicateTerm(matchesPattern(first, second, call))
    case 'lowerAscii':
    case 'upperAscii':
    case 'trim':
    case 'substring':       return textFunction(call.name, terms, call)
    case 'size':            return sizeOf(first, call)
    case 'index':           return indexed(first, second, { expression: call, context })
    case 'list':            return writtenList(terms)
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'modulo':          return arithmetic(call.name, first, second, call)
    case 'negate':          return negated(first)
    case 'int':             return intOf(first, call)
    case 'double':          return doubleOf(first, call)
    case 'string':          return stringOf(first, call)
    case 'bool':            return boolOf(first, call)
    case 'type':            return { kind: 'type', of: first }
    case 'timestamp':       return timestampOf(first, call)
    case 'duration':        return durationOf(first, call)
    case 'timeSince':       return timeSince(first, context)
    case 'hierarchy':       return hierarchyOf(first, terms[1], call)
    case 'ancestorOf':
    case 'descendentOf':
    case 'immediateParentOf':
    case 'immediateChildOf':
    case 'siblingOf':
    case 'overlaps':        return predicateTerm(kinship(call.name, first, second, call))
    case 'getFullYear':
    case 'getMonth':
    case 'getDayOfMonth':
    case 'getDate':
    case 'getDayOfWeek':
    case 'getDayOfYear':
    case 'getHours':
    case 'getMinutes':
    case 'getSeconds':
    case 'getMilliseconds': return partOf(call, first, terms[1])
    default:                throw unsupported('The function is not supported here', call)
  }
}
