import { count, getOperators, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { aliasOf } from './alias.ts'
import { type Context, permittedRows, type Request } from './context.ts'
import { answered } from './database-error.ts'
import { narrow, type Where } from './narrow.ts'
import { queryOf, tableOf } from './store.ts'

/** Drizzle's own arguments; everything but the condition goes through as it is. */
export interface FindConfig {
  readonly where?: Where
}

/** The permitted rows. */
export async function findMany(
  context: Context,
  request: Request,
  config: FindConfig | undefined,
): Promise<readonly unknown[]> {
  const permitted = await permittedConfig(context, request, config)
  if (permitted === undefined) return []
  return answered(request.kind, () => queryOf(context.store, modelOf(context, request)).findMany(permitted))
}

/** The first permitted row. */
export async function findFirst(context: Context, request: Request, config: FindConfig | undefined): Promise<unknown> {
  const permitted = await permittedConfig(context, request, config)
  if (permitted === undefined) return undefined
  return answered(request.kind, () => queryOf(context.store, modelOf(context, request)).findFirst(permitted))
}

/** How many rows are permitted. */
export async function countRows(context: Context, request: Request, config: FindConfig | undefined): Promise<number> {
  const permitted = await permittedConfig(context, request, config)
  if (permitted === undefined) return 0
  const table = tableOf(context.store, modelOf(context, request))
  const [counted] = await answered(request.kind, () =>
    context.store.database.select({ rows: count() }).from(table).where(conditionOn(table, permitted.where)),
  )
  return counted?.rows ?? 0
}

/** The condition that permitted rows fulfill. */
export async function whereOf(
  context: Context,
  request: Request,
  config: { readonly table?: PgTable } | undefined,
): Promise<SQL> {
  const own = tableOf(context.store, modelOf(context, request))
  const permitted = await permittedRows(context, request, { table: aliasOf(own, config?.table), recheck: true })
  if (permitted.rows === 'some') return permitted.where
  return permitted.rows === 'all' ? sql`true` : sql`false`
}

/** The caller's arguments with what is permitted added to the condition; nothing when nothing is permitted. */
async function permittedConfig(
  context: Context,
  request: Request,
  config: FindConfig = {},
): Promise<FindConfig | undefined> {
  const permitted = await permittedRows(context, request)
  if (permitted.rows === 'none') return undefined
  return permitted.rows === 'all' ? config : { ...config, where: narrow(config.where, permitted.where) }
}

function conditionOn(table: PgTable, where: Where): SQL | undefined {
  return typeof where === 'function' ? where(getTableColumns(table), getOperators()) : where
}

function modelOf({ authorizer }: Context, { kind }: Request): string {
  return authorizer.resourceOf(kind).model.name
}
