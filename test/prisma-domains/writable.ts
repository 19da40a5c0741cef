import type { Field, Model, Schema } from '@rowgate/core'

/**
 * A schema that Prisma can have: it does not double quotes in names, and an enum's values have to be names, so that a column of any others
 * is a text.
 */
export function writable(schema: Schema): Schema {
  const models = Object.entries(schema.models).map(([name, model]) => [name, writableModel(model)] as const)
  return { ...schema, models: Object.fromEntries(models) }
}

function writableModel(model: Model): Model {
  const { table, schema, fields } = model
  return {
    ...model,
    table: unquoted(table),
    ...(schema === undefined ? {} : { schema: unquoted(schema) }),
    fields: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, writableField(field)])),
  }
}

function writableField(field: Field): Field {
  const { type, column } = field
  const isNamed = type.kind !== 'enum' || type.values.every(({ name }) => /^[A-Za-z]\w*$/.test(name))
  return { ...field, column: unquoted(column), type: isNamed ? type : { kind: 'text', native: 'text' } }
}

function unquoted(name: string): string {
  return name.replaceAll('"', "'")
}
