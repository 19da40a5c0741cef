import { numberConstant, stringConstant } from '../cel/constants.ts'
import type { CallExpression } from '../ir/expression.ts'
import { and, ERROR, FALSE, literal, or } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { equalValues } from './comparison.ts'
import { unsupported } from './context.ts'
import { constantsOf, isOneOf } from './membership.ts'
import { operation } from './operation.ts'
import { demand, overValues, whereKnown } from './rows.ts'
import { ERROR_TERM, type HierarchyTerm, type SplitText, type Term, valueTerm } from './term.ts'

/** The relations between two paths. */
export type Kinship =
  | 'ancestorOf'
  | 'descendentOf'
  | 'immediateParentOf'
  | 'immediateChildOf'
  | 'siblingOf'
  | 'overlaps'

/** `hierarchy(text)`, `hierarchy(text, delimiter)` and `hierarchy(list)`. */
export function hierarchyOf(operand: Term, delimiter: Term | undefined, call: CallExpression): Term {
  const separator = delimiter === undefined ? '.' : knownText(delimiter)
  if (operand.kind === 'list') return writtenPath(operand, call)
  if (operand.kind !== 'value' || operand.value.type !== 'string') return ERROR_TERM
  if (separator === undefined || separator === '')
    throw unsupported('The delimiter of a hierarchy is a known text that is not empty', call)
  const text = demand(operand.value)
  if (text.kind === 'constant') return { kind: 'hierarchy', path: String(text.value).split(separator) }
  return { kind: 'hierarchy', path: { text, delimiter: separator } }
}

/** Whether two paths are related like this. */
export function kinship(name: Kinship, left: Term, right: Term, call: CallExpression): Predicate {
  if (left.kind !== 'hierarchy' || right.kind !== 'hierarchy') return ERROR
  if (isKnown(left.path) && isKnown(right.path)) return literal(related(name, left.path, right.path))
  if (isKnown(left.path)) return kinship(CONVERSE[name], right, left, call)
  if (isKnown(right.path)) return relatedToKnown(name, left.path, right.path)
  return relatedToStored(name, left.path, right.path, call)
}

/** Paths are equal when all their segments are. */
export function equalHierarchies(left: HierarchyTerm, right: HierarchyTerm, call: CallExpression): Predicate {
  if (isKnown(left.path))
    return isKnown(right.path) ? literal(sameSegments(left.path, right.path)) : equalHierarchies(right, left, call)
  if (isKnown(right.path)) return isPrefixed(left.path, [right.path])
  if (left.path.delimiter !== right.path.delimiter)
    throw unsupported('Hierarchies with different delimiters are not compared', call)
  return equalValues(left.path.text, right.path.text)
}

/** `hierarchy.size()`. */
export function sizeOfHierarchy({ path }: HierarchyTerm): Term {
  return isKnown(path)
    ? valueTerm(numberConstant(path.length))
    : operation('segmentCount', [path.text, stringConstant(path.delimiter)])
}

/** `hierarchy[at]`: an error where there is no such segment. */
export function segmentAt({ path }: HierarchyTerm, at: number): Term {
  if (!Number.isInteger(at) || at < 0) return ERROR_TERM
  if (!isKnown(path)) return operation('segment', [path.text, stringConstant(path.delimiter), numberConstant(at)])
  return path[at] === undefined ? ERROR_TERM : valueTerm(stringConstant(path[at]))
}

// oxfmt-ignore
const CONVERSE = {
  ancestorOf:        'descendentOf',     descendentOf:     'ancestorOf',
  immediateParentOf: 'immediateChildOf', immediateChildOf: 'immediateParentOf',
  siblingOf:         'siblingOf',        overlaps:         'overlaps',
} as const satisfies Record<Kinship, Kinship>

function related(name: Kinship, left: readonly string[], right: readonly string[]): boolean {
  const isAbove = (upper: readonly string[], lower: readonly string[]): boolean =>
    upper.length < lower.length && sameSegments(upper, lower.slice(0, upper.length))
  // oxfmt-ignore
  switch (name) {
    case 'ancestorOf':        return isAbove(left, right)
    case 'descendentOf':      return isAbove(right, left)
    case 'immediateParentOf': return isAbove(left, right) && left.length === right.length - 1
    case 'immediateChildOf':  return isAbove(right, left) && right.length === left.length - 1
    case 'siblingOf':         return left.length === right.length && sameSegments(left.slice(0, -1), right.slice(0, -1))
    case 'overlaps':          return isAbove(left, right) || isAbove(right, left) || sameSegments(left, right)
  }
}

/** A stored path and a known one: above it, it is one of the known path's prefixes; below it, it starts with the known path. */
function relatedToKnown(name: Kinship, stored: SplitText, known: readonly string[]): Predicate {
  const above = known.slice(1).map((_, at) => known.slice(0, at + 1))
  // oxfmt-ignore
  switch (name) {
    case 'ancestorOf':        return isPrefixed(stored, above)
    case 'immediateParentOf': return isPrefixed(stored, above.slice(-1))
    case 'descendentOf':      return isBelow(stored, known)
    case 'immediateChildOf':  return and([isBelow(stored, known), hasSize(stored, known.length + 1)])
    case 'siblingOf':         return and([isBelow(stored, known.slice(0, -1)), hasSize(stored, known.length)])
    case 'overlaps':          return or([isPrefixed(stored, [...above, known]), isBelow(stored, known)])
  }
}

/** The stored path is one of the paths. A segment with the delimiter inside is never a stored one. */
function isPrefixed({ text, delimiter }: SplitText, paths: readonly (readonly string[])[]): Predicate {
  const possible = paths.filter((path) => path.length > 0 && path.every((segment) => !segment.includes(delimiter)))
  if (possible.length === 0) return whereKnown([text], FALSE)
  return isOneOf(
    text,
    possible.map((path) => stringConstant(path.join(delimiter))),
  )
}

/** The stored path continues the known one. Every path continues the empty one. */
function isBelow({ text, delimiter }: SplitText, known: readonly string[]): Predicate {
  if (known.length === 0) return whereKnown([text], literal(true))
  if (known.some((segment) => segment.includes(delimiter))) return whereKnown([text], FALSE)
  const part = stringConstant(known.join(delimiter) + delimiter)
  return overValues([text], { kind: 'textTest', test: 'startsWith', text, part })
}

function hasSize(path: SplitText, size: number): Predicate {
  const count = operation('segmentCount', [path.text, stringConstant(path.delimiter)])
  return count.kind === 'value' ? equalValues(count.value, numberConstant(size)) : ERROR
}

function relatedToStored(name: Kinship, left: SplitText, right: SplitText, call: CallExpression): Predicate {
  if (left.delimiter !== right.delimiter)
    throw unsupported('Hierarchies with different delimiters are not compared', call)
  // oxfmt-ignore
  switch (name) {
    case 'ancestorOf':   return continues(right, left)
    case 'descendentOf': return continues(left, right)
    case 'overlaps':     return or([equalValues(left.text, right.text), continues(left, right), continues(right, left)])
    case 'immediateParentOf': return and([continues(right, left), oneLonger(right, left)])
    case 'immediateChildOf':  return and([continues(left, right), oneLonger(left, right)])
    case 'siblingOf': throw unsupported('Two stored hierarchies are not compared like this', call)
  }
}

function continues(lower: SplitText, upper: SplitText): Predicate {
  const start = operation('concat', [upper.text, stringConstant(upper.delimiter)])
  if (start.kind !== 'value') return ERROR
  return overValues([lower.text, upper.text], {
    kind: 'textTest',
    test: 'startsWith',
    text: lower.text,
    part: start.value,
  })
}

function oneLonger(lower: SplitText, upper: SplitText): Predicate {
  const [long, short] = [lower, upper].map(({ text, delimiter }) =>
    operation('segmentCount', [text, stringConstant(delimiter)]),
  )
  const next = short?.kind === 'value' ? operation('addInt', [short.value, numberConstant(1)]) : ERROR_TERM
  return long?.kind === 'value' && next.kind === 'value' ? equalValues(long.value, next.value) : ERROR
}

function writtenPath(list: Term & { readonly kind: 'list' }, call: CallExpression): Term {
  const constants = constantsOf(list)
  if (constants === undefined) throw unsupported('A hierarchy of a list that a row has is not supported', call)
  if (constants.some(({ type }) => type !== 'string')) return ERROR_TERM
  return { kind: 'hierarchy', path: constants.map(({ value }) => String(value)) }
}

function isKnown(path: HierarchyTerm['path']): path is readonly string[] {
  return Array.isArray(path)
}

function sameSegments(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((segment, at) => segment === right[at])
}

function knownText(term: Term): string | undefined {
  return term.kind === 'value' && term.value.kind === 'constant' && term.value.type === 'string'
    ? term.value.value
    : undefined
}
