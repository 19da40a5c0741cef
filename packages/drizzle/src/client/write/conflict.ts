import {
  conflict,
  forbiddenResult,
  invalidReference,
  type Model,
  type RowgateError,
  stillReferred,
} from '@rowgate/core'
import { and, eq, getTableColumns, is, SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { type Context, permittedRows, type SingleRequest } from '../context.ts'
import { answered, sqlState } from '../database-error.ts'
import { tableOf } from '../store.ts'
import type { Row } from './references.ts'

/** A write, seen from the errors that it can come to. */
export interface Attempt {
  readonly model: Model
  /** The fields of the row as it would be, as far as they are known. */
  readonly fields: Row | undefined
  readonly deletes?: boolean
}

/**
 * Does a write, and says of its errors no more than the principal may know.
 *
 * @throws RowgateError `conflict` when a row that the principal may read has the same unique values, or rows refer to one that would go.
 * @throws RowgateError `invalid-reference` when the row would refer to one that is not there or may not be read.
 * @throws ForbiddenError `forbidden` when a row that the principal may not read is in the way: as for a row that may not be made.
 */
export async function attempt<T>(
  context: Context,
  request: SingleRequest,
  write: Attempt,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await answered(request.kind, work)
  } catch (error) {
    const state = sqlState((error as { readonly cause?: unknown }).cause)
    if (state === '23503') throw write.deletes === true ? stillReferred(request.kind) : invalidReference(request.kind)
    if (state === '23505') throw await uniqueViolation(context, request, write)
    throw error
  }
}

async function uniqueViolation(
  context: Context,
  request: SingleRequest,
  { model, fields }: Attempt,
): Promise<RowgateError> {
  const { readAction } = context.authorizer.resourceOf(request.kind)
  const permitted = await permittedRows(context, { ...request, action: readAction })
  const table = tableOf(context.store, model.name)
  const columns: Record<string, PgColumn> = getTableColumns(table)
  const known = [model.primaryKey, ...model.uniqueKeys].filter((key) => key.every((name) => isKnown(fields?.[name])))
  for (const key of permitted.rows === 'none' ? [] : known) {
    const same = and(...key.map((name) => eq(columns[name] as PgColumn, fields?.[name])))
    const where = permitted.rows === 'some' ? and(permitted.where, same) : same
    const [found] = await context.store.database.select().from(table).where(where).limit(1)
    if (found !== undefined) return conflict(request.kind)
  }
  return forbiddenResult(request.kind, request.action)
}

function isKnown(value: unknown): boolean {
  return value !== undefined && value !== null && !is(value, SQL)
}
