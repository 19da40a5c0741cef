import {
  afterAction,
  type After,
  authorizeResult,
  forbiddenResult,
  type Key,
  NotFoundError,
  parseCaller,
  RowgateError,
} from '@rowgate/core'
import { storedRows } from '../allowed-actions.ts'
import type { Context, SingleRequest } from '../context.ts'
import { withKey } from '../key-selection.ts'
import { delegateOf, type FindArgs, type Isolation, type Row } from '../store.ts'
import { keyFields, primaryKeyOf } from '../verify.ts'
import { transact } from './conflict.ts'
import { fieldsOf, shownOf } from './data.ts'
import { lockUnique } from './lock.ts'
import { changeOf, type RowChange, updateLocked, type WriteArgs } from './one.ts'
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
  return createRows(context, request, creation, args.isolation)
}

async function createRows(
  context: Context,
  request: SingleRequest,
  creation: Creation,
  isolation: Isolation | undefined,
): Promise<readonly Row[]> {
  const { model } = context.authorizer.resourceOf(request.kind)
  await refuseHopeless(context, request)
  if (creation.data.length === 0) return []
  const fields = creation.data.length === 1 ? creation.data[0] : undefined
  const write = { operation: 'create', model, fields, isolation } as const
  return transact(context, request, write, async ({ within, written }) => {
    const { rows, keys } = await insert(within, request, creation)
    await written({ rows: rows.length, keys })
    return rows
  })
}

/**
 * Changes the row of a key, or creates it; when another creates it between the two, changes that. Prisma's own upsert would change a row that
 * nobody has been asked about.
 *
 * @throws ForbiddenError also when there is a row that the principal may not read: as if it might not create one.
 */
export async function upsert(context: Context, request: UpsertRequest, args: UpsertArgs): Promise<Row> {
  parseCaller(request.caller)
  const { model } = context.authorizer.resourceOf(request.kind)
  const creating: SingleRequest = { ...request, action: request.action.create }
  const change = changeOf(model, { ...args, data: args.update })
  const data = [fieldsOf(model, args.create)]
  const found = await changeExisting(context, request, args, change)
  if (found !== undefined) return found
  try {
    const rows = await createRows(context, creating, { data, shown: change.shown, after: args.after }, args.isolation)
    return rows[0] as Row
  } catch (error) {
    const appeared = isCollision(error) ? await changeExisting(context, request, args, change) : undefined
    if (appeared === undefined) throw error
    return appeared
  }
}

/** Changes the row of a unique key; nothing when there is none, or none that may be read: creating it says then what can be said of either. */
async function changeExisting(
  context: Context,
  { action, ...request }: UpsertRequest,
  { where, isolation }: UpsertArgs,
  change: RowChange,
): Promise<Row | undefined> {
  const { model } = context.authorizer.resourceOf(request.kind)
  const updating: SingleRequest = { ...request, action: action.update }
  const write = { operation: 'update', model, fields: change.data, isolation } as const
  const changing = transact(context, updating, write, async (transacting) => {
    const { within, written } = transacting
    const locked = await lockUnique(within, updating, where)
    if (locked === undefined) return undefined
    transacting.locked(locked.key)
    const row = await updateLocked(within, updating, locked, change)
    await written({ rows: 1, keys: [locked.key as Key] })
    return row
  })
  return changing.catch((error: unknown) => {
    if (error instanceof NotFoundError) return undefined
    throw error
  })
}

/** Errors that a row in the way can have made. */
function isCollision(error: unknown): boolean {
  return error instanceof RowgateError && (error.code === 'conflict' || error.code === 'forbidden')
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
): Promise<{ readonly rows: readonly Row[]; readonly keys: readonly Key[] }> {
  const { authorizer, store } = context
  const resource = authorizer.resourceOf(request.kind)
  const { model } = resource
  const names = keyFields(model).map(({ name }) => name)
  const { args, strip } = withKey(shown, names)
  const rows = await delegateOf(store, model).createManyAndReturn({ ...args, data })
  // A trigger can keep a row from being written, or write it elsewhere.
  if (rows.length !== data.length) throw forbiddenResult(request.kind, request.action)
  const keys = rows.map((row) => primaryKeyOf(model, row) as Key)
  const stored = await storedRows(store, resource, keys)
  const actions = [request.action, afterAction(resource, { ...request, after: after ?? false })]
  for (const action of new Set(actions)) {
    if (action !== undefined) await authorizeResult(authorizer, { ...request, action }, stored)
  }
  await refuseHiddenReferences(context, request, { model, written: { rows: keys, changed: () => true } })
  return { rows: rows.map(strip), keys }
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
