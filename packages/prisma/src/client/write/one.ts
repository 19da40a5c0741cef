import {
  type After,
  authorizeChange,
  type Change,
  forbiddenResult,
  type Key,
  type Model,
  parseCaller,
  type StoredRow,
} from '@rowgate/core'
import { storedRows } from '../allowed-actions.ts'
import type { Context, SingleRequest } from '../context.ts'
import { delegateOf, type FindArgs, type Isolation, type Row } from '../store.ts'
import { whereShown } from '../verify.ts'
import { transact } from './conflict.ts'
import { fieldsOf, refuseKeyChange, shownOf } from './data.ts'
import { type Locked, lockedOf, referencesNow } from './lock.ts'
import { refuseHiddenReferences } from './references.ts'

export interface WriteArgs extends FindArgs {
  readonly after?: After | undefined
  readonly isolation?: Isolation | undefined
}

export interface UpdateArgs extends WriteArgs {
  readonly where: unknown
  readonly data: unknown
}

export interface DeleteArgs extends FindArgs {
  readonly where: unknown
  readonly isolation?: Isolation | undefined
}

/** Changes the row of a unique key. */
export async function update(context: Context, request: SingleRequest, args: UpdateArgs): Promise<Row> {
  const { model } = context.authorizer.resourceOf(request.kind)
  parseCaller(request.caller)
  const change = changeOf(model, args)
  const write = { operation: 'update', model, fields: change.data, isolation: args.isolation } as const
  return transact(context, request, write, async (transacting) => {
    const { within, written } = transacting
    const locked = await lockedOf(within, request, args.where)
    transacting.locked(locked.key)
    const row = await updateLocked(within, request, locked, change)
    await written({ rows: 1, keys: [locked.key as Key] })
    return row
  })
}

/** What a row is changed to, and what is returned of it. */
export interface RowChange {
  readonly data: Row
  readonly shown: FindArgs
  readonly after: After | undefined
}

/** @throws RowgateError `unsupported-argument` */
export function changeOf(model: Model, { data, after, ...args }: Pick<UpdateArgs, 'data' | 'after'>): RowChange {
  const fields = fieldsOf(model, data)
  refuseKeyChange(model, fields)
  return { data: fields, shown: shownOf(model, args), after }
}

/** Changes a row that is locked, in its transaction. */
export function updateLocked(
  context: Context,
  request: SingleRequest,
  { key, references }: Locked,
  { data, shown, after }: RowChange,
): Promise<Row> {
  const { model } = context.authorizer.resourceOf(request.kind)
  return guarded(context, { ...request, after }, key, async () => {
    const row = await changed(context, model, key, { data, shown })
    // A trigger can keep a row from being written, or write another one instead.
    if (row === undefined) throw forbiddenResult(request.kind, request.action)
    const now = await referencesNow(context, model, key, false)
    const isChanged = (field: string): boolean => now?.[field] !== references[field]
    await refuseHiddenReferences(context, request, { model, written: { rows: [key], changed: isChanged } })
    return row
  })
}

/** Prisma changes nothing, and returns nothing, where there is nothing to change. */
async function changed(
  { store }: Context,
  model: Model,
  key: Row,
  { data, shown }: Pick<RowChange, 'data' | 'shown'>,
): Promise<Row | undefined> {
  const delegate = delegateOf(store, model)
  const where = whereShown(model, [key])
  if (Object.keys(data).length === 0) return (await delegate.findFirst({ ...shown, where })) as Row
  const [row] = await delegate.updateManyAndReturn({ ...shown, where, data })
  return row
}

/** Deletes the row of a unique key, and returns what it was. */
export async function remove(context: Context, request: SingleRequest, args: DeleteArgs): Promise<Row> {
  const { model } = context.authorizer.resourceOf(request.kind)
  parseCaller(request.caller)
  const shown = shownOf(model, args)
  const write = { operation: 'delete', model, isolation: args.isolation } as const
  return transact(context, request, write, async ({ within, written }) => {
    const { key } = await lockedOf(within, request, args.where)
    const row = await guarded(within, { ...request, after: false }, key, async () => {
      const delegate = delegateOf(within.store, model)
      const where = whereShown(model, [key])
      const found = await delegate.findFirst({ ...shown, where })
      await delegate.deleteMany({ where })
      return found as Row
    })
    await written({ rows: 1, keys: [key as Key] })
    return row
  })
}

function guarded(
  context: Context,
  intent: SingleRequest & Pick<WriteArgs, 'after'>,
  key: Row,
  write: () => Promise<Row>,
): Promise<Row> {
  const resource = context.authorizer.resourceOf(intent.kind)
  const stored = async (): Promise<StoredRow | undefined> => (await storedRows(context.store, resource, [key]))[0]
  const change: Change<Row> = { before: stored, write, after: stored }
  return authorizeChange(context.authorizer, { ...intent, after: intent.after }, change)
}
