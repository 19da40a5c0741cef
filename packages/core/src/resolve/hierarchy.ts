import { numberConstant, stringConstant } from '../cel/constants.ts'
import type { CallExpression } from '../ir/expression.ts'
import { and, choose, ERROR, FALSE, literal, or, strict } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { equals, equalValues } from './comparison.ts'
import { unsupported } from './context.ts'
import { overChoices } from './distribute.ts'
import { equalLists } from './equal-lists.ts'
import { isStoredPosition } from './json.ts'
import { elementAt } from './lists.ts'
import { constantsOf, isOneOf } from './membership.ts'
import { operation } from './operation.ts'
import { demand, needsOf, overValues, whereKnown } from './rows.ts'
import { compareSize } from './size.ts'
import { equalSplits, relatedSplits, segmentCount } from './splits.ts'
import {
  choiceTerm,
  ERROR_TERM,
  guarded,
  type HierarchyTerm,
  type Kinship,
  knownText,
  listOf,
  type ListTerm,
  type SplitText,
  type Term,
  valueTerm,
} from './term.ts'
import { existsElement } from './walk.ts'

/** `hierarchy(text)`, `hierarchy(text, delimiter)` and `hierarchy(list)`. */
export function hierarchyOf(operand: Term, delimiter: Term | undefined, call: CallExpression): Term {
  if (operand.kind === 'list') return delimiter === undefined ? listPath(operand, call) : ERROR_TERM
  const separator = delimiter === undefined ? '.' : knownText(delimiter)
  if (operand.kind !== 'value' || operand.value.type !== 'string') return ERROR_TERM
  if (separator === undefined || separator === '') throw unsupported('hierarchy-delimiter', call)
  const text = demand(operand.value)
  if (text.kind === 'constant') return { kind: 'hierarchy', path: String(text.value).split(separator) }
  return { kind: 'hierarchy', path: { text, delimiter: separator } }
}

/** Whether two paths are related like this. */
export function kinship(name: Kinship, left: Term, right: Term, call: CallExpression): Predicate {
  if (left.kind !== 'hierarchy' || right.kind !== 'hierarchy') return ERROR
  if (isKnown(left.path) && isKnown(right.path)) return literal(related(name, left.path, right.path))
  if (isKnown(left.path)) return kinship(CONVERSE[name], right, left, call)
  if (isKnown(right.path)) return strict(pathNeeds(left), relatedToKnown(name, left.path, right.path, call))
  if (isList(left.path) || isList(right.path)) throw unsupported('stored-hierarchies', call)
  return relatedSplits(name, left.path, right.path)
}

/**
 * `a.commonAncestors(b)`: the segments that both start with, the last one of two that are the same left out. Where one of them is known it
 * is one of that path's prefixes, and a choice between them. Two paths without a segment make
 * the PDP give up the whole condition.
 */
export function commonAncestors(left: Term, right: Term, call: CallExpression): Term {
  if (left.kind !== 'hierarchy' || right.kind !== 'hierarchy') return ERROR_TERM
  if (!isKnown(right.path)) {
    if (!isKnown(left.path)) throw unsupported('stored-hierarchies', call)
    return commonAncestors(right, left, call)
  }
  const known = right.path
  if (known.length === 0 && (isKnown(left.path) || isList(left.path))) throw unsupported('ancestors-of-nothing', call)
  const prefix = (size: number): HierarchyTerm => ({ kind: 'hierarchy', path: known.slice(0, size) })
  const sizes = known.map((_, at) => at + 1)
  const shared = sizes.reduce<Term>(
    (otherwise, size) => choiceTerm(startsWith(left, prefix(size), call), prefix(size), otherwise),
    prefix(0),
  )
  return choiceTerm(equalHierarchies(left, right, call), prefix(known.length - 1), shared)
}

function startsWith(path: HierarchyTerm, start: HierarchyTerm, call: CallExpression): Predicate {
  return or([equalHierarchies(path, start, call), kinship('descendentOf', path, start, call)])
}

/** Paths are equal when all their segments are. */
export function equalHierarchies(left: HierarchyTerm, right: HierarchyTerm, call: CallExpression): Predicate {
  if (isKnown(left.path))
    return isKnown(right.path) ? literal(sameSegments(left.path, right.path)) : equalHierarchies(right, left, call)
  if (isKnown(right.path)) return strict(pathNeeds(left), isOneOfPaths(left.path, [right.path], call))
  if (isList(left.path) || isList(right.path)) throw unsupported('stored-hierarchies', call)
  return equalSplits(left.path, right.path)
}

/** What must not err for the path to be one: its text, or its list, all of whose elements are texts. */
export function pathNeeds({ path }: HierarchyTerm): readonly Predicate[] {
  if (isKnown(path)) return []
  if (!isList(path)) return needsOf(path.text)
  const texts = path.open().map((part) => existsElement(part, textElement(part.element)))
  return [...path.needs, ...texts]
}

/** False for a text, an error for everything else. */
function textElement(element: Term): Predicate {
  return overChoices([element], ([typed = ERROR_TERM]) => {
    if (typed.kind === 'textOf') return whereKnown([typed.value], FALSE)
    return typed.kind === 'value' && typed.value.type === 'string' ? whereKnown([demand(typed.value)], FALSE) : ERROR
  })
}

/** `hierarchy.size()`. */
export function sizeOfHierarchy(term: HierarchyTerm): Term {
  const { path } = term
  if (isList(path)) return guarded(pathNeeds(term), { kind: 'size', list: path })
  return isKnown(path) ? valueTerm(numberConstant(path.length)) : valueTerm(segmentCount(path))
}

/** `hierarchy[at]`: an error where there is no such segment. */
export function segmentAt(term: HierarchyTerm, at: number): Term {
  const { path } = term
  if (!isStoredPosition(at)) return ERROR_TERM
  if (isList(path)) return guarded(pathNeeds(term), elementAt(path, at) ?? ERROR_TERM)
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

type Stored = SplitText | ListTerm

/** A stored path and a known one: above it, it is one of the known path's prefixes; below it, it starts with the known path. */
function relatedToKnown(name: Kinship, stored: Stored, known: readonly string[], call: CallExpression): Predicate {
  const above = known.map((_, at) => known.slice(0, at))
  // oxfmt-ignore
  switch (name) {
    case 'ancestorOf':        return isOneOfPaths(stored, above, call)
    case 'immediateParentOf': return isOneOfPaths(stored, above.slice(-1), call)
    case 'descendentOf':      return isBelow(stored, known, call)
    case 'immediateChildOf':  return and([isBelow(stored, known, call), hasSize(stored, known.length + 1, call)])
    case 'siblingOf':         return siblingOfKnown(stored, known, call)
    case 'overlaps':          return or([isOneOfPaths(stored, [...above, known], call), isBelow(stored, known, call)])
  }
}

/** A path of as many segments below the same one. The empty path is below none, and a sibling of itself. */
function siblingOfKnown(stored: Stored, known: readonly string[], call: CallExpression): Predicate {
  if (known.length === 0) return isOneOfPaths(stored, [known], call)
  return and([isBelow(stored, known.slice(0, -1), call), hasSize(stored, known.length, call)])
}

/** The stored path is one of the paths. A text has one segment at least, and none with the delimiter inside. */
function isOneOfPaths(stored: Stored, paths: readonly (readonly string[])[], call: CallExpression): Predicate {
  if (isList(stored)) return or(paths.map((path) => equalLists(stored, writtenPath(path), call)))
  const { text, delimiter } = stored
  const possible = paths.filter((path) => path.length > 0 && isSplitOf(path, path.join(delimiter), delimiter))
  if (possible.length === 0) return whereKnown([text], FALSE)
  return isOneOf(
    text,
    possible.map((path) => stringConstant(path.join(delimiter))),
  )
}

/** The stored path continues the known one. Every text continues the empty path. */
function isBelow(stored: Stored, known: readonly string[], call: CallExpression): Predicate {
  if (isList(stored)) return listContinues(stored, known, call)
  const { text, delimiter } = stored
  if (known.length === 0) return whereKnown([text], literal(true))
  const start = known.join(delimiter) + delimiter
  if (!isSplitOf([...known, ''], start, delimiter)) return whereKnown([text], FALSE)
  return overValues([text], { kind: 'textTest', test: 'startsWith', text, part: stringConstant(start) })
}

/** Not where a segment holds the delimiter, or ends with the beginning of one. */
function isSplitOf(path: readonly string[], text: string, delimiter: string): boolean {
  return sameSegments(path, text.split(delimiter))
}

/** Elements are looked at only where there are as many. */
function listContinues(list: ListTerm, known: readonly string[], call: CallExpression): Predicate {
  const isLonger = compareSize('gt', { kind: 'size', list }, valueTerm(numberConstant(known.length)), call)
  const same = known.map((segment, at) =>
    equals(elementAt(list, at) ?? ERROR_TERM, valueTerm(stringConstant(segment)), call),
  )
  return choose(isLonger, and(same), FALSE)
}

function hasSize(stored: Stored, size: number, call: CallExpression): Predicate {
  if (isList(stored)) return compareSize('eq', { kind: 'size', list: stored }, valueTerm(numberConstant(size)), call)
  return equalValues(segmentCount(stored), numberConstant(size))
}

function listPath(list: ListTerm, call: CallExpression): Term {
  const constants = constantsOf(list)
  if (constants === undefined) {
    if (elementAt(list, 0) === undefined) throw unsupported('unordered-list', call)
    return { kind: 'hierarchy', path: list }
  }
  if (constants.some(({ type }) => type !== 'string')) return ERROR_TERM
  // An intersection with nothing is known to be empty, and still an error where the other list is.
  return guarded(list.needs, { kind: 'hierarchy', path: constants.map(({ value }) => String(value)) })
}

function writtenPath(path: readonly string[]): ListTerm {
  return listOf(
    path.map((segment) => valueTerm(stringConstant(segment))),
    [],
  )
}

function isList(path: HierarchyTerm['path']): path is ListTerm {
  return 'open' in path
}

function isKnown(path: HierarchyTerm['path']): path is readonly string[] {
  return Array.isArray(path)
}

function sameSegments(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((segment, at) => segment === right[at])
}
