import {
  afterAction,
  type After,
  authorizeResult,
  forbiddenResult,
  NotFoundError,
  parseCaller,
  RowgateError,
} from '@rowgate/core'
import { storedRows } from '../allowed-actions.ts'
import { type Context, inside, type SingleRequest } from '../context.ts'
import { withKey } from '../key-selection.ts'
import { delegateOf, type FindArgs, inTransaction, type Row } from '../store.ts'
import { keyFields } from '../verify.ts'
import { attempt } from './conflict.ts'
import { fieldsOf, shownOf } from './data.ts'
import { lockUnique } from './lock.ts'
import { changeOf, updateLocked, type WriteArgs } from './one.ts'
import { refuseHiddenReferences } from './references.ts'

export interface CreateArgs extends WriteArgs {
  readonly data: unknown
}

export interface UpsertArgs extends WriteArgs {
  readonly where: unknown
  readonly create: unknown
  readonly update: unknown
}

/** A request with an action for each of what an upsert can come to. */
export type UpsertRequest = Omit<SingleRequest, 'action'> & {
  readonly action: { readonly create: string; readonly update: string }
}

/** Creates a row. */
export async function create(context: Context, request: SingleRequest, args: CreateArgs): Promise<Row> {
  const [row] = await createMany(context, request, { ...args, data: [args.data] })
  return row as Row
}

/** Creates rows: all of them, or none. */
export async function createMany(context: Context, request: SingleRequest, args: CreateArgs): Promise<readonly Row[]> {
  const { model } = context.authorizer.resourceOf(request.kind)
  parseCaller(request.caller)
  refuseSkipping(args)
  const creation = {
    data: [args.data].flat().map((each) => fieldsOf(model, each)),
    shown: shownOf(model, args),
    after: args.after,
  }
  await refuseHopeless(context, request)
  if (creation.data.length === 0) return []
  const fields = creation.data.length === 1 ? creation.data[0] : undefined
  return attempt(context, request, { model, fields }, () =>
    inTransaction(context.store, args.isolation, (store) => insert(inside(context, store), request, creation)),
  )
}

/**
 * Changes the row of a key, or creates it; when another creates it between the look and the write, once more. Prisma's own upsert would
 * change a row that nobody has been asked about.
 *
 * @throws ForbiddenError also when there is a row that the principal may not read: as if it might not create one.
 */
export async function upsert(context: Context, request: UpsertRequest, args: UpsertArgs): Promise<Row> {
  parseCaller(request.caller)
  try {
    return await upsertOnce(context, request, args)
  } catch (error) {
    const appeared = isCollision(error) && (await exists(context, request, args))
    if (!appeared) throw hiding(error, request)
  }
  return upsertOnce(context, request, args).catch((error: unknown) => {
    throw hiding(error, request)
  })
}

function upsertOnce(context: Context, { action, ...request }: UpsertRequest, args: UpsertArgs): Promise<Row> {
  const { model } = context.authorizer.resourceOf(request.kind)
  const creating: SingleRequest = { ...request, action: action.create }
  const updating: SingleRequest = { ...request, action: action.update }
  const change = changeOf(model, { ...args, data: args.update })
  const data = fieldsOf(model, args.create)
  return attempt(context, creating, { model, fields: data }, () =>
    inTransaction(context.store, args.isolation, async (store) => {
      const within = inside(context, store)
      const locked = await lockUnique(within, updating, args.where)
      if (locked !== undefined) return updateLocked(within, updating, locked, change)
      await refuseHopeless(within, creating)
      const [row] = await insert(within, creating, { data: [data], shown: change.shown, after: args.after })
      return row as Row
    }),
  )
}

/** Errors that a row in the way can have made. */
function isCollision(error: unknown): boolean {
  return error instanceof RowgateError && (error.code === 'conflict' || error.code === 'forbidden')
}

/** Waits for whoever is about to create the row. */
function exists(context: Context, { action, ...request }: UpsertRequest, { where }: UpsertArgs): Promise<boolean> {
  return inTransaction(context.store, undefined, async (store) => {
    const locked = await lockUnique(inside(context, store), { ...request, action: action.update }, where)
    return locked !== undefined
  })
}

function hiding(error: unknown, { kind, action }: UpsertRequest): unknown {
  return error instanceof NotFoundError ? forbiddenResult(kind, action.create) : error
}

interface Creation {
  readonly data: readonly Row[]
  readonly shown: FindArgs
  readonly after: After | undefined
}

async function insert(
  context: Context,
  request: SingleRequest,
  { data, shown, after }: Creation,
): Promise<readonly Row[]> {
  const { authorizer, store } = context
  const resource = authorizer.resourceOf(request.kind)
  const { model } = resource
  const names = keyFields(model).map(({ name }) => name)
  const { args, strip } = withKey(shown, names)
  const rows = await delegateOf(store, model).createManyAndReturn({ ...args, data })
  const keys = rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])))
  const stored = await storedRows(store, resource, keys)
  const actions = [request.action, afterAction(resource, { ...request, after: after ?? false })]
  for (const action of new Set(actions)) {
    if (action !== undefined) await authorizeResult(authorizer, { ...request, action }, stored)
  }
  await refuseHiddenReferences(context, request, { model, written: { rows: keys, changed: () => true } })
  return rows.map(strip)
}

/** Who may create nothing of the kind is told so before the database is touched. */
async function refuseHopeless({ authorizer }: Context, { caller, kind, action }: SingleRequest): Promise<void> {
  const permission = await authorizer.permissionFor(caller, kind, action)
  if (permission.kind === 'denied') throw forbiddenResult(kind, action)
}

/** How many rows are left out tells of rows that may not be read. */
function refuseSkipping({ skipDuplicates }: FindArgs): void {
  if (skipDuplicates === undefined || skipDuplicates === false) return
  throw new RowgateError('Rows that are there already are not skipped: they may be hidden ones.', {
    code: 'unsupported-argument',
    path: 'skipDuplicates',
    hint: 'Leave it out, or upsert the rows one by one.',
  })
}
