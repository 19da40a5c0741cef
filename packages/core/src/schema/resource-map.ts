import type { Absent, RelationConstant } from './declaration.ts'
import type { Field, Model, Relation } from './schema.ts'
import type { RowScope } from './scope.ts'
import { unreachable } from '../unreachable.ts'

/** What binds resource kinds to models: one source for lists, checks and explanations. */
export interface ResourceMap {
  readonly resources: ReadonlyMap<string, Resource>
}

/** A resource kind bound to a model. */
export interface Resource {
  readonly kind: string
  readonly model: Model
  /** What `R.id` is: one field, or several joined by a separator. */
  readonly id: ResourceId
  readonly shape: Shape
  /** The declared actions; empty when the application declares none. */
  readonly actions: readonly string[]
  readonly readAction: string
  readonly updateAction: string
  /** Whether the kind's policy guards rows of the model that are reached through relations. */
  readonly governs: boolean
  /** The scope of a row of its own; nothing when it has none. */
  readonly scope: RowScope | undefined
}

export interface ResourceId {
  readonly fields: readonly Field[]
  readonly separator: string
}

/** The attributes of a row of a model, by name. */
export interface Shape {
  readonly model: Model
  readonly attributes: ReadonlyMap<string, Attribute>
}

export type Attribute = FieldAttribute | OneAttribute | ManyAttribute | ProjectionAttribute | ObjectAttribute

/** A field of the row; a list when the field is one. */
export interface FieldAttribute {
  readonly kind: 'field'
  readonly field: Field
  readonly absent: Absent
}

/** The related row of a to-one relation as an object; null or missing when there is none. */
export interface OneAttribute {
  readonly kind: 'one'
  readonly relation: BoundRelation
  readonly shape: Shape
  readonly absent: Absent
}

/** The related rows of a to-many relation as a list of objects. */
export interface ManyAttribute {
  readonly kind: 'many'
  readonly relation: BoundRelation
  readonly shape: Shape
}

/** One field of all related rows, as a list; a NULL is an element that is null. */
export interface ProjectionAttribute {
  readonly kind: 'projection'
  readonly relations: readonly BoundRelation[]
  readonly field: Field
}

/** An object that groups attributes of the same row. */
export interface ObjectAttribute {
  readonly kind: 'object'
  readonly attributes: ReadonlyMap<string, Attribute>
}

/** A relation with its target, and what the application's own reads of it apply. */
export interface BoundRelation {
  /** Tells this use of the relation from uses with other conditions: the name under which a stored row holds the related rows. */
  readonly key: string
  readonly relation: Relation
  readonly target: Model
  readonly where: readonly RelationCondition[]
}

export interface RelationCondition {
  readonly field: Field
  readonly equals: RelationConstant
}

/** The models that attributes are made of: those of the kinds, and of relations that are sent. */
export function modelsOf({ resources }: ResourceMap): readonly Model[] {
  const models = [...resources.values()].flatMap(({ model, shape }) => [
    model,
    ...[...shape.attributes.values()].flatMap(relatedModels),
  ])
  return [...new Set(models)]
}

function relatedModels(attribute: Attribute): readonly Model[] {
  // oxfmt-ignore
  switch (attribute.kind) {
    case 'field':      return []
    case 'one':
    case 'many':       return [attribute.relation.target, ...[...attribute.shape.attributes.values()].flatMap(relatedModels)]
    case 'projection': return attribute.relations.map(({ target }) => target)
    case 'object':     return [...attribute.attributes.values()].flatMap(relatedModels)
    default:           return unreachable(attribute)
  }
}
