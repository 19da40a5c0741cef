import { governingResource, invalidReference, type Model, type Relation } from '@rowgate/core'
import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core'
import { candidatesOf, type Context, isAsked, permittedRows, type SingleRequest } from '../context.ts'
import { type Store, tableOf } from '../store.ts'
import { arePermitted } from '../undecided.ts'

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
  const anew = referencesOf(context.store, model).filter((reference) => refersAnew(reference, written))
  for (const reference of anew) await refuseHidden(context, request, { reference, row: written.row })
}

/** How a row refers to one of a model. */
type Reference = Pick<Relation, 'model' | 'on'>

/** By relations, and by foreign keys that no relation stands for: the database accepts these, too, only when the row is there. */
export function referencesOf({ exports }: Store, model: Model): readonly Reference[] {
  const relations = Object.values(model.relations).filter(({ cardinality }) => cardinality === 'one')
  const table = exports[model.name] as PgTable
  const keys = getTableConfig(table).foreignKeys.flatMap((key): Reference[] => {
    const { columns, foreignTable, foreignColumns } = key.reference()
    const [target] = Object.entries(exports).find(([, each]) => each === foreignTable) ?? []
    if (target === undefined) return []
    const on = columns.map((from, at) => ({
      from: fieldOf(table, from),
      to: fieldOf(foreignTable, foreignColumns[at] as PgColumn),
    }))
    return [{ model: target, on }]
  })
  return [...relations, ...keys]
}

function fieldOf(table: PgTable, column: PgColumn): string {
  const [name] = Object.entries(getTableColumns(table)).find(([, each]) => each.name === column.name) ?? []
  return name as string
}

/** A NULL refers to nothing. */
function refersAnew({ on }: Reference, { row, changed }: Written): boolean {
  return on.every(({ from }) => row[from] !== null) && on.some(({ from }) => changed(from))
}

async function refuseHidden(
  context: Context,
  { caller, kind }: SingleRequest,
  { reference, row }: { readonly reference: Reference; readonly row: Row },
): Promise<void> {
  const resource = governingResource(context.map, { name: reference.model } as Model)
  if (resource === undefined) return
  const reading = { caller, kind: resource.kind, action: resource.readAction }
  const permitted = await permittedRows(context, reading)
  const referred = referredTo(context, reference, row)
  if (isAsked(context, permitted) && !(await arePermitted(context, reading, referred))) throw invalidReference(kind)
  if (permitted.rows === 'all') return
  const found = permitted.rows === 'none' ? undefined : unless(candidatesOf(permitted) as SQL)
  const hidden = await context.store.database
    .select({ found: sql<number>`1` })
    .from(tableOf(context.store, reference.model))
    .where(and(referred, found))
    .limit(1)
  if (hidden.length > 0) throw invalidReference(kind)
}

/** The rows that the row refers to. */
function referredTo({ store }: Context, { model, on }: Reference, row: Row): SQL | undefined {
  const columns: Record<string, PgColumn> = getTableColumns(tableOf(store, model))
  return and(...on.map(({ from, to }) => eq(columns[to] as PgColumn, row[from])))
}

/** Where the condition does not hold: an UNKNOWN counts as "does not". */
function unless(condition: SQL): SQL {
  return sql`${condition} is not true`
}
