import { numberConstant, stringConstant } from '../cel/constants.ts'
import type { CallExpression, Expression } from '../ir/expression.ts'
import { ELEMENT, elementRow, POSITION } from '../ir/row.ts'
import { TRUE } from '../ir/predicates.ts'
import type { Column } from '../ir/value.ts'
import { type Context, freshRowId, unsupported } from './context.ts'
import { elementType, writtenParts } from './lists.ts'
import { operation } from './operation.ts'
import { type Alternative, ERROR_TERM, listOf, type ListTerm, type Term, valueTerm } from './term.ts'

/** What a macro with two variables binds: the position and the element of a list, the key and the value of a map. */
export interface Pair {
  readonly key: Term
  readonly value: Term
}

const KEY = 'key'
const VALUE = 'value'

/** The pairs as a list, whose elements a macro walks as it walks any other. */
export function pairsOf(range: Term, call: CallExpression): Term {
  if (range.kind === 'value') return ERROR_TERM
  if (range.kind === 'struct') {
    const pairs = [...range.entries].map(([key, value]) => pairTerm({ key: valueTerm(stringConstant(key)), value }))
    return listOf(pairs, range.needs)
  }
  if (range.kind !== 'list') throw unsupported('object-as-list', call)
  if (mayBeKeys(call.operands[0])) throw unsupported('keys-or-elements', call)
  const written = writtenParts(range)
  if (written === undefined) return storedPairs(range, call)
  const pairs = written.map(({ element }, at) => pairTerm({ key: valueTerm(numberConstant(at)), value: element }))
  return listOf(pairs, range.needs)
}

/** Of a map that the policy writes down, a plan has the keys alone, as a list, and says neither that they are keys nor what stands under them. */
function mayBeKeys(range: Expression | undefined): boolean {
  if (range?.kind !== 'constant' || !Array.isArray(range.value)) return false
  const isKey = (element: unknown): boolean => element !== null && typeof element !== 'object'
  return range.value.every(isKey) && new Set(range.value).size === range.value.length
}

/** What `pairsOf` has put together. */
export function asPair(term: Term): Pair {
  const entries = term.kind === 'struct' ? term.entries : new Map<string, Term>()
  return { key: entries.get(KEY) ?? ERROR_TERM, value: entries.get(VALUE) ?? ERROR_TERM }
}

function pairTerm({ key, value }: Pair): Term {
  return {
    kind: 'struct',
    needs: [],
    entries: new Map([
      [KEY, key],
      [VALUE, value],
    ]),
  }
}

/** Elements and their positions, of a list field; the storage of everything else has no order. */
function storedPairs({ numbered, needs }: ListTerm, call: CallExpression): ListTerm {
  if (numbered === undefined) throw unsupported('unordered-list', call)
  return { kind: 'list', needs, open: numbered }
}

/** The elements of a list field with their positions. */
export function numberedElements({ row, field }: Column, context: Context): Alternative {
  const to = elementRow(freshRowId(context), field, true)
  const read = (name: string, type: Column['type']): Column => ({
    kind: 'column',
    row: to,
    field: to.model.fields[name] as Column['field'],
    type,
    nullIs: 'null',
  })
  const value = valueTerm(read(ELEMENT, elementType(field.type.kind)))
  const element = pairTerm({ key: operation('doubleToInt', [read(POSITION, 'double')]), value })
  return { steps: [{ kind: 'elements', from: row, field, numbered: true, to }], when: TRUE, element }
}
