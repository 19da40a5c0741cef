import { type Field, type Model, notFound } from '@rowgate/core'
import { join, sql, type SqlText } from '@rowgate/sql'
import type { Context, SingleRequest } from '../context.ts'
import { narrowWhere } from '../nested-where.ts'
import { createReaching } from '../related-rows.ts'
import { delegateOf, query, type Row } from '../store.ts'
import { fromRows, keyFields, ofRoot } from '../verify.ts'
import { referencesOf } from './references.ts'

/** A row that nobody else writes until the transaction ends. */
export interface Locked {
  /** The primary key as Prisma shows it. */
  readonly key: Row
  /** What it refers to, by field: the database's own text. */
  readonly references: Readonly<Record<string, string | null>>
}

/** Locks the row of a unique key and looks again: it may have changed while the lock was waited for. Nothing when there is no row. */
export async function lockUnique(
  context: Context,
  request: SingleRequest,
  where: unknown,
): Promise<Locked | undefined> {
  const { model } = context.authorizer.resourceOf(request.kind)
  const own = await narrowWhere(createReaching(context, request), model, where, 'where')
  const select = Object.fromEntries(keyFields(model).map(({ name }) => [name, true]))
  const find = (): PromiseLike<Row | null> => delegateOf(context.store, model).findUnique({ where: own, select })
  const key = await find()
  if (key === null) return undefined
  const references = await referencesNow(context, model, key, true)
  return references === undefined || (await find()) === null ? undefined : { key, references }
}

/** @throws NotFoundError `not-found` */
export async function lockedOf(context: Context, request: SingleRequest, where: unknown): Promise<Locked> {
  const locked = await lockUnique(context, request, where)
  if (locked === undefined) throw notFound(request.kind)
  return locked
}

/** What the row of a key refers to at this moment; nothing when it is gone. */
export async function referencesNow(
  { store }: Context,
  model: Model,
  key: Row,
  locking: boolean,
): Promise<Locked['references'] | undefined> {
  const names = [...new Set(referencesOf(model).flatMap(({ on }) => on.map(({ from }) => from)))]
  const texts = names.map((name): SqlText => [{ kind: 'rootColumn', field: model.fields[name] as Field }, '::text'])
  const lock = locking ? ' for update of "root"' : ''
  const statement = sql`select jsonb_build_array(${join(texts, ', ')})::text as "texts" ${fromRows(model, [key])}${lock}`
  const [found] = await query(store, ofRoot(statement))
  if (found === undefined) return undefined
  const values = JSON.parse(String(found['texts'])) as readonly (string | null)[]
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? null]))
}
