import type { Field, IsNull } from '@rowgate/core'
import { isJsonNull } from './json-nulls.ts'
import { allOf } from './junction.ts'
import { exactly, type Lowered, ownField, type Scope, type Where, widened } from './lowered.ts'

/** Whether a field is NULL. Prisma refuses the question about a required field, and a JSON null is another null. */
export function lowerIsNull({ value, negated }: IsNull, scope: Scope): Lowered {
  const field = ownField(value, scope)
  if (field === undefined) return widened(scope)
  if (!field.nullable) return exactly(negated)
  if (field.type.kind === 'json' && !field.list) return exactly(isJsonNull(field, negated))
  return exactly(negated ? notNull(field) : isNull(field))
}

export function isNull({ name, list }: Field): Where {
  return { [name]: list ? { equals: null } : null }
}

/**
 * A leaf over the fields. Prisma's `isNot` puts a NOT around what it is given, which would turn an UNKNOWN leaf into "no" where the row has
 * to be found; so the leaf is made false where a field is NULL.
 */
export function leaf(where: Where, fields: readonly Field[], { definite }: Scope): Lowered {
  const guards = definite ? fields.filter(({ nullable }) => nullable).map(notNull) : []
  return allOf([where, ...guards].map(exactly))
}

function notNull(field: Field): Where {
  return field.list ? { NOT: isNull(field) } : { [field.name]: { not: null } }
}
