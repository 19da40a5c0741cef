import {
  actionsOf,
  type Model,
  type OrderBy,
  orderTerms,
  type OrderTerm,
  type Page,
  type PageTotal,
  parseCaller,
  refuseTake,
  refuseUnverified,
  type Total,
} from '@rowgate/core'
import { keysetAfter, keysetPlace, orderText, postgresql, type SqlText } from '@rowgate/sql'
import { count, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { toDrizzle } from '../lower/to-drizzle.ts'
import { conditionOn } from './condition.ts'
import { type Context, permittedRows, type Request } from './context.ts'
import { answered } from './database-error.ts'
import { countRows } from './find.ts'
import { narrow, type Where } from './narrow.ts'
import { type FindConfig, load, type Row, without } from './read.ts'
import { isTransaction, tableOf } from './store.ts'
import { countUndecided } from './undecided.ts'

export interface PageConfig extends FindConfig {
  readonly orderBy?: OrderBy | undefined
  /** The `next` of the page before; the first page without it. */
  readonly after?: string | undefined
  readonly take: number
  readonly total?: Total | undefined
}

/** A column of Rowgate's own in a result. */
const PLACE = '$rowgate.place'

/** A page of the permitted rows. */
export async function findPage(context: Context, request: Request, config: PageConfig): Promise<Page<Row>> {
  const { orderBy, after, take, total, ...own } = config
  const { model } = context.authorizer.resourceOf(request.kind)
  refuseTake(take)
  const binding = {
    principal: parseCaller(request.caller).principal.id,
    kind: request.kind,
    action: actionsOf(request.action),
    terms: orderTerms(model, orderBy),
  }
  const where = after === undefined ? own.where : await behind(context, own.where, { binding, model, after })
  const paged = { ...own, where, orderBy: orderOf(context, model, binding.terms), limit: take + 1 }
  const place = about(context, model, keysetPlace(binding.terms)).as(PLACE)
  const reading = () => load(context, request, paged, { [PLACE]: place })
  const counting = async () => totalOf(context, request, { where: own.where, total })
  const [{ rows, meta, show }, totalRows] = isTransaction(context.store)
    ? [await reading(), await counting()]
    : await Promise.all([reading(), counting()])
  const last = rows.length > take ? rows[take - 1] : undefined
  const found = await show(rows.slice(0, take))
  return {
    rows: found.map((row) => without(row, PLACE)),
    next: last === undefined ? undefined : await context.cursors.seal(JSON.parse(String(last[PLACE])), binding),
    ...(totalRows === undefined ? {} : { total: totalRows }),
    meta,
  }
}

async function behind(
  context: Context,
  where: Where,
  { binding, model, after }: { readonly binding: Binding; readonly model: Model; readonly after: string },
): Promise<Where> {
  const place = await context.cursors.open(after, binding)
  return narrow(where, about(context, model, keysetAfter(binding.terms, place, postgresql)))
}

type Binding = Parameters<Context['cursors']['open']>[1]

function orderOf({ store }: Context, model: Model, terms: readonly OrderTerm[]): readonly SQL[] {
  const columns: Record<string, unknown> = getTableColumns(tableOf(store, model.name))
  return terms.map((term) => sql`${columns[term.field.name]} ${sql.raw(orderText(term))}`)
}

function about({ store }: Context, model: Model, text: SqlText): SQL {
  return toDrizzle(text, tableOf(store, model.name))
}

async function totalOf(
  context: Context,
  request: Request,
  { where, total }: { readonly where: Where; readonly total: Total | undefined },
): Promise<PageTotal | undefined> {
  if (total === undefined || total === false) return undefined
  refuseUnverified(context.verifier, 'A total')
  if (total === true) return { value: await countRows(context, request, { where }), atLeast: false }
  const permitted = await permittedRows(context, request)
  if (permitted.rows === 'none') return { value: 0, atLeast: false }
  if (permitted.rows === 'undecided')
    return atMost(total.limit, await countUndecided(context, request, permitted, { where, limit: total.limit + 1 }))
  const table = tableOf(context.store, context.authorizer.resourceOf(request.kind).model.name)
  const narrowed = permitted.rows === 'all' ? where : narrow(where, permitted.where)
  const some = context.store.database
    .select({ row: sql`1`.as('row') })
    .from(table)
    .where(conditionOn(table, narrowed))
    .limit(total.limit + 1)
    .as('some')
  const [counted] = await answered(request.kind, () => context.store.database.select({ rows: count() }).from(some))
  return atMost(total.limit, counted?.rows ?? 0)
}

function atMost(limit: number, rows: number): PageTotal {
  return { value: Math.min(rows, limit), atLeast: rows > limit }
}
