import type { Relation, Schema } from '@rowgate/core'
import { fromTables } from '@rowgate/drizzle'
import { schema as tables } from '../drizzle/attacks-schema.ts'

/** A domain for attacks: odd values, triggers, keys of several columns, constraints that are looked at late. */
export const schema: Schema = referring(fromTables(tables))

/** Prisma's schema says of a relation whether the row's own fields hold it. */
function referring({ models, ...schema }: Schema): Schema {
  const own = Object.entries(models).map(([name, model]) => {
    const relations = Object.entries(model.relations).map(([key, relation]): [string, Relation] => [
      key,
      relation.cardinality === 'one' ? { ...relation, reference: 'optional' } : relation,
    ])
    return [name, { ...model, relations: Object.fromEntries(relations) }] as const
  })
  return { ...schema, models: Object.fromEntries(own) }
}
