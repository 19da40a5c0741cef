import { numberConstant } from '../cel/constants.ts'
import type { CallExpression } from '../ir/expression.ts'
import { and, FALSE, not, strict } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { equals, equalsNull, termNeeds } from './comparison.ts'
import { unsupported } from './context.ts'
import { elementAt } from './lists.ts'
import { compareSize } from './size.ts'
import { type ListTerm, valueTerm } from './term.ts'

/** Lists are equal when they have the same elements in the same order: asked of lists whose order is known or stored. */
export function equalLists(left: ListTerm, right: ListTerm, call: CallExpression): Predicate {
  const [list, other] = isWritten(right) ? [left, right] : [right, left]
  if (!isWritten(other)) throw unsupported('stored-lists', call)
  const elements = other.open().map(({ element }) => element)
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

/** Elements are looked at only where there are as many. */
function inOrder(sameSize: Predicate, same: readonly Predicate[]): Predicate {
  return { kind: 'if', condition: sameSize, then: and(same), otherwise: FALSE }
}

function isWritten(list: ListTerm): boolean {
  return (
    list.column === undefined && list.open().every(({ steps, when }) => steps.length === 0 && when.kind === 'literal')
  )
}
