import type { DMMF } from '@prisma/generator-helper'
import type { Field, FieldType, Model, Schema } from '@rowgate/core'
import { type DatamodelText, readDatamodel } from './datamodel-text.ts'
import { scalarType } from './field-type.ts'
import { fromRelationField } from './relation.ts'

/** A schema as Rowgate knows it, and what of the Prisma schema is not in it. */
export interface Description {
  readonly schema: Schema
  /** One sentence each. */
  readonly skipped: readonly string[]
}

/** Describes a Prisma schema for PostgreSQL, in the order of its text. */
export function fromDmmf(datamodel: DMMF.Datamodel, text: string): Description {
  const written = readDatamodel(text)
  const models = datamodel.models.filter(({ name }) => !written.views.has(name))
  const enums = new Map(datamodel.enums.map((each) => [each.name, enumType(each, written)]))
  const described = models.map((model) => fromModel(model, models, enums))
  return {
    schema: { provider: 'postgresql', models: Object.fromEntries(described.map((model) => [model.name, model])) },
    skipped: [
      ...[...written.views].map((name) => `View ${name} is skipped: a view has no primary key to check by.`),
      ...written.ignored.map((name) => `${name} is skipped: the schema has the client ignore it.`),
      ...written.unsupported.map((field) => `${field} is skipped: Prisma does not know its type.`),
      ...models.flatMap((model) => lost(model, models)),
      ...models.flatMap(lostKeys),
      ...described.flatMap(opaque),
    ],
  }
}

function fromModel(model: DMMF.Model, models: readonly DMMF.Model[], enums: ReadonlyMap<string, FieldType>): Model {
  const fields = model.fields.filter(({ kind }) => kind === 'scalar' || kind === 'enum')
  const relations = relationFields(model).flatMap((field) => fromRelationField(model, field, models) ?? [])
  return {
    name: model.name,
    table: model.dbName ?? model.name,
    ...(model.schema === null ? {} : { schema: model.schema }),
    fields: Object.fromEntries(fields.map((field) => [field.name, fromField(field, enums)])),
    relations: Object.fromEntries(relations.map((relation) => [relation.name, relation])),
    primaryKey: [primaryKey(model)].filter((key) => isSeen(model, key)).flat(),
    uniqueKeys: uniqueKeys(model).filter((key) => isSeen(model, key)),
  }
}

function primaryKey({ primaryKey: composite, fields }: DMMF.Model): readonly string[] {
  return composite?.fields ?? fields.filter(({ isId }) => isId).map(({ name }) => name)
}

function uniqueKeys({ fields, uniqueFields }: DMMF.Model): (readonly string[])[] {
  return [...fields.filter(({ isUnique }) => isUnique).map(({ name }) => [name]), ...uniqueFields]
}

/** Whether the client has every field of a key: a key may have one of an unknown type, or one that is ignored. */
function isSeen({ fields }: DMMF.Model, key: readonly string[]): boolean {
  return key.every((name) => fields.some((field) => field.name === name))
}

function lostKeys(model: DMMF.Model): string[] {
  return [primaryKey(model), ...uniqueKeys(model)]
    .filter((key) => !isSeen(model, key))
    .map((key) => `The key of ${model.name} over ${key.join(', ')} is skipped: the client lacks a field of it.`)
}

/** A list column may be NULL whatever the schema says: Prisma shows an empty list and declares no NOT NULL. */
function fromField(field: DMMF.Field, enums: ReadonlyMap<string, FieldType>): Field {
  return {
    name: field.name,
    column: field.dbName ?? field.name,
    type: enums.get(field.type) ?? scalarType(field),
    nullable: field.isList || !field.isRequired,
    list: field.isList,
  }
}

function enumType({ name, dbName, values }: DMMF.DatamodelEnum, { enumSchemas }: DatamodelText): FieldType {
  const schema = enumSchemas.get(name)
  return {
    kind: 'enum',
    native: dbName ?? name,
    ...(schema === undefined ? {} : { schema }),
    values: values.map((value) => ({ name: value.name, stored: value.dbName ?? value.name })),
  }
}

function relationFields(model: DMMF.Model): DMMF.Field[] {
  return model.fields.filter(({ kind }) => kind === 'object')
}

function lost(model: DMMF.Model, models: readonly DMMF.Model[]): string[] {
  return relationFields(model)
    .filter((field) => fromRelationField(model, field, models) === undefined)
    .map((field) => `${model.name}.${field.name} is skipped: ${field.type} is no model with a key.`)
}

function opaque(model: Model): string[] {
  return Object.values(model.fields).flatMap(({ name, type }) =>
    type.kind === 'opaque'
      ? [`${model.name}.${name} is no attribute: values of type ${type.native} are not sent to a PDP.`]
      : [],
  )
}
