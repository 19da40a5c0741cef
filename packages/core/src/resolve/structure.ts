import type { CallExpression, Expression } from '../ir/expression.ts'
import { segmentAt, sizeOfHierarchy } from './hierarchy.ts'
import { elementAt } from './lists.ts'
import { operation } from './operation.ts'
import { choiceTerm, ERROR_TERM, guarded, knownValue, listOf, type ListTerm, type Term, valueTerm } from './term.ts'
import { positionOf, stringConstant } from '../cel/constants.ts'
import type { Constant } from '../ir/value.ts'
import { jsonIndexed, jsonKeys } from './json.ts'
import { isOneOf } from './membership.ts'
import { termNeeds } from './comparison.ts'
import { unsupported } from './context.ts'
import { type Place, select } from './reference.ts'
import { RowgateError } from '../errors.ts'

/** `[a, b]` as a function: an error when an element is one. */
export function writtenList(elements: readonly Term[]): Term {
  return listOf(elements, elements.flatMap(termNeeds))
}

/** The entries of a map literal, whose keys are known. */
export function entriesOf(call: CallExpression): ReadonlyMap<string, Expression> {
  const entries = call.operands.map((operand): [string, Expression] => {
    const [key, value] = operand.kind === 'call' && operand.name === 'entry' ? operand.operands : []
    if (key?.kind !== 'constant' || typeof key.value !== 'string' || value === undefined) {
      throw new RowgateError('A map has an entry without a known key.', { code: 'malformed-plan', path: operand.path })
    }
    return [key.value, value]
  })
  return new Map(entries)
}

/** A map literal: an error when an entry is one. */
export function structOf(keys: readonly string[], values: readonly Term[]): Term {
  return {
    kind: 'struct',
    needs: values.flatMap(termNeeds),
    entries: new Map(keys.map((key, at) => [key, values[at] as Term])),
  }
}

/** `operand[key]`: a field of an object, an entry of a known map, an element of a known list. */
export function indexed(operand: Term, key: Term, place: Place): Term {
  const known = knownValue(key)
  if (operand.kind === 'record' && known?.type === 'string') return select(operand, known.value, place)
  if (operand.kind === 'json') return jsonIndexed(operand, key, place)
  if (operand.kind === 'struct') return guarded(operand.needs, entryOf(operand.entries, key, place))
  const position = positionOf(known)
  if (operand.kind === 'list' && position !== undefined) return elementOf(operand, position, place)
  if (operand.kind === 'hierarchy' && position !== undefined) return segmentAt(operand, position)
  if (operand.kind === 'value') return ERROR_TERM
  throw unsupported('position-of-a-row', place.expression)
}

/** The entry under a key that the row has: one choice per entry, and an error for every other key. */
function entryOf(entries: ReadonlyMap<string, Term>, key: Term, place: Place): Term {
  const known = knownValue(key)
  if (known !== undefined) return known.type === 'string' ? (entries.get(known.value) ?? ERROR_TERM) : ERROR_TERM
  if (key.kind === 'list') return ERROR_TERM
  if (key.kind !== 'value') throw unsupported('key-that-is-no-scalar', place.expression)
  const groups = keysByEntry(entries)
  if (groups.length > MAX_ENTRIES) throw tooManyEntries(place)
  return groups.reduceRight<Term>(
    (otherwise, { entry, keys }) => choiceTerm(isOneOf(key.value, keys), entry, otherwise),
    ERROR_TERM,
  )
}

/** A map of more different entries than this is not looked up by a field: every entry is one more ternary. */
const MAX_ENTRIES = 500

/** Keys with the same known entry stand together. */
function keysByEntry(
  entries: ReadonlyMap<string, Term>,
): { readonly entry: Term; readonly keys: readonly Constant[] }[] {
  const groups = new Map<unknown, { readonly entry: Term; readonly keys: Constant[] }>()
  for (const [name, entry] of entries) {
    const isKnown = entry.kind === 'value' && entry.value.kind === 'constant'
    const same = isKnown ? `${entry.value.type} ${String(entry.value.value)}` : entry
    const group = groups.get(same) ?? { entry, keys: [] }
    group.keys.push(stringConstant(name))
    groups.set(same, group)
  }
  return [...groups.values()]
}

function tooManyEntries({ expression }: Place): RowgateError {
  return new RowgateError(`A map of more than ${MAX_ENTRIES} different entries is looked up by a field.`, {
    code: 'filter-too-large',
    path: expression.path,
    hint: 'Keep the map in the database, or give the principal a list of keys.',
  })
}

function elementOf(list: ListTerm, at: number, { expression }: Place): Term {
  const element = elementAt(list, at)
  if (element === undefined) throw unsupported('unordered-list', expression)
  return guarded(list.needs, element)
}

/** `size` of a list, a string, a known map or one in a JSON column. */
export function sizeOf(operand: Term, call: CallExpression): Term {
  if (operand.kind === 'list') return { kind: 'size', list: operand }
  if (operand.kind === 'jsonMap') return { kind: 'size', list: jsonKeys(operand) }
  if (operand.kind === 'struct') return guarded(operand.needs, numberTerm(operand.entries.size))
  if (operand.kind === 'hierarchy') return sizeOfHierarchy(operand)
  if (operand.kind !== 'value') throw unsupported('object-as-list', call)
  const { value } = operand
  if (value.type !== 'string') return ERROR_TERM
  return operation('length', [value])
}

function numberTerm(value: number): Term {
  return valueTerm({ kind: 'constant', type: 'number', value })
}
