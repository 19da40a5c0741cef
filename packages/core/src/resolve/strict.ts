import type { CallExpression } from '../ir/expression.ts'
import { not } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import type { FunctionName } from '../plan/functions.ts'
import { arithmetic, negated } from './arithmetic.ts'
import { boolOf, doubleOf, intOf, stringOf } from './casts.ts'
import { equals, order } from './comparison.ts'
import { type Context, unsupported } from './context.ts'
import { inRange } from './address.ts'
import { distribute } from './distribute.ts'
import { commonAncestors, hierarchyOf, kinship } from './hierarchy.ts'
import { distinctOf, flattened, isSubset, reversedOf, selected } from './lists.ts'
import { matchesPattern } from './matches.ts'
import { intersects, isIn } from './membership.ts'
import { indexed, sizeOf, writtenList } from './structure.ts'
import { ERROR_TERM, predicateTerm, type Term } from './term.ts'
import { formatted, joined, replaced, testsText, textFunction } from './text.ts'
import { isKeptApart, valueOf } from './value-of.ts'
import { bitFunction, extreme, numberFunction, numberTest, squareRoot } from './math.ts'
import { durationOf, isDateGetter, partOf, timeSince, timestampOf } from './time.ts'

/** The functions that take sizes of lists and texts of numbers for what they are, and need no value of them. */
const COMPARISONS: ReadonlySet<FunctionName> = new Set([
  ...(['equals', 'notEquals', 'less', 'lessOrEqual', 'greater', 'greaterOrEqual', 'in'] as const),
  ...(['list', 'type', 'dyn'] as const),
])

/** The functions that look at a JSON value themselves, and at which of their operands; every other is given it as each of its types. */
const TAKES_WHOLE: Partial<Record<FunctionName, (at: number) => boolean>> = {
  equals: () => true,
  notEquals: () => true,
  list: () => true,
  type: () => true,
  dyn: () => true,
  in: (at) => at === 0,
  index: (at) => at === 0,
}

/** Whether a function takes a JSON value at a position as it is. */
export function takesWhole(name: FunctionName): (at: number) => boolean {
  return TAKES_WHOLE[name] ?? (() => false)
}

/** The functions that CEL has for maps. */
const OF_MAPS: ReadonlySet<FunctionName> = new Set(['equals', 'notEquals', 'in', 'size', 'dyn'])

/** Applies a strict function to terms that are neither choices, nor errors. */
export function applyStrict(call: CallExpression, terms: readonly Term[], context: Context): Term {
  if (!OF_MAPS.has(call.name) && terms.some(({ kind }) => kind === 'jsonMap')) return ERROR_TERM
  if (!COMPARISONS.has(call.name) && terms.some(isKeptApart)) {
    const values = terms.map((term) => valueOf(term, call))
    return distribute(values, context, (given) => applyStrict(call, given, context))
  }
  const test = testOf(call, terms)
  return test === undefined ? resultOf(call, terms, context) : predicateTerm(test)
}

/** What a function that gives a boolean says; nothing for any other function. */
function testOf(call: CallExpression, terms: readonly Term[]): Predicate | undefined {
  const [first, second] = terms as [Term, Term]
  // oxfmt-ignore
  switch (call.name) {
    case 'equals':          return equals(first, second, call)
    case 'notEquals':       return not(equals(first, second, call))
    case 'less':            return order('lt', first, second, call)
    case 'lessOrEqual':     return order('le', first, second, call)
    case 'greater':         return order('gt', first, second, call)
    case 'greaterOrEqual':  return order('ge', first, second, call)
    case 'in':              return isIn(first, second, call)
    case 'hasIntersection': return intersects(first, second, call)
    case 'isSubset':        return isSubset(first, second, call)
    case 'startsWith':
    case 'endsWith':
    case 'contains':        return testsText(call.name, first, second)
    case 'matches':         return matchesPattern(first, second, call)
    case 'ancestorOf':
    case 'descendentOf':
    case 'immediateParentOf':
    case 'immediateChildOf':
    case 'siblingOf':
    case 'overlaps':        return kinship(call.name, first, second, call)
    default:                return undefined
  }
}

function resultOf(call: CallExpression, terms: readonly Term[], context: Context): Term {
  const [first, second] = terms as [Term, Term]
  if (isDateGetter(call.name)) return partOf(call, first, terms[1])
  // oxfmt-ignore
  switch (call.name) {
    case 'intersect':  return selected(first, second, true, call)
    case 'except':     return selected(first, second, false, call)
    case 'commonAncestors': return commonAncestors(first, second, call)
    case 'size':       return sizeOf(first, call)
    case 'index':      return indexed(first, second, { expression: call, context })
    case 'list':       return writtenList(terms)
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'modulo':     return arithmetic(call.name, first, second, call)
    case 'negate':     return negated(first)
    case 'int':        return intOf(first, call)
    case 'double':     return doubleOf(first)
    case 'string':     return stringOf(first, call)
    case 'bool':       return boolOf(first)
    case 'type':       return { kind: 'type', of: first }
    case 'timestamp':  return timestampOf(first, call)
    case 'duration':   return durationOf(first)
    case 'timeSince':  return timeSince(first, context)
    case 'hierarchy':  return hierarchyOf(first, terms[1], call)
    default:           return extension(call, terms, context)
  }
}

/** What the extensions of CEL and Cerbos's own functions of texts and numbers give. */
function extension(call: CallExpression, terms: readonly Term[], context: Context): Term {
  const [first, second] = terms as [Term, Term]
  // oxfmt-ignore
  switch (call.name) {
    case 'lowerAscii':
    case 'upperAscii':
    case 'trim':
    case 'substring':
    case 'charAt':
    case 'indexOf':
    case 'lastIndexOf': return textFunction(call.name, terms, call)
    case 'reverse':    return first.kind === 'list' ? reversedOf(first) : textFunction(call.name, terms, call)
    case 'replace':    return replaced(terms, call)
    case 'format':     return formatted(first, second, { call, context })
    case 'join':       return joined(first, terms[1], { call, context })
    case 'distinct':   return distinctOf(first)
    case 'flatten':    return flattened(first, call)
    case 'dyn':        return first
    case 'math.abs':
    case 'math.sign':
    case 'math.ceil':
    case 'math.floor':
    case 'math.round':
    case 'math.trunc': return numberFunction(call.name, first)
    case 'math.isNaN':
    case 'math.isInf':
    case 'math.isFinite': return numberTest(call.name, first)
    case 'math.sqrt':  return squareRoot(first)
    case 'math.bitAnd':
    case 'math.bitOr':
    case 'math.bitXor': return bitFunction(call.name, first, second, call)
    case 'math.greatest':
    case 'math.least': return extreme(call, terms, context)
    case 'inIPAddrRange': return inRange(first, second, call)
    default:           throw unsupported('macro-without-lambda', call)
  }
}
