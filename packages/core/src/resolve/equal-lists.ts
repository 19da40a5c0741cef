import { numberConstant } from '../cel/constants.ts'
import type { CallExpression } from '../ir/expression.ts'
import { and, choose, FALSE, not, or, strict } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { equals, equalsNull, termNeeds } from './comparison.ts'
import { unsupported } from './context.ts'
import { elementAt, writtenParts } from './lists.ts'
import { compareSize } from './size.ts'
import { asPair } from './pairs.ts'
import { type Alternative, type ListTerm, valueTerm } from './term.ts'
import { existsElement } from './walk.ts'

/** Lists are equal when they have the same elements in the same order: asked of lists whose order is known or stored. */
export function equalLists(left: ListTerm, right: ListTerm, call: CallExpression): Predicate {
  const ofRight = writtenParts(right)
  const elements = (ofRight ?? writtenParts(left))?.map(({ element }) => element)
  if (elements === undefined) return equalStored(left, right, call)
  const [list, other] = ofRight === undefined ? [right, left] : [left, right]
  const sameSize = compareSize('eq', { kind: 'size', list }, valueTerm(numberConstant(elements.length)), call)
  const same = elements.map((element, at) => {
    const own = elementAt(list, at)
    if (own === undefined) throw unsupported('unordered-list', call)
    return equals(own, element, call)
  })
  const equal = strict([...list.needs, ...other.needs], same.length === 0 ? sameSize : inOrder(sameSize, same))
  if (list.column?.nullIs !== 'null' || !list.column.field.nullable) return equal
  return strict([...other.needs, ...termNeeds(list)], and([not(equalsNull(list.column)), equal]))
}

/** Two list fields: as many elements, and at no position different ones. */
function equalStored(left: ListTerm, right: ListTerm, call: CallExpression): Predicate {
  const { numbered: pairs } = left
  const { numbered: others } = right
  if (pairs === undefined || others === undefined) throw unsupported('stored-lists', call)
  const differs = pairs().map((own) =>
    existsElement(own, or(others().map((other) => existsElement(other, differ(own, other, call))))),
  )
  const sameSize = compareSize('eq', { kind: 'size', list: left }, { kind: 'size', list: right }, call)
  const equal = strict([...left.needs, ...right.needs], inOrder(sameSize, [not(or(differs))]))
  return withNulls(left, right, equal)
}

function differ(left: Alternative, right: Alternative, call: CallExpression): Predicate {
  const [own, other] = [asPair(left.element), asPair(right.element)]
  return and([equals(own.key, other.key, call), not(equals(own.value, other.value, call))])
}

/** A null equals a null, and no list. */
function withNulls(left: ListTerm, right: ListTerm, equal: Predicate): Predicate {
  const [ofLeft, ofRight] = [left, right].map(({ column }) =>
    column?.nullIs === 'null' && column.field.nullable ? equalsNull(column) : FALSE,
  ) as [Predicate, Predicate]
  const needs = [...termNeeds(left), ...termNeeds(right)]
  return strict(needs, choose(or([ofLeft, ofRight]), and([ofLeft, ofRight]), equal))
}

/** Elements are looked at only where there are as many. */
function inOrder(sameSize: Predicate, same: readonly Predicate[]): Predicate {
  return { kind: 'if', condition: sameSize, then: and(same), otherwise: FALSE }
}
