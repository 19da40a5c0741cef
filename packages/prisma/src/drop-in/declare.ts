import type {
  Absent,
  AttributeDeclaration,
  Model,
  Relation,
  RelationConstant,
  RelationDeclaration,
  ResourceDeclaration,
  Schema,
} from '@rowgate/core'
import { RowgateError } from '@rowgate/core'
import type { MapperConfig, NullAttributeRepresentation, RelationConfig } from './mapper.ts'

/** Where a mapping stands. */
interface Place {
  readonly schema: Schema
  readonly model: Model
  readonly path: string
  /** What a NULL is for attributes that do not say it. */
  readonly nulls: NullAttributeRepresentation
}

/** Attributes and relations of one model, while they are collected. */
interface Shape {
  readonly attributes: Record<string, AttributeDeclaration>
  readonly relations: Record<string, RelationDeclaration>
}

const ID = 'request.resource.id'
const ATTRIBUTE = 'request.resource.attr.'

/**
 * A mapper as the declaration of a resource. Attributes that it does not map have no field, also where the model has one of their name;
 * without a mapper every field of the model is an attribute.
 *
 * @throws RowgateError `invalid-resource-map` for what it says otherwise than the schema, and for what no declaration can say.
 */
export function declare(
  schema: Schema,
  model: Model,
  mapper: Readonly<Record<string, MapperConfig>> | undefined,
  nulls: NullAttributeRepresentation,
): ResourceDeclaration {
  const base = { model: model.name, id: idOf(model, mapper?.[ID]), absent: ABSENT[nulls] }
  if (mapper === undefined) return base
  const own = Object.entries(mapper).filter(([key]) => key !== ID)
  const unmapped = Object.keys(model.fields).map((name) => [name, false] as const)
  const shape: Shape = { attributes: Object.fromEntries(unmapped), relations: {} }
  for (const [key, config] of own) {
    const place = { schema, model, path: key, nulls }
    if (!key.startsWith(ATTRIBUTE)) throw invalid('A mapper maps attributes of the resource and its id.', key)
    const name = key.slice(ATTRIBUTE.length)
    refuseOverlap(
      name,
      own.map(([each]) => each.slice(ATTRIBUTE.length)),
      key,
    )
    put(shape, name, config, place)
  }
  return { ...base, ...shape }
}

const ABSENT: Readonly<Record<NullAttributeRepresentation, Absent>> = { explicit: 'null', omitted: 'missing' }

function idOf(model: Model, config: MapperConfig | undefined): ResourceDeclaration['id'] {
  if (config?.relation !== undefined) throw invalid('The id of a resource is a field of its own.', ID)
  if (config?.field !== undefined) return config.field
  const [only, ...others] = model.primaryKey
  return only !== undefined && others.length === 0 ? only : { fields: model.primaryKey, separator: '/' }
}

/** An attribute is mapped as a whole or by its parts. */
function refuseOverlap(name: string, names: readonly string[], path: string): void {
  const part = names.find((each) => each.startsWith(`${name}.`))
  if (part !== undefined)
    throw invalid(`Both "${name}" and "${part}" are mapped.`, path, 'Map "fields" of the relation.')
}

function put(shape: Shape, name: string, config: MapperConfig, place: Place): void {
  const { relation, nullAttributeRepresentation = place.nulls } = config
  const absent = ABSENT[nullAttributeRepresentation]
  if (relation === undefined) {
    shape.attributes[name] = { field: fieldOf(name, config, place), absent }
    return
  }
  const known = relationOf(relation, place)
  if (relation.field === undefined) {
    if (name.includes('.')) throw invalid('A relation below another name cannot be mapped.', place.path)
    shape.relations[name] = { ...related(relation, known, place), absent }
  } else shape.attributes[name] = { field: throughRelation(relation, relation.field, known, place), absent }
}

function fieldOf(
  name: string,
  { field = name.slice(name.lastIndexOf('.') + 1), valueType }: MapperConfig,
  place: Place,
): string {
  const { model, path } = place
  if (field.includes('.')) throw invalid(`"${field}" is no field.`, path, 'Map the relation, with `fields`.')
  const type = Object.hasOwn(model.fields, field) ? model.fields[field]?.type.kind : undefined
  if (valueType === undefined || type === undefined || type === 'timestamp' || type === 'date') return field
  throw invalid(`Field "${field}" of ${model.name} is a ${type}, and no dateTime.`, path)
}

/** The relation of the schema that a mapper means, which it cannot say to be another. */
function relationOf({ name, type, model: target, field, fields }: RelationConfig, { model, path }: Place): Relation {
  const relation = Object.hasOwn(model.relations, name) ? model.relations[name] : undefined
  const known = Object.keys(model.relations).join(', ')
  if (relation === undefined) throw invalid(`Model ${model.name} has no relation "${name}".`, path, `Known: ${known}.`)
  if (relation.cardinality !== type) throw invalid(`Relation "${name}" is to-${relation.cardinality}.`, path)
  if (target !== undefined && target !== relation.model)
    throw invalid(`Relation "${name}" leads to ${relation.model}, and not to ${target}.`, path)
  if (field !== undefined && fields !== undefined)
    throw invalid(
      `"${name}" is mapped as values and as objects.`,
      path,
      'Give `field` for values, or `fields` for objects.',
    )
  return relation
}

/** The related rows as objects. Fields that are not mapped have their own names. */
function related(
  { name, fields = {}, subqueryFilter = {} }: RelationConfig,
  relation: Relation,
  place: Place,
): RelationDeclaration {
  const { schema, path, nulls } = place
  const model = schema.models[relation.model] as Model
  const shape: Shape = { attributes: ownNames(model, nulls), relations: {} }
  for (const [inner, config] of Object.entries(fields)) {
    put(shape, inner, config, { schema, model, path: `${path}.${inner}`, nulls })
  }
  const where = Object.entries(subqueryFilter).map(([field, is]) => [field, constantOf(field, is, path)] as const)
  return { relation: name, where: Object.fromEntries(where), ...shape }
}

/** Every field under its own name. A NULL of one is what the call says, whatever an absent row of the relation is. */
function ownNames({ fields }: Model, nulls: NullAttributeRepresentation): Record<string, AttributeDeclaration> {
  const sent = Object.values(fields).filter(({ type }) => type.kind !== 'opaque')
  return Object.fromEntries(sent.map(({ name }) => [name, { field: name, absent: ABSENT[nulls] }]))
}

/** Values of a field of the related rows: a list, or of a to-one relation the value of a foreign key. */
function throughRelation(
  { name, subqueryFilter }: RelationConfig,
  field: string,
  relation: Relation,
  { path }: Place,
): string {
  if (subqueryFilter !== undefined)
    throw invalid('Values through a relation cannot be filtered.', path, 'Map objects, with `fields`.')
  if (relation.cardinality === 'many') return `${name}.${field}`
  const key = relation.on.find(({ to }) => to === field)?.from
  if (key !== undefined) return key
  throw invalid(
    `"${field}" of the to-one relation "${name}" is no attribute of its own.`,
    path,
    'Map the relation as an object, with `fields`.',
  )
}

function constantOf(field: string, is: unknown, path: string): RelationConstant {
  const value = isEquals(is) ? is.equals : is
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as RelationConstant
  throw invalid(`The condition on "${field}" is no equality with a constant.`, `${path}.subqueryFilter`)
}

function isEquals(value: unknown): value is { readonly equals: unknown } {
  return typeof value === 'object' && value !== null && Object.keys(value).join() === 'equals'
}

function invalid(message: string, path: string, hint?: string): RowgateError {
  return new RowgateError(message, { code: 'invalid-resource-map', path: `mapper.${path}`, hint })
}
