import type { SQL } from 'drizzle-orm'
import { canOf, permittedActions } from './can.ts'
import { type Context, permittedRows, type Request } from './context.ts'
import { answered } from './database-error.ts'
import { narrow } from './narrow.ts'
import { narrowRelations, reachOf, type ReadConfig, refuseHiddenRelation } from './nested.ts'
import { queryOf } from './store.ts'

/** Drizzle's own arguments, and the actions of which every row is to say whether they are permitted. */
export interface FindConfig extends ReadConfig {
  readonly extras?: Extras | undefined
  readonly can?: readonly string[] | undefined
}

type Extras = Named | ((fields: never, operators: never) => Named)

type Named = Readonly<Record<string, unknown>>

/** A row as Drizzle shows it. */
export type Row = Readonly<Record<string, unknown>>

/** A column of Rowgate's own in a result. No column of a schema is likely to have such a name. */
const CAN = '$rowgate.can'

/** The permitted rows; the database is not asked where nothing is permitted. `columns` are added to the result. */
export async function read(
  context: Context,
  request: Request,
  { can, ...config }: FindConfig = {},
  columns: Readonly<Record<string, SQL.Aliased>> = {},
): Promise<readonly Row[]> {
  const { model } = context.authorizer.resourceOf(request.kind)
  const [permitted, reach] = await Promise.all([
    permittedRows(context, request),
    reachOf(context, request, model, config),
  ])
  if (permitted.rows === 'none') return []
  const narrowed = narrowRelations(context, config, reach)
  const where = permitted.rows === 'all' ? narrowed.where : narrow(narrowed.where, permitted.where)
  const shown =
    can === undefined ? columns : { ...columns, [CAN]: (await permittedActions(context, request, can)).as(CAN) }
  const asked = withExtras({ ...narrowed, ...(where === undefined ? {} : { where }) }, shown)
  const rows = await answered(request.kind, () => queryOf(context.store, model.name).findMany(asked as never))
  return rows.map((row: Row) => {
    refuseHiddenRelation(row, reach)
    return can === undefined ? row : withCan(row, can)
  })
}

function withExtras(config: FindConfig, columns: Named): FindConfig {
  const { extras } = config
  if (Object.keys(columns).length === 0) return config
  if (typeof extras !== 'function') return { ...config, extras: { ...extras, ...columns } }
  return { ...config, extras: (fields, operators) => ({ ...extras(fields, operators), ...columns }) }
}

function withCan({ [CAN]: list, ...row }: Row, can: readonly string[]): Row {
  return { ...row, _can: canOf(can, list) }
}

/** A row without a column of Rowgate's own. */
export function without(row: Row, column: string): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== column))
}
