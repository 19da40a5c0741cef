import { positionOf, stringConstant } from '../cel/constants.ts'
import { jsonColumn, jsonField, type JsonPlace } from '../ir/json.ts'
import { choose, ERROR, FALSE, not, or, TRUE } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { ELEMENT, elementRow, type Row } from '../ir/row.ts'
import type { Column } from '../ir/value.ts'
import type { Field, JsonType } from '../schema/schema.ts'
import { unsupported } from './context.ts'
import { overRows, overValues } from './rows.ts'
import {
  type Alternative,
  ERROR_TERM,
  type JsonMapTerm,
  type JsonTerm,
  type ListTerm,
  type Term,
  valueTerm,
} from './term.ts'
import type { Place } from './reference.ts'

/** The document that a JSON field of a row is. */
export function jsonTerm(
  { row, field }: Omit<JsonPlace, 'path'>,
  nullIs: Column['nullIs'],
  freshId: () => string,
): JsonTerm {
  return { kind: 'json', row, field, path: [], nullIs, freshId }
}

/** The entry of an object under a key, or the element of a list at a position; an error for whatever else stands there. */
export function jsonEntry(json: JsonTerm, key: string | number): Term {
  if (typeof key === 'string' ? key.includes('\0') : !isStoredPosition(key)) return ERROR_TERM
  return { ...json, path: [...json.path, key], nullIs: 'error' }
}

/** Whether a list of the database may be so long. */
export function isStoredPosition(at: number): boolean {
  return Number.isInteger(at) && at >= 0 && at < MOST_ELEMENTS
}

/** More than PostgreSQL numbers the elements of a list with. */
const MOST_ELEMENTS = 2 ** 31 - 1

/** `json[key]`, where the key is known. */
export function jsonIndexed(json: JsonTerm, key: Term, { expression }: Place): Term {
  if (key.kind !== 'value') return ERROR_TERM
  if (key.value.kind !== 'constant') throw unsupported('position-of-a-row', expression)
  const found = key.value.type === 'string' ? key.value.value : positionOf(key.value)
  return found === undefined ? ERROR_TERM : jsonEntry(json, found)
}

const TYPES: readonly JsonType[] = ['string', 'number', 'boolean', 'null', 'array', 'object']

/** How results of one sort are chosen between. */
export interface Join<Result> {
  readonly choose: (condition: Predicate, then: Result, otherwise: Result) => Result
  readonly strict: (needs: readonly Predicate[], result: Result) => Result
  readonly isSame: (left: Result, right: Result) => boolean
  readonly error: Result
}

/**
 * What a strict function gives for a JSON value: what it gives for each of the types, chosen by the type that the value has. Types with one
 * result are asked for together, and whatever errs is not asked for at all.
 */
export function overTypes<Result>(json: JsonTerm, join: Join<Result>, result: (term: Term) => Result): Result {
  if (isAbsentDocument(json)) {
    const document = overTypes({ ...json, nullIs: 'error' }, join, result)
    return join.choose(isUnset(json), result(NULL), document)
  }
  const groups: { readonly types: JsonType[]; readonly given: Result }[] = []
  for (const type of TYPES) {
    const given = result(asType(json, type))
    const group = groups.find((other) => join.isSame(other.given, given))
    if (group === undefined) groups.push({ types: [type], given })
    else group.types.push(type)
  }
  return choice(json, groups, join)
}

function choice<Result>(
  json: JsonTerm,
  groups: readonly { readonly types: readonly JsonType[]; readonly given: Result }[],
  join: Join<Result>,
): Result {
  const rest =
    groups.find(({ given }) => join.isSame(given, join.error)) ??
    groups.reduce((most, group) => (group.types.length > most.types.length ? group : most))
  const others = groups.filter((group) => group !== rest)
  if (others.length === 0) return join.strict(jsonNeeds(json), rest.given)
  return others.reduceRight<Result>(
    (otherwise, { types, given }) => join.choose(hasJsonType(json, types), given, otherwise),
    rest.given,
  )
}

const NULL: Term = valueTerm({ kind: 'constant', type: 'null', value: null })

/** The value where it is of a type. */
function asType(json: JsonTerm, type: JsonType): Term {
  // oxfmt-ignore
  switch (type) {
    case 'string':
    case 'number':
    case 'boolean': return valueTerm(jsonColumn(json, type))
    case 'null':    return NULL
    case 'array':   return { ...walked(json, 'array', (row, field) => jsonTerm({ row, field }, 'error', json.freshId)), json }
    case 'object':  return { kind: 'jsonMap', json }
  }
}

/** The keys of an object in a JSON column, which is what `in` and the macros see of it. */
export function jsonKeys({ json }: JsonMapTerm): ListTerm {
  return walked(json, 'keys', (row, field) => ({
    kind: 'value',
    value: { kind: 'column', row, field, type: 'string', nullIs: 'null' },
    isKey: true,
  }))
}

function walked(json: JsonTerm, as: 'array' | 'keys', elementOf: (to: Row, element: Field) => Term): ListTerm {
  const list = jsonField(json, as)
  const open = (): readonly Alternative[] => {
    const to = elementRow(json.freshId(), list)
    const element = elementOf(to, to.model.fields[ELEMENT] as Field)
    return [{ steps: [{ kind: 'elements', from: json.row, field: list, to }], when: TRUE, element }]
  }
  return { kind: 'list', needs: [], open }
}

/** Whether the value is of one of the types; an error where there is no value. */
export function hasJsonType(json: JsonTerm, types: readonly JsonType[]): Predicate {
  if (isAbsentDocument(json)) {
    const document = hasJsonType({ ...json, nullIs: 'error' }, types)
    return types.includes('null') ? or([isUnset(json), document]) : choose(isUnset(json), FALSE, document)
  }
  const value = jsonColumn(json, 'type')
  const [only, ...others] = types.map(stringConstant)
  if (only === undefined) return ERROR
  return overValues(
    [value],
    others.length === 0
      ? { kind: 'comparison', operator: 'eq', left: value, right: only }
      : { kind: 'membership', value, options: [only, ...others] },
  )
}

/** Whether an object has a key. Never an error. */
export function hasJsonKey(place: JsonPlace, key: string): Predicate {
  if (key.includes('\0')) return FALSE
  const column: Column = { ...jsonColumn({ ...place, path: [...place.path, key] }, 'type'), nullIs: 'null' }
  return not(overRows([column.row], { kind: 'nullTest', column }))
}

/** What must not err for the value to be there. */
export function jsonNeeds(json: JsonTerm): readonly Predicate[] {
  const value = jsonColumn(json, 'type')
  if (!value.field.nullable) return [overRows([json.row], TRUE)]
  const known = overValues([value], { kind: 'known', value })
  return isAbsentDocument(json) ? [or([isUnset(json), known])] : [known]
}

/** Whether the term is a document whose column may be NULL, where that is sent as a null. */
function isAbsentDocument({ path, field, nullIs }: JsonTerm): boolean {
  return path.length === 0 && field.nullable && nullIs === 'null'
}

function isUnset({ row, field }: JsonTerm): Predicate {
  return overRows([row], { kind: 'nullTest', column: { kind: 'column', row, field, type: 'string', nullIs: 'null' } })
}
