import {
  type After,
  authorizeChange,
  type Change,
  forbiddenResult,
  type Key,
  keyOf,
  type Model,
  notFound,
  parseCaller,
  RowgateError,
} from '@rowgate/core'
import type { Context, SingleRequest } from '../context.ts'
import { storedRows } from '../allowed-actions.ts'
import { rowOf } from '../rows.ts'
import { type Isolation, type Store, tableOf } from '../store.ts'
import { transact } from './conflict.ts'
import { refuseHiddenReferences, type Row } from './references.ts'

export interface WriteConfig {
  readonly after?: After | undefined
  readonly isolation?: Isolation | undefined
}

export interface UpdateConfig extends WriteConfig {
  readonly key: unknown
  readonly set: Row
}

export interface DeleteConfig {
  readonly key: unknown
  readonly isolation?: Isolation | undefined
}

/** Changes the row of a key. */
export async function update(context: Context, request: SingleRequest, config: UpdateConfig): Promise<Row> {
  const { model } = context.authorizer.resourceOf(request.kind)
  const key = named(request, model, config.key)
  refuseKeyChange(model, config.set)
  const { set: fields, isolation } = config
  return transact(context, request, { operation: 'update', model, fields, key, isolation }, async (transacting) => {
    const row = await updateLocked(transacting.within, request, { ...config, key })
    await transacting.written({ rows: 1, keys: [key] })
    return row
  })
}

/** Changes the row of a key, in a transaction. */
export function updateLocked(
  context: Context,
  request: SingleRequest,
  { key, set, after }: UpdateConfig & { readonly key: Key },
): Promise<Row> {
  const { model } = context.authorizer.resourceOf(request.kind)
  return guarded(context, { ...request, after }, key, async (before) => {
    const table = tableOf(context.store, model.name)
    const [row] = await context.store.database
      .update(table)
      .set(set)
      .where(rowOf(context.store, model, key))
      .returning()
    // A trigger can keep a row from being written, or write another one instead.
    if (row === undefined) throw forbiddenResult(request.kind, request.action)
    const written: Row = row
    const changed = (field: string): boolean => String(written[field]) !== String(before[field])
    await refuseHiddenReferences(context, request, { model, written: { row: written, changed } })
    return written
  })
}

/** Deletes the row of a key, and returns what it was. */
export async function remove(context: Context, request: SingleRequest, config: DeleteConfig): Promise<Row> {
  const { model } = context.authorizer.resourceOf(request.kind)
  const key = named(request, model, config.key)
  const { isolation } = config
  return transact(context, request, { operation: 'delete', model, isolation }, async ({ within, written }) => {
    const { store } = within
    const row = await guarded(within, { ...request, after: false }, key, async (before) => {
      const table = tableOf(store, model.name)
      await store.database.delete(table).where(rowOf(store, model, key))
      return before
    })
    await written({ rows: 1, keys: [key] })
    return row
  })
}

/** Locks the row of a key; what it is then, or nothing when there is none. */
export async function lock(store: Store, model: Model, key: Key): Promise<Row | undefined> {
  const where = rowOf(store, model, key)
  if (where === undefined) return undefined
  const [row] = await store.database.select().from(tableOf(store, model.name)).where(where).for('update')
  return row
}

async function guarded(
  context: Context,
  intent: SingleRequest & WriteConfig,
  key: Key,
  write: (before: Row) => Promise<Row>,
): Promise<Row> {
  const resource = context.authorizer.resourceOf(intent.kind)
  const locked = await lock(context.store, resource.model, key)
  if (locked === undefined) throw notFound(intent.kind)
  const stored = async (): ReturnType<Change<Row>['after']> => (await storedRows(context.store, resource, [key]))[0]
  const change: Change<Row> = { before: stored, write: () => write(locked), after: stored }
  return authorizeChange(context.authorizer, { ...intent, after: intent.after }, change)
}

/** The key of a call, after the principal has been looked at: whoever nobody is, is told nothing about keys. */
function named({ caller }: SingleRequest, model: Model, key: unknown): Key {
  parseCaller(caller)
  return keyOf(model, key)
}

/** @throws RowgateError `unsupported-argument` */
export function refuseKeyChange({ name, primaryKey }: Model, set: Row): void {
  const changed = primaryKey.find((field) => set[field] !== undefined)
  if (changed === undefined) return
  throw new RowgateError(`A write cannot change the primary key of ${name}.`, {
    code: 'unsupported-argument',
    path: `set.${changed}`,
    hint: 'Create another row, and delete this one.',
  })
}
