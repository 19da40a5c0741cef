import { stringConstant } from '../cel/constants.ts'
import { RowgateError } from '../errors.ts'
import type { Expression, ReferenceExpression } from '../ir/expression.ts'
import type { Predicate } from '../ir/predicate.ts'
import { FALSE, strict, TRUE } from '../ir/predicates.ts'
import { elementRow, ELEMENT, ROOT, type Row, type Step } from '../ir/row.ts'
import { type Column, readingOf, type Value, type ValueType } from '../ir/value.ts'
import type {
  Attribute,
  BoundRelation,
  ManyAttribute,
  OneAttribute,
  ProjectionAttribute,
} from '../schema/resource-map.ts'
import type { Field } from '../schema/schema.ts'
import { unreachable } from '../unreachable.ts'
import { numberedElements } from './pairs.ts'
import { concatenated } from './concatenation.ts'
import { type Context, freshRowId, unsupported } from './context.ts'
import { needsOf, overRows } from './rows.ts'
import { termNeeds } from './comparison.ts'
import { jsonEntry, jsonTerm } from './json.ts'
import { existsElement } from './walk.ts'
import {
  type Alternative,
  constantTerm,
  ERROR_TERM,
  guarded,
  type ListTerm,
  type RecordTerm,
  type Term,
  valueTerm,
} from './term.ts'

/** Where a name stands, for errors and for the rows that it opens. */
export interface Place {
  readonly expression: Expression
  readonly context: Context
}

/** What `type()` is compared with. */
const TYPE_NAMES: ReadonlySet<string> = new Set([
  'bool',
  'bytes',
  'double',
  'int',
  'list',
  'map',
  'null_type',
  'string',
  'type',
  'uint',
  'google.protobuf.Timestamp',
  'google.protobuf.Duration',
])

const RESOURCE = 'request.resource'
const PRINCIPAL = 'request.principal'

/** The term of a variable: of an enclosing lambda, or of the resource. */
export function resolveReference(reference: ReferenceExpression, context: Context): Term {
  const place = { expression: reference, context }
  const [head, ...rest] = reference.names as [string, ...string[]]
  const bound = context.scope.get(head)
  if (bound !== undefined) return selectAll(bound, rest, place)
  const [root, part, ...attributes] = [reference.names.slice(0, 2).join('.'), ...reference.names.slice(2)]
  if (root === RESOURCE && part === 'attr') return selectAll(rootRecord(context), attributes, place)
  if (root === RESOURCE && part === 'id' && attributes.length === 0) return idTerm(context)
  if (root === PRINCIPAL && part !== undefined) return ofPrincipal(part, attributes, place)
  if (isTypeName(reference)) return { kind: 'typeName', name: reference.names.join('.') }
  throw unsupported('unknown-variable', reference)
}

/** Whether a variable is the name of a type, where no lambda binds it. */
export function isTypeName({ names }: ReferenceExpression): boolean {
  return TYPE_NAMES.has(names.join('.'))
}

/** What the planner left of the principal: where it could not compute, as in a division by zero, and in the branches of a ternary. */
function ofPrincipal(part: string, attributes: readonly string[], place: Place): Term {
  const { principal } = place.context
  if (principal === undefined) throw unsupported('principal-not-known', place.expression)
  if (part === 'id' && attributes.length === 0) return constantTerm(principal.id)
  if (part === 'roles' && attributes.length === 0 && principal.roles !== undefined) return constantTerm(principal.roles)
  if (part !== 'attr') throw unsupported('unknown-variable', place.expression)
  return selectAll(constantTerm(principal.attr ?? {}, 'double'), attributes, place)
}

/** A field of a term. */
export function select(term: Term, name: string, place: Place): Term {
  if (term.kind === 'json') return jsonEntry(term, name)
  if (term.kind === 'value' && term.isKey === true) return ERROR_TERM
  if (term.kind === 'struct') return guarded(term.needs, term.entries.get(name) ?? ERROR_TERM)
  if (term.kind !== 'record') throw unmapped(name, 'is selected from something that is no object', place)
  const attribute = term.attributes.get(name)
  if (attribute === undefined)
    throw unmapped(name, `is no attribute of ${term.row.model.name}`, place, [...term.attributes.keys()])
  return read(term.row, attribute, place)
}

function selectAll(term: Term, names: readonly string[], place: Place): Term {
  return names.reduce((from, name) => select(from, name, place), term)
}

function rootRecord({ resource }: Context): RecordTerm {
  return { kind: 'record', row: rootRow(resource.model), attributes: resource.shape.attributes }
}

function rootRow(model: Row['model']): Row {
  return { id: ROOT, model }
}

/** The texts of the key's fields, joined by the separator. */
function idTerm({ resource }: Context): Term {
  const { fields, separator } = resource.id
  const row = rootRow(resource.model)
  const texts = fields.map((field): Value => ({ kind: 'column', row, field, type: 'string', nullIs: 'error' }))
  return concatenated(texts.flatMap((text, at) => (at === 0 ? [text] : [stringConstant(separator), text])))
}

function read(row: Row, attribute: Attribute, { context }: Place): Term {
  switch (attribute.kind) {
    case 'field': {
      const nullIs = readingOf(attribute.absent)
      return attribute.field.list
        ? listField(row, attribute.field, nullIs, context)
        : fieldTerm(row, attribute.field, nullIs, context)
    }
    case 'one':
      return {
        kind: 'record',
        row: hop(row, attribute),
        attributes: attribute.shape.attributes,
        absent: attribute.absent,
      }
    case 'many':
      return relatedRows(row, attribute, context)
    case 'projection':
      return projection(row, attribute, context)
    case 'object':
      return { kind: 'record', row, attributes: attribute.attributes }
    default:
      return unreachable(attribute)
  }
}

/** The scalar of a field, or the document. */
function fieldTerm(row: Row, field: Field, nullIs: Column['nullIs'], context: Context): Term {
  if (field.type.kind === 'json') return jsonTerm({ row, field }, nullIs, () => freshRowId(context))
  return valueTerm(columnOf(row, field, nullIs))
}

function columnOf(row: Row, field: Field, nullIs: Column['nullIs']): Column {
  return { kind: 'column', row, field, type: typeOf(field), nullIs }
}

/** The CEL type of the attribute that a field is sent as. */
function typeOf({ type }: Field): ValueType {
  if (type.kind === 'boolean') return 'bool'
  if (type.kind === 'integer' || type.kind === 'float' || type.kind === 'decimal') return 'double'
  return 'string'
}

/** The row behind a to-one relation: the same row for every mention of the path. */
function hop(from: Row, { relation }: OneAttribute): Row {
  const to: { id: string; model: Row['model']; hop?: Row['hop'] } = {
    id: `${from.id}.${relation.key}`,
    model: relation.target,
  }
  to.hop = { kind: 'relation', from, relation, to }
  return to
}

function relatedRows(row: Row, { relation, shape }: ManyAttribute, context: Context): ListTerm {
  const open = (): readonly Alternative[] => {
    const [steps, to] = walk(row, [relation], context)
    return [{ steps, when: TRUE, element: { kind: 'record', row: to, attributes: shape.attributes } }]
  }
  return { kind: 'list', needs: [overRows([row], TRUE)], open }
}

function projection(row: Row, { relations, field }: ProjectionAttribute, context: Context): ListTerm {
  const open = (): readonly Alternative[] => {
    const [steps, to] = walk(row, relations, context)
    return [{ steps, when: TRUE, element: fieldTerm(to, field, 'null', context) }]
  }
  return { kind: 'list', needs: [overRows([row], TRUE), ...elementNeeds(open)], open }
}

function walk(from: Row, relations: readonly BoundRelation[], context: Context): [Step[], Row] {
  const steps: Step[] = []
  let row = from
  for (const relation of relations) {
    const to: Row = { id: freshRowId(context), model: relation.target }
    steps.push({ kind: 'relation', from: row, relation, to })
    row = to
  }
  return [steps, row]
}

function listField(row: Row, field: Field, nullIs: Column['nullIs'], context: Context): ListTerm {
  const column = columnOf(row, field, nullIs)
  const open = (): readonly Alternative[] => {
    const to = elementRow(freshRowId(context), field)
    const element = fieldTerm(to, to.model.fields[ELEMENT] as Field, 'null', context)
    return [{ steps: [{ kind: 'elements', from: row, field, to }], when: TRUE, element }]
  }
  const elements = elementNeeds(open)
  return {
    kind: 'list',
    needs: [...needsOf({ ...column, nullIs: 'error' }), ...elements],
    open,
    numbered: () => [numberedElements(column, context)],
    column,
    columnNeeds: [...needsOf(column), ...elements],
  }
}

/** One element that cannot be sent keeps the whole list from being sent. */
function elementNeeds(open: () => readonly Alternative[]): readonly Predicate[] {
  return open().map((part) => existsElement(part, strict(termNeeds(part.element), FALSE)))
}

function unmapped(name: string, what: string, { expression }: Place, known: readonly string[] = []): RowgateError {
  const hint = known.length === 0 ? 'Map it.' : `Map it, or name the relation. Known: ${known.join(', ')}.`
  return new RowgateError(`Attribute "${name}" ${what}.`, { code: 'unmapped-attribute', path: expression.path, hint })
}
