import { governingResource, invalidReference, type Model, type Relation } from '@rowgate/core'
import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { type Context, permittedRows, type SingleRequest } from '../context.ts'
import { tableOf } from '../store.ts'

/** A row as Drizzle shows it. */
export type Row = Readonly<Record<string, unknown>>

/** A row as a write has left it, and which of its fields the write has given another value. */
export interface Written {
  readonly row: Row
  readonly changed: (field: string) => boolean
}

/**
 * Refuses a write that makes a row refer to one that the principal may not read: that it is accepted would tell that the row exists.
 *
 * @throws RowgateError `invalid-reference`, as for a row that is not there.
 */
export async function refuseHiddenReferences(
  context: Context,
  request: SingleRequest,
  { model, written }: { readonly model: Model; readonly written: Written },
): Promise<void> {
  const changed = Object.values(model.relations).filter(
    (relation) => relation.cardinality === 'one' && refersAnew(relation, written),
  )
  for (const relation of changed) await refuseHidden(context, request, { relation, row: written.row })
}

/** A NULL refers to nothing. */
function refersAnew({ on }: Relation, { row, changed }: Written): boolean {
  return on.every(({ from }) => row[from] !== null) && on.some(({ from }) => changed(from))
}

async function refuseHidden(
  context: Context,
  { caller, kind }: SingleRequest,
  { relation, row }: { readonly relation: Relation; readonly row: Row },
): Promise<void> {
  const resource = governingResource(context.map, { name: relation.model } as Model)
  if (resource === undefined) return
  const permitted = await permittedRows(context, { caller, kind: resource.kind, action: resource.readAction })
  if (permitted.rows === 'all') return
  const hidden = await context.store.database
    .select({ found: sql<number>`1` })
    .from(tableOf(context.store, relation.model))
    .where(and(referredTo(context, relation, row), permitted.rows === 'none' ? undefined : unless(permitted.where)))
    .limit(1)
  if (hidden.length > 0) throw invalidReference(kind)
}

/** The rows that the row refers to. */
function referredTo({ store }: Context, { model, on }: Relation, row: Row): SQL | undefined {
  const columns: Record<string, PgColumn> = getTableColumns(tableOf(store, model))
  return and(...on.map(({ from, to }) => eq(columns[to] as PgColumn, row[from])))
}

/** Where the condition does not hold: an UNKNOWN counts as "does not". */
function unless(condition: SQL): SQL {
  return sql`${condition} is not true`
}
