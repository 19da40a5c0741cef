import type { Field } from '@rowgate/core'
import * as runtime from '@prisma/client/runtime/client'
import type { Where } from './lowered.ts'

interface Nulls {
  readonly DbNull: object
  readonly JsonNull: object
}

/** Prisma 6 has them elsewhere. */
const { objectEnumValues, ...own } = runtime as Partial<Nulls> & {
  readonly objectEnumValues?: { readonly instances: Nulls }
}
const nulls = (objectEnumValues?.instances ?? own) as Nulls

/** To Prisma, that there is no value. */
export const DB_NULL: object = nulls.DbNull

/** To Prisma, the null of JSON. */
export const JSON_NULL: object = nulls.JsonNull

/** Whether a JSON column is NULL. */
export function isJsonNull({ name }: Field, negated: boolean): Where {
  return { [name]: negated ? { not: DB_NULL } : { equals: DB_NULL } }
}
