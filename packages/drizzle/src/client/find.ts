import {
  type Key,
  keyOf,
  type Materializing,
  mostKeys,
  notFound,
  parseCaller,
  refuseUnverified,
  undecidedWhere,
  tooManyKeys,
} from '@rowgate/core'
import { count, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { aliasOf } from './alias.ts'
import { conditionOn } from './condition.ts'
import { type Context, permittedRows, type Request } from './context.ts'
import { answered } from './database-error.ts'
import { narrow, type Where } from './narrow.ts'
import { type FindConfig, load, read, type Row } from './read.ts'
import { keyOfText, keyText, rowOf, rowsOf } from './rows.ts'
import { tableOf } from './store.ts'
import { countUndecided } from './undecided.ts'

/** The permitted rows. */
export function findMany(context: Context, request: Request, config: FindConfig | undefined): Promise<readonly Row[]> {
  return read(context, request, config)
}

/** The first permitted row. Where it turns out to be denied when it is verified, the next one is looked for. */
export async function findFirst(context: Context, request: Request, config?: FirstConfig): Promise<Row | undefined> {
  let offset = config?.offset ?? 0
  for (let limit = 1; ; limit = Math.min(limit * 10, MOST_AT_ONCE)) {
    const { rows, show } = await load(context, request, firstOf(config, limit, offset))
    const [row] = await show(rows)
    if (row !== undefined || rows.length < limit) return row
    offset += limit
  }
}

export interface FirstConfig extends FindConfig {
  readonly offset?: number | undefined
}

const MOST_AT_ONCE = 1000

function firstOf(config: FirstConfig | undefined, limit: number, offset: number): FindConfig & { limit: number } {
  return { ...config, limit, ...(offset === 0 ? {} : { offset }) }
}

/** @throws NotFoundError `not-found` when no row is permitted. */
export async function findFirstOrThrow(context: Context, request: Request, config?: FindConfig): Promise<Row> {
  return (await findFirst(context, request, config)) ?? raise(notFound(request.kind))
}

/** The permitted row of a key. */
export async function findUnique(context: Context, request: Request, config: UniqueConfig): Promise<Row | undefined> {
  const { key, ...own } = config
  parseCaller(request.caller)
  const { model } = context.authorizer.resourceOf(request.kind)
  const where = rowOf(context.store, model, keyOf(model, key))
  return where === undefined ? undefined : findFirst(context, request, { ...own, where })
}

/** @throws NotFoundError `not-found` when there is no such row, or it is not permitted. */
export async function findUniqueOrThrow(context: Context, request: Request, config: UniqueConfig): Promise<Row> {
  return (await findUnique(context, request, config)) ?? raise(notFound(request.kind))
}

export interface UniqueConfig extends Omit<FindConfig, 'where'> {
  readonly key: unknown
}

export interface CountConfig {
  readonly where?: Where
}

/** How many rows are permitted. */
export async function countRows(context: Context, request: Request, config: CountConfig = {}): Promise<number> {
  refuseUnverified(context.verifier, 'A count')
  const permitted = await permittedRows(context, request)
  if (permitted.rows === 'none') return 0
  if (permitted.rows === 'undecided') return countUndecided(context, request, permitted, config)
  const table = tableOf(context.store, modelOf(context, request))
  const where = permitted.rows === 'all' ? config.where : narrow(config.where, permitted.where)
  const [counted] = await answered(request.kind, () =>
    context.store.database.select({ rows: count() }).from(table).where(conditionOn(table, where)),
  )
  return counted?.rows ?? 0
}

/** The permitted rows as a subquery, for any select, join or aggregate. */
export async function fromRows(
  context: Context,
  request: Request,
  { alias, ...config }: FromConfig = {},
): Promise<unknown> {
  const table = tableOf(context.store, modelOf(context, request))
  const where = await whereOf(context, request, config)
  return context.store.database
    .select()
    .from(table)
    .where(where)
    .as(alias ?? request.kind)
}

export interface FromConfig extends Materializing {
  readonly alias?: string | undefined
}

/**
 * The condition that permitted rows fulfill; of the keys of these, where only the PDP knows which they are and the caller wants them.
 *
 * @throws RowgateError `inexact-where`, `verify-limit-reached`
 */
export async function whereOf(
  context: Context,
  request: Request,
  config?: Materializing & { readonly table?: PgTable },
): Promise<SQL> {
  refuseUnverified(context.verifier, 'A condition')
  const most = mostKeys(config)
  const { model } = context.authorizer.resourceOf(request.kind)
  const table = aliasOf(tableOf(context.store, model.name), config?.table)
  const permitted = await permittedRows(context, request, { table, recheck: true })
  if (permitted.rows === 'undecided') {
    if (most === undefined) throw undecidedWhere(request, permitted.refusal)
    return rowsOf(model, await permittedKeys(context, request, most), table)
  }
  if (permitted.rows === 'some') return permitted.where
  return permitted.rows === 'all' ? sql`true` : sql`false`
}

/** A column of Rowgate's own in a result. */
const KEY = '$rowgate.key'

/** The keys of the permitted rows, as they are by now. */
async function permittedKeys(context: Context, request: Request, most: number): Promise<readonly Key[]> {
  const { model } = context.authorizer.resourceOf(request.kind)
  const columns = { [KEY]: keyText(context.store, model).as(KEY) }
  const { rows } = await load(context, request, { columns: {}, limit: most + 1 } as FindConfig, columns)
  if (rows.length > most) throw tooManyKeys(most)
  return rows.map(({ [KEY]: key }) => keyOfText(key))
}

function modelOf({ authorizer }: Context, { kind }: Request): string {
  return authorizer.resourceOf(kind).model.name
}

function raise(error: Error): never {
  throw error
}
