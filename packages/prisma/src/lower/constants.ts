import { type Field, type Model, RowgateError } from '@rowgate/core'
import type { Where } from './lowered.ts'

/**
 * A `where` that holds for every row or for none. Prisma drops `{}`, `{ AND: [] }` and `{ OR: [] }` inside combinators; an empty list of
 * a required field is `1=0` or `1=1` at every place [measured].
 */
export function constant(model: Model, value: boolean): Where {
  return { [listable(model).name]: value ? { notIn: [] } : { in: [] } }
}

/** Booleans and JSON have no `in`. */
const LISTABLE: ReadonlySet<Field['type']['kind']> = new Set([
  'text',
  'integer',
  'float',
  'decimal',
  'timestamp',
  'date',
  'enum',
  'uuid',
])

function listable(model: Model): Field {
  const fields = [...model.primaryKey.map((name) => model.fields[name] as Field), ...Object.values(model.fields)]
  const field = fields.find(({ nullable, list, type }) => !nullable && !list && LISTABLE.has(type.kind))
  if (field !== undefined) return field
  throw new RowgateError(`Model ${model.name} has no required field that Prisma compares with a list.`, {
    code: 'inexact-where',
    path: model.name,
    hint: 'Give the model a primary key.',
  })
}
