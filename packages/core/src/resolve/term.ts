import { stringConstant } from '../cel/constants.ts'
import { choose, strict, TRUE } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import type { Json } from '../ir/expression.ts'
import type { JsonPlace } from '../ir/json.ts'
import type { Row, Step } from '../ir/row.ts'
import type { Column, Constant, Value } from '../ir/value.ts'
import type { Absent } from '../schema/declaration.ts'
import type { Shape } from '../schema/resource-map.ts'

/** What an expression turns out to be once its names are bound: its sort decides which overload of a function applies. */
export type Term =
  | ValueTerm
  | TextOfTerm
  | PredicateTerm
  | ListTerm
  | SizeTerm
  | RecordTerm
  | StructTerm
  | JsonTerm
  | JsonMapTerm
  | HierarchyTerm
  | TypeTerm
  | TypeNameTerm
  | ChoiceTerm
  | ErrorTerm

/** A scalar. */
export interface ValueTerm {
  readonly kind: 'value'
  readonly value: Value
  /** Whether it is a key of an object in a JSON column, of which nobody knew before that it is one and no list. */
  readonly isKey?: boolean | undefined
}

/** The text of a number or a timestamp, which is compared and nothing else. */
export interface TextOfTerm {
  readonly kind: 'textOf'
  readonly value: Value
}

/** A boolean that is computed. */
export interface PredicateTerm {
  readonly kind: 'predicate'
  readonly predicate: Predicate
}

/** A list: an error when one of the needs is, else the elements that its alternatives give. */
export interface ListTerm {
  readonly kind: 'list'
  readonly needs: readonly Predicate[]
  /** The elements, each time with fresh rows, so that a list can be walked inside a walk of itself. */
  readonly open: () => readonly Alternative[]
  /** Which elements there are is known, but not how often each: asked whether there is any, and nothing else about their number. */
  readonly asSet?: boolean | undefined
  /** The same elements as often as they come, where that can be said. */
  readonly counted?: Term | undefined
  /** The elements with their positions, as pairs, where the storage has an order. */
  readonly numbered?: (() => readonly Alternative[]) | undefined
  /** The list field that this is, as a value that may be null, and what must not err for it to be that. */
  readonly column?: Column | undefined
  /** The JSON value that the list is. */
  readonly json?: JsonTerm | undefined
  readonly columnNeeds?: readonly Predicate[] | undefined
}

/** Some elements of a list: one for each row at the end of the steps for which `when` is true. Without steps, one element. */
export interface Alternative {
  readonly steps: readonly Step[]
  readonly when: Predicate
  /** Throws where the plan does not say what the element is. */
  readonly element: Term
}

/** The number of elements of a list. */
export interface SizeTerm {
  readonly kind: 'size'
  readonly list: ListTerm
}

/** A row as an object, or a group of attributes of a row. */
export interface RecordTerm {
  readonly kind: 'record'
  readonly row: Row
  readonly attributes: Shape['attributes']
  /** For a row behind a to-one relation, what the attribute is when there is no such row. */
  readonly absent?: Absent | undefined
}

/** A known map. */
export interface StructTerm {
  readonly kind: 'struct'
  /** What must not err: a map with an entry that is an error is one. */
  readonly needs: readonly Predicate[]
  readonly entries: ReadonlyMap<string, Term>
}

/** A value inside of a JSON column: of whatever type it is, and an error where there is none. */
export interface JsonTerm extends JsonPlace {
  readonly kind: 'json'
  /** What a NULL of the column is, for the whole document. */
  readonly nullIs: Column['nullIs']
  /** An id for a row that a walk of the value binds. */
  readonly freshId: () => string
}

/** A value inside of a JSON column where it is an object. */
export interface JsonMapTerm {
  readonly kind: 'jsonMap'
  readonly json: JsonTerm
}

/** A path of segments: known, a text that a delimiter splits, or a list of texts. */
export interface HierarchyTerm {
  readonly kind: 'hierarchy'
  readonly path: readonly string[] | SplitText | ListTerm
}

/** The relations between two paths. */
export type Kinship =
  | 'ancestorOf'
  | 'descendentOf'
  | 'immediateParentOf'
  | 'immediateChildOf'
  | 'siblingOf'
  | 'overlaps'

export interface SplitText {
  readonly text: Value
  readonly delimiter: string
}

/** The type of a term. */
interface TypeTerm {
  readonly kind: 'type'
  readonly of: Term
}

/** A type by its name. */
interface TypeNameTerm {
  readonly kind: 'typeName'
  readonly name: string
}

/** One of two terms; an error when the condition is one. */
export interface ChoiceTerm {
  readonly kind: 'choice'
  readonly condition: Predicate
  readonly then: Term
  readonly otherwise: Term
}

export interface ErrorTerm {
  readonly kind: 'error'
}

export const ERROR_TERM: ErrorTerm = { kind: 'error' }

export function valueTerm(value: Value): ValueTerm {
  return { kind: 'value', value }
}

export function predicateTerm(predicate: Predicate): PredicateTerm {
  return { kind: 'predicate', predicate }
}

export function choiceTerm(condition: Predicate, then: Term, otherwise: Term): Term {
  if (then.kind === 'predicate' && otherwise.kind === 'predicate') {
    return predicateTerm(choose(condition, then.predicate, otherwise.predicate))
  }
  if (condition.kind !== 'literal') return { kind: 'choice', condition, then, otherwise }
  if (condition.truth === 'error') return ERROR_TERM
  return condition.truth === 'true' ? then : otherwise
}

/** A list whose elements are written out. */
export function listOf(elements: readonly Term[], needs: readonly Predicate[]): ListTerm {
  return { kind: 'list', needs, open: () => elements.map((element) => ({ steps: [], when: TRUE, element })) }
}

/** The term where none of the needs errs; an error otherwise. */
export function guarded(needs: readonly Predicate[], term: Term): Term {
  return choiceTerm(strict(needs, TRUE), term, ERROR_TERM)
}

/** The keys of a known map, which is what `in` and the macros see of it. */
export function keysOf({ entries, needs }: StructTerm): ListTerm {
  return listOf(
    [...entries.keys()].map((key) => valueTerm(stringConstant(key))),
    needs,
  )
}

/** The constant that a term is, if it is one. */
export function knownValue(term: Term): Constant | undefined {
  return term.kind === 'value' && term.value.kind === 'constant' ? term.value : undefined
}

/** The known text that a term is, if it is one. */
export function knownText(term: Term): string | undefined {
  const known = knownValue(term)
  return known?.type === 'string' ? known.value : undefined
}

/** The term of a JSON value. A number of a plan is an int or a double, one of an attribute is a double. */
export function constantTerm(json: Json, number: 'number' | 'double' = 'number'): Term {
  if (isArray(json))
    return listOf(
      json.map((item) => constantTerm(item, number)),
      [],
    )
  if (typeof json !== 'object' || json === null) return valueTerm(constantOf(json, number))
  return {
    kind: 'struct',
    needs: [],
    entries: new Map(Object.entries(json).map(([key, value]) => [key, constantTerm(value, number)])),
  }
}

function constantOf(json: null | boolean | number | string, number: 'number' | 'double'): Constant {
  if (json === null) return { kind: 'constant', type: 'null', value: null }
  if (typeof json === 'boolean') return { kind: 'constant', type: 'bool', value: json }
  if (typeof json === 'number') return { kind: 'constant', type: number, value: json }
  return { kind: 'constant', type: 'string', value: json }
}

function isArray(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}
