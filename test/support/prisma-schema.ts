import type { Field, FieldType, Model, Relation, Schema } from '@rowgate/core'

/** The text of a Prisma schema for a schema that was written without Prisma, as somebody with these tables would write it. */
export function prismaSchema(schema: Schema): string {
  const models = Object.values(schema.models)
  const enums = new Map(models.flatMap((model) => Object.values(model.fields).flatMap((field) => enumOf(field))))
  const schemas = new Set(models.map((model) => schemaOf(model)))
  return [
    GENERATORS,
    `datasource db {\n  provider = "postgresql"\n  schemas = [${[...schemas].map(quoted).join(', ')}]\n}`,
    ...models.map((model) => modelText(model, schema)),
    ...enums.values(),
  ].join('\n\n')
}

const GENERATORS = `generator client {
  provider               = "prisma-client"
  output                 = "./client"
  runtime                = "nodejs"
  moduleFormat           = "esm"
  generatedFileExtension = "ts"
  importFileExtension    = "ts"
}

generator rowgate {
  provider = "node ../../../../packages/prisma/dist/generator/bin.js"
  output   = "./rowgate"
}`

function modelText(model: Model, schema: Schema): string {
  const lines = [
    ...Object.values(model.fields).map((field) => fieldLine(model, field)),
    ...Object.values(model.relations).map((relation) => ownLine(model, relation, schema)),
    ...Object.values(schema.models).flatMap((other) =>
      Object.values(other.relations)
        .filter((relation) => relation.model === model.name && relation.through === undefined)
        .map((relation) => partnerLine(other, relation, schema)),
    ),
    ...keyLines(model),
    `@@map(${quoted(model.table)})`,
    `@@schema(${quoted(schemaOf(model))})`,
  ]
  return `model ${model.name} {\n${lines.map((line) => `  ${line}`).join('\n')}\n}`
}

function keyLines({ primaryKey, uniqueKeys }: Model): string[] {
  const uniques = uniqueKeys.filter((key) => key.length > 1).map((key) => `@@unique([${key.join(', ')}])`)
  return [...(primaryKey.length > 1 ? [`@@id([${primaryKey.join(', ')}])`] : []), ...uniques]
}

function fieldLine(model: Model, field: Field): string {
  const key = model.primaryKey.join() === field.name ? ' @id' : ''
  const unique = isUnique(model, field.name) ? ' @unique' : ''
  return `${field.name} ${typeOf(field)}${key}${unique} @map(${quoted(field.column)})${native(field.type)}`
}

/** A relation's end that the schema has; it has the foreign key unless the other end does. */
function ownLine(model: Model, relation: Relation, schema: Schema): string {
  const named = `@relation(${quoted(`${model.name}_${relation.name}`)}`
  const { name, model: target, through } = relation
  // Both ends are in the schema, and the table has its name by the relation's.
  if (through !== undefined) return `${name} ${target}[] @relation(${quoted(through.table.replace(/^_/, ''))})`
  if (relation.cardinality === 'many') return `${name} ${target}[] ${named})`
  if (hasKeyOfPartner(relation, schema)) return `${name} ${target}? ${named})`
  const from = relation.on.map((pair) => pair.from)
  return `${name} ${target}${optional(model, from)} ${named}, ${keyOf(
    model,
    relation,
    from,
    relation.on.map(({ to }) => to),
  )})`
}

/** The other end, which Prisma wants to see as well. */
function partnerLine(model: Model, relation: Relation, schema: Schema): string {
  const name = `${model.name}_${relation.name}`
  const target = schema.models[relation.model] as Model
  if (relation.cardinality === 'one' && !hasKeyOfPartner(relation, schema))
    return `${name} ${model.name}[] @relation(${quoted(name)})`
  const to = relation.on.map((pair) => pair.to)
  return `${name} ${model.name}${optional(target, to)} @relation(${quoted(name)}, ${keyOf(
    model,
    relation,
    to,
    relation.on.map(({ from }) => from),
  )})`
}

function keyOf(model: Model, { name }: Relation, fields: readonly string[], references: readonly string[]): string {
  return `fields: [${fields.join(', ')}], references: [${references.join(', ')}], map: ${quoted(`${model.name}_${name}`)}`
}

/** Whether the foreign key of a to-one relation is in the row that it leads to. */
function hasKeyOfPartner({ model, on }: Relation, schema: Schema): boolean {
  return on.every(({ to }) => isUnique(schema.models[model] as Model, to))
}

function isUnique(model: Model, name: string): boolean {
  return model.uniqueKeys.some((key) => key.length === 1 && key[0] === name)
}

function optional(model: Model, names: readonly string[]): string {
  return names.some((name) => model.fields[name]?.nullable === true) ? '?' : ''
}

function typeOf({ type, nullable, list }: Field): string {
  return `${scalarName(type)}${list ? '[]' : nullable ? '?' : ''}`
}

function scalarName(type: FieldType): string {
  // oxfmt-ignore
  switch (type.kind) {
    case 'text':
    case 'uuid':      return 'String'
    case 'boolean':   return 'Boolean'
    case 'integer':   return type.bits === 64 ? 'BigInt' : 'Int'
    case 'float':     return 'Float'
    case 'decimal':   return 'Decimal'
    case 'timestamp':
    case 'date':      return 'DateTime'
    case 'enum':      return type.native
    case 'json':      return 'Json'
    case 'opaque':    return `Unsupported(${quoted(type.native)})`
  }
}

function native(type: FieldType): string {
  // oxfmt-ignore
  switch (type.kind) {
    case 'text':      return type.native === 'varchar' ? ' @db.VarChar(100)' : ''
    case 'json':      return type.native === 'json' ? ' @db.Json' : ''
    case 'uuid':      return ' @db.Uuid'
    case 'integer':   return type.bits === 16 ? ' @db.SmallInt' : ''
    case 'float':     return type.bits === 32 ? ' @db.Real' : ''
    case 'decimal':   return type.precision === undefined ? ' @db.Decimal' : ` @db.Decimal(${type.precision}, ${type.scale ?? 0})`
    case 'timestamp': return ` @db.Timestamp${type.timeZone ? 'tz' : ''}(${type.precision})`
    case 'date':      return ' @db.Date'
    default:          return ''
  }
}

function enumOf({ type }: Field): [string, string][] {
  if (type.kind !== 'enum') return []
  const values = type.values.map(({ name, stored }) => `  ${name} @map(${quoted(stored)})`)
  const lines = [...values, `  @@map(${quoted(type.native)})`, `  @@schema(${quoted(type.schema ?? 'public')})`]
  return [[type.native, `enum ${type.native} {\n${lines.join('\n')}\n}`]]
}

function schemaOf({ schema }: Model): string {
  return schema ?? 'public'
}

function quoted(text: string): string {
  return JSON.stringify(text)
}
