import type { Mapper, MapperConfig } from '@cerbos/orm-prisma'
import type {
  Absent,
  AttributeDeclaration,
  Field,
  Model,
  RelationDeclaration,
  ResourceDeclaration,
  Schema,
} from '@rowgate/core'

/** What the official adapter's README asks for, from Rowgate's schema and declaration; what it cannot be told is left out. */
export function mapperOf(schema: Schema, declaration: ResourceDeclaration): Mapper {
  const { model: name = '', absent = 'null' } = declaration
  const model = schema.models[name] as Model
  const attributes = configsOf({ schema, absent }, model, declaration)
  const [id = '', ...further] = model.primaryKey
  return {
    // An id of several fields is nothing that it knows.
    ...(further.length === 0 ? { 'request.resource.id': { field: id } } : {}),
    ...Object.fromEntries(Object.entries(attributes).map(([key, config]) => [`request.resource.attr.${key}`, config])),
  }
}

interface Convention {
  readonly schema: Schema
  readonly absent: Absent
}

type Declared = Pick<RelationDeclaration, 'attributes' | 'relations'>

function configsOf(
  to: Convention,
  model: Model,
  { attributes = {}, relations = {} }: Declared,
): Record<string, MapperConfig> {
  const fields = Object.values(model.fields).map((field) => [field.name, fieldConfig(to, field)] as const)
  const declared = Object.entries(attributes).flatMap(([key, of]) => {
    const config = attributeConfig(to, model, of)
    return config === undefined ? [] : [[key, config] as const]
  })
  const related = Object.entries(relations).map(([key, of]) => [key, relationConfig(to, model, { key, of })] as const)
  return Object.fromEntries([...fields, ...declared, ...related])
}

function fieldConfig({ absent }: Convention, { name, nullable, type }: Field): MapperConfig {
  return {
    field: name,
    ...(type.kind === 'timestamp' ? { valueType: 'dateTime' as const } : {}),
    ...(nullable ? { nullable, nullAttributeRepresentation: absent === 'null' ? 'explicit' : 'omitted' } : {}),
  }
}

/** A field, or the values of one through a relation. */
function attributeConfig(to: Convention, model: Model, of: AttributeDeclaration): MapperConfig | undefined {
  const { field: path = '', absent = to.absent } = typeof of === 'object' ? of : { field: String(of) }
  const [name = '', last, ...further] = path.split('.')
  const field = model.fields[name]
  if (last === undefined) return field === undefined ? undefined : fieldConfig({ ...to, absent }, field)
  const relation = model.relations[name]
  if (relation === undefined || further.length > 0) return undefined
  return { relation: { name, type: relation.cardinality, model: relation.model, field: last } }
}

function relationConfig(
  to: Convention,
  model: Model,
  { key, of }: { readonly key: string; readonly of: true | RelationDeclaration },
): MapperConfig {
  const declared = of === true ? {} : of
  const name = declared.relation ?? key
  const { cardinality, model: target = '' } = model.relations[name] ?? { cardinality: 'one' }
  const fields = configsOf(to, to.schema.models[target] as Model, declared)
  const { where } = declared
  return {
    relation: {
      name,
      type: cardinality,
      model: target,
      fields,
      ...(where === undefined ? {} : { subqueryFilter: where }),
    },
  }
}
