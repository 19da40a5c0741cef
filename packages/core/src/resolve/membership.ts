import { areComparable } from '../cel/compare.ts'
import type { CallExpression } from '../ir/expression.ts'
import { ERROR, FALSE, or, strict, TRUE } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { type Constant, isNaNConstant, type Value } from '../ir/value.ts'
import { equals, equalValues, termNeeds } from './comparison.ts'
import { unsupported } from './context.ts'
import { demandDigits } from './digits.ts'
import { overChoices } from './distribute.ts'
import { hasJsonKey, jsonKeys } from './json.ts'
import { overValues, whereKnown } from './rows.ts'
import { type JsonMapTerm, keysOf, type ListTerm, type Term } from './term.ts'
import { existsElement } from './walk.ts'

/** `x in list`, and `key in map`. An error when the value or an element of a written list is one, even where nothing is compared. */
export function isIn(needle: Term, range: Term, call: CallExpression): Predicate {
  if (range.kind === 'struct') return isIn(needle, keysOf(range), call)
  if (range.kind === 'value') return ERROR
  if (range.kind === 'jsonMap') return strict(termNeeds(needle), isKey(needle, range, call))
  if (range.kind !== 'list') throw unsupported('object-as-list', call)
  return strict([...termNeeds(needle), ...range.needs], isAmong(needle, range, call))
}

/** Whether the term is a key of an object in a JSON column. */
function isKey(needle: Term, map: JsonMapTerm, call: CallExpression): Predicate {
  if (needle.kind !== 'value' || needle.value.kind !== 'constant') return isAmong(needle, jsonKeys(map), call)
  return needle.value.type === 'string' ? hasJsonKey(map.json, needle.value.value) : FALSE
}

/** `hasIntersection`: whether two lists share an element. */
export function intersects(left: Term, right: Term, call: CallExpression): Predicate {
  if (left.kind === 'value' || right.kind === 'value') return ERROR
  if (left.kind !== 'list' || right.kind !== 'list') throw unsupported('object-as-list', call)
  const [walked, other] = constantsOf(left) === undefined ? [left, right] : [right, left]
  const shared = walked.open().map((part) => existsElement(part, isAmong(part.element, other, call)))
  return strict([...left.needs, ...right.needs], or(shared))
}

/** Whether the term equals an element of a list that is there. */
export function isAmong(needle: Term, list: ListTerm, call: CallExpression): Predicate {
  if (needle.kind === 'json') return overChoices([needle], ([typed]) => isAmong(typed as Term, list, call))
  const constants = constantsOf(list)
  if (needle.kind === 'value' && constants !== undefined) {
    demandDigits([needle.value, ...constants], call)
    return isOneOf(needle.value, constants)
  }
  return or(list.open().map((part) => existsElement(part, equals(needle, part.element, call))))
}

/** The elements of a list whose elements are all known scalars. */
export function constantsOf(list: ListTerm): readonly Constant[] | undefined {
  if (list.column !== undefined) return undefined
  const elements = list
    .open()
    .map(({ steps, when, element }) =>
      steps.length === 0 && when === TRUE && element.kind === 'value' ? element.value : undefined,
    )
  return elements.every((element) => element?.kind === 'constant') ? elements : undefined
}

/** Membership in known scalars: those of another type are never equal, a null is met by readings that send nulls. */
export function isOneOf(value: Value, constants: readonly Constant[]): Predicate {
  if (value.kind === 'constant') return or(constants.map((constant) => equalValues(value, constant)))
  const nulls = constants.filter(({ type }) => type === 'null').map((constant) => equalValues(value, constant))
  const options = constants.filter(
    (constant) => constant.type !== 'null' && areComparable(constant.type, value.type) && !isNaNConstant(constant),
  )
  return or([...nulls, matchesAny(value, options)])
}

/** Equalities of parts, where there are not too many. */
function isConcatenation(value: Value): boolean {
  return value.kind === 'operation' && value.name === 'concat'
}

function matchesAny(value: Value, options: readonly Constant[]): Predicate {
  const [only, ...others] = options
  if (only === undefined) return whereKnown([value], FALSE)
  if (others.length === 0) return equalValues(value, only)
  if (isConcatenation(value)) return or(options.map((option) => equalValues(value, option)))
  return overValues([value], { kind: 'membership', value, options })
}
