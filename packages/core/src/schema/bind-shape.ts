import { RowgateError } from '../errors.ts'
import { bindRelation } from './bind-relation.ts'
import type { Absent, AttributeDeclaration, RelationDeclaration, ShapeDeclaration } from './declaration.ts'
import type { Attribute, BoundRelation, FieldAttribute, Shape } from './resource-map.ts'
import type { Field, Model, Schema } from './schema.ts'

/** A declaration, where it stands, and what a NULL is where it does not say. */
export interface ShapeContext {
  readonly declaration: ShapeDeclaration
  readonly path: string
  readonly absent: Absent
}

/**
 * The attributes of a model: its scalar and list fields, but for what is declared otherwise, and the relations that are named.
 *
 * @throws RowgateError `invalid-resource-map`
 */
export function bindShape(schema: Schema, model: Model, context: ShapeContext): Shape {
  const { declaration } = context
  const absent = declaration.absent ?? context.absent
  const attributes = new Map<string, Attribute>(ownFields(model, absent))
  for (const [name, declared] of Object.entries(declaration.attributes ?? {})) {
    const path = `${context.path}.attributes.${name}`
    const attribute = bindAttribute(schema, model, declared, { path, absent, name })
    if (attribute === undefined) attributes.delete(name)
    else place(attributes, name, attribute, path)
  }
  for (const [name, declared] of Object.entries(declaration.relations ?? {})) {
    const path = `${context.path}.relations.${name}`
    attributes.set(name, bindRelated(schema, model, declared === true ? {} : declared, { path, absent, name }))
  }
  return { model, attributes }
}

interface AttributePlace {
  readonly path: string
  readonly absent: Absent
  readonly name: string
}

function ownFields(model: Model, absent: Absent): [string, FieldAttribute][] {
  return Object.values(model.fields)
    .filter((field) => field.type.kind !== 'opaque')
    .map((field) => [field.name, { kind: 'field', field, absent }])
}

function bindAttribute(
  schema: Schema,
  model: Model,
  declared: AttributeDeclaration,
  { path, absent, name }: AttributePlace,
): Attribute | undefined {
  if (declared === false) {
    fieldOf(model, name, path)
    return undefined
  }
  const named = typeof declared === 'string' ? { field: declared } : declared
  const steps = named.field.split('.')
  const last = steps.pop() as string
  if (steps.length === 0) return { kind: 'field', field: sentField(model, last, path), absent: named.absent ?? absent }
  return bindProjection(schema, model, { steps, last, path })
}

function bindProjection(
  schema: Schema,
  model: Model,
  { steps, last, path }: { readonly steps: readonly string[]; readonly last: string; readonly path: string },
): Attribute {
  const relations: BoundRelation[] = []
  let target = model
  for (const step of steps) {
    const relation = bindRelation(schema, target, { name: step, where: {}, path })
    relations.push(relation)
    target = relation.target
  }
  const field = sentField(target, last, path)
  if (field.list) throw invalid(`"${last}" is a list; a list through a relation needs a single value per row.`, path)
  return { kind: 'projection', relations, field }
}

function bindRelated(schema: Schema, model: Model, declaration: RelationDeclaration, at: AttributePlace): Attribute {
  const { path, absent, name } = at
  const relation = bindRelation(schema, model, {
    name: declaration.relation ?? name,
    where: declaration.where ?? {},
    path,
  })
  const shape = bindShape(schema, relation.target, { declaration, path, absent })
  if (relation.relation.cardinality === 'many') return { kind: 'many', relation, shape }
  return { kind: 'one', relation, shape, absent: declaration.absent ?? absent }
}

/** Puts an attribute under its name; a dotted name is an object, which several attributes may share. */
function place(attributes: Map<string, Attribute>, name: string, attribute: Attribute, path: string): void {
  const dot = name.indexOf('.')
  if (dot === -1) {
    attributes.set(name, attribute)
    return
  }
  const head = name.slice(0, dot)
  const held = attributes.get(head)
  if (held !== undefined && held.kind !== 'object') throw invalid(`Attribute "${head}" is not an object.`, path)
  const inner = new Map(held?.attributes)
  place(inner, name.slice(dot + 1), attribute, path)
  attributes.set(head, { kind: 'object', attributes: inner })
}

/** A field whose values have an encoding. */
function sentField(model: Model, name: string, path: string): Field {
  const field = fieldOf(model, name, path)
  if (field.type.kind !== 'opaque') return field
  throw invalid(`Field "${name}" is stored as ${field.type.native}, whose values are not sent.`, path)
}

function fieldOf(model: Model, name: string, path: string): Field {
  const field = Object.hasOwn(model.fields, name) ? model.fields[name] : undefined
  if (field === undefined) {
    throw invalid(
      `Model ${model.name} has no field "${name}".`,
      path,
      `Known: ${Object.keys(model.fields).join(', ')}.`,
    )
  }
  return field
}

function invalid(message: string, path: string, hint?: string): RowgateError {
  return new RowgateError(message, { code: 'invalid-resource-map', path, hint })
}
