import {
  auditedWrite,
  conflict,
  forbiddenResult,
  invalidReference,
  type Key,
  type Model,
  type RowgateError,
  stillReferred,
  type WriteFacts,
} from '@rowgate/core'
import { and, eq, getTableColumns, is, SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { candidatesOf, type Context, inside, isAsked, permittedRows, type SingleRequest } from '../context.ts'
import { answered, sqlState } from '../database-error.ts'
import { rowOf } from '../rows.ts'
import { inTransaction, type Isolation, tableOf } from '../store.ts'
import { arePermitted } from '../undecided.ts'
import type { Row } from './references.ts'

/** A write, seen from what can come of it. */
export interface Attempt {
  readonly operation: WriteFacts['operation']
  readonly model: Model
  /** The fields that are written, as far as they are known of a single row. */
  readonly fields?: Row | undefined
  /** The key of a row that is there already. */
  readonly key?: Key
  readonly isolation: Isolation | undefined
}

/** What a write is done within, and whom it tells what it has done, before the transaction ends. */
export interface Transacting {
  readonly within: Context
  readonly written: (facts: Omit<WriteFacts, 'operation'>) => Promise<void>
}

/** Does a guarded write in a transaction of its own, or a savepoint, and tells the audit hook of it. */
export function transact<T>(
  context: Context,
  request: SingleRequest,
  write: Attempt,
  work: (transacting: Transacting) => Promise<T>,
): Promise<T> {
  const { operation, isolation } = write
  return auditedWrite(context.authorizer, { ...request, operation }, (told) =>
    attempt(context, request, write, () =>
      inTransaction(context.store, isolation, (store) =>
        work({ within: inside(context, store), written: (facts) => told({ operation, ...facts }) }),
      ),
    ),
  )
}

/**
 * Does a write, and says of its errors no more than the principal may know.
 *
 * @throws RowgateError `conflict` when a row that the principal may read has the same unique values, or rows refer to one that would go.
 * @throws RowgateError `invalid-reference` when the row would refer to one that is not there or may not be read.
 * @throws ForbiddenError `forbidden` when a row that the principal may not read is in the way: as for a row that may not be made.
 */
async function attempt<T>(
  context: Context,
  request: SingleRequest,
  write: Attempt,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await answered(request.kind, work, { operation: 'write' })
  } catch (error) {
    const state = sqlState((error as { readonly cause?: unknown }).cause)
    if (state === '23503')
      throw write.operation === 'delete' ? stillReferred(request.kind) : invalidReference(request.kind)
    if (state === '23505' || state === '23P01') throw await uniqueViolation(context, request, write)
    throw error
  }
}

async function uniqueViolation(
  context: Context,
  request: SingleRequest,
  { model, fields, key: own }: Attempt,
): Promise<RowgateError> {
  const { readAction } = context.authorizer.resourceOf(request.kind)
  const reading = { ...request, action: readAction }
  const permitted = await permittedRows(context, reading)
  const table = tableOf(context.store, model.name)
  const columns: Record<string, PgColumn> = getTableColumns(table)
  const values = { ...own, ...fields }
  const known = [model.primaryKey, ...model.uniqueKeys].filter((key) => key.every((name) => isKnown(values[name])))
  const other = own === undefined ? undefined : sql`not (${rowOf(context.store, model, own)})`
  if (permitted.rows === 'none') return forbiddenResult(request.kind, request.action)
  for (const key of known) {
    const same = and(...key.map((name) => eq(columns[name] as PgColumn, values[name])))
    const where = and(candidatesOf(permitted), same, other)
    const [found] = await context.store.database.select().from(table).where(where).limit(1)
    const isSeen =
      found !== undefined && (!isAsked(context, permitted) || (await arePermitted(context, reading, where)))
    if (isSeen) return conflict(request.kind)
  }
  return forbiddenResult(request.kind, request.action)
}

function isKnown(value: unknown): boolean {
  return value !== undefined && value !== null && !is(value, SQL)
}
