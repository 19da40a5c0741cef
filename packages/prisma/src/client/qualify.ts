import type { Field, Model, Relation, Schema } from '@rowgate/core'

/**
 * The schema with the database schema of every table and enum. Prisma names one in all of its SQL, so that a connection's search path never
 * decides; raw SQL has to read the same tables.
 */
export function qualify(schema: Schema, databaseSchema: string): Schema {
  const model = (each: Model): Model => ({
    schema: databaseSchema,
    ...each,
    fields: mapValues(each.fields, field),
    relations: mapValues(each.relations, relation),
  })
  const field = (each: Field): Field =>
    each.type.kind === 'enum' ? { ...each, type: { schema: databaseSchema, ...each.type } } : each
  const relation = (each: Relation): Relation =>
    each.through === undefined ? each : { ...each, through: { schema: databaseSchema, ...each.through } }
  return { ...schema, models: mapValues(schema.models, model) }
}

function mapValues<Value>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]))
}
