import { numberConstant } from '../cel/constants.ts'
import type { CallExpression } from '../ir/expression.ts'
import { jsonColumn } from '../ir/json.ts'
import { and, choose, FALSE, strict } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { equals, equalValues, termNeeds } from './comparison.ts'
import { unsupported } from './context.ts'
import { equalLists } from './equal-lists.ts'
import { hasJsonKey, jsonEntry, jsonKeys } from './json.ts'
import { compareSize } from './size.ts'
import { type JsonMapTerm, type JsonTerm, type StructTerm, type Term, valueTerm } from './term.ts'

/** Whether the term is a JSON value that is known to be an object, or one of another type beside which an object may stand. */
export function isJson(term: Term): boolean {
  if (term.kind === 'jsonMap') return true
  if (term.kind === 'list') return term.json !== undefined
  if (term.kind !== 'value' || term.value.kind !== 'column') return false
  return term.isKey === true || term.value.field.inside !== undefined
}

/** `==` where a side is a list or an object in a JSON column, or a scalar there and the other is none. */
export function equalJson(left: Term, right: Term, call: CallExpression): Predicate {
  if (left.kind === 'list' && right.kind === 'list') {
    if (left.json !== undefined && right.json !== undefined) return equalDocuments(left.json, right.json)
    return equalLists(left, right, call)
  }
  if (left.kind === 'jsonMap' && right.kind === 'jsonMap') return equalDocuments(left.json, right.json)
  if (left.kind === 'jsonMap' && right.kind === 'struct') return equalMap(left, right, call)
  if (left.kind === 'struct' && right.kind === 'jsonMap') return equalMap(right, left, call)
  if (left.kind === 'record' || right.kind === 'record') throw unsupported('json-and-object', call)
  return strict([...termNeeds(left), ...termNeeds(right)], FALSE)
}

/** Two lists or two objects are equal when all in them is. */
function equalDocuments(left: JsonTerm, right: JsonTerm): Predicate {
  return equalValues(jsonColumn(left, 'canonical'), jsonColumn(right, 'canonical'))
}

/** An object that has the entries of a known map, and no more. */
function equalMap(map: JsonMapTerm, { entries, needs }: StructTerm, call: CallExpression): Predicate {
  const sameSize = compareSize(
    'eq',
    { kind: 'size', list: jsonKeys(map) },
    valueTerm(numberConstant(entries.size)),
    call,
  )
  const same = [...entries].map(([key, entry]) =>
    choose(hasJsonKey(map.json, key), equals(jsonEntry(map.json, key), entry, call), FALSE),
  )
  return strict(needs, choose(sameSize, and(same), FALSE))
}
