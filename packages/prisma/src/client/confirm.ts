import { actionsOf, deniedOf, governingResource, type Model, type Said, type Verification } from '@rowgate/core'
import type { Where } from '../lower/lowered.ts'
import { lowerDefinite } from '../lower/where.ts'
import { type Context, modelOf, type Permitted, type Request, type SomeRows } from './context.ts'
import { answered } from './database-error.ts'
import { narrow } from './narrow.ts'
import { type LoadedRelation, relatedOf, settleRelated } from './settle-related.ts'
import { delegateOf, type FindArgs, type Row, yearsOf } from './store.ts'
import { type StoredByKey, storedByKey } from './stored.ts'
import { keyFields, keyText } from './verify.ts'

/** A result that is compared with what the PDP says of its rows: they have their keys. */
export interface Result {
  readonly rows: readonly Row[]
  readonly loaded: readonly LoadedRelation[]
}

/** By kind, what the PDP is told of the rows of a result and of their related rows. */
export type StoredByKind = ReadonlyMap<string, StoredByKey>

/** Loads what the PDP is told of a result. */
export async function storedOf(context: Context, request: Request, result: Result): Promise<StoredByKind> {
  const rows = new Map([[request.kind, [...result.rows]]])
  for (const { kind, row } of rowsBelow(context, result)) rows.set(kind, [...(rows.get(kind) ?? []), row])
  const stored = [...rows].map(async ([kind, some]): Promise<[string, StoredByKey]> => {
    return [kind, await storedByKey(context, kind, some)]
  })
  return new Map(await Promise.all(stored))
}

/** The related rows of a result that have a policy, at whatever depth. */
function rowsBelow(
  context: Context,
  { rows, loaded }: Result,
): readonly { readonly kind: string; readonly action: string; readonly row: Row }[] {
  return loaded.flatMap((relation) => {
    const related = rows.flatMap((row) => relatedOf(row, relation))
    const resource = governingResource(context.map, relation.target)
    const own = related.map((row) => ({ kind: resource?.kind ?? '', action: resource?.readAction ?? '', row }))
    return [...(resource === undefined ? [] : own), ...rowsBelow(context, { rows: related, loaded: relation.loaded })]
  })
}

/** What a result says of one row. */
type Saying = (kind: string, actions: readonly string[], row: Row) => Said | undefined

function sayingOf({ authorizer }: Context, stored: StoredByKind): Saying {
  return (kind, actions, row) => {
    const key = keyText(authorizer.resourceOf(kind).model, row)
    const found = stored.get(kind)?.get(key)
    return found && { name: JSON.stringify([kind, actions, key]), kind, actions, row: () => found }
  }
}

/**
 * The result without rows, related rows and permissions that the PDP denies.
 *
 * @throws RowgateError `hidden-relation` where a required related row is denied.
 */
export async function confirmed(
  context: Context,
  request: Request,
  result: Result & { readonly verification: Verification; readonly stored: StoredByKind },
): Promise<readonly Row[]> {
  const { verification } = result
  const say = sayingOf(context, result.stored)
  const actions = actionsOf(request.action)
  const said = [
    ...result.rows.flatMap((row) => [
      say(request.kind, actions, row),
      ...permittedOf(row).map((action) => say(request.kind, [action], row)),
    ]),
    ...rowsBelow(context, result).map(({ kind, action, row }) => say(kind, [action], row)),
  ].filter((each) => each !== undefined)
  const denied = await deniedOf(said, (kind, claims) =>
    verification.confirm(context.authorizer, { caller: request.caller, kind }, claims),
  )
  const isAllowed = (each: Said | undefined): boolean => each !== undefined && !denied.has(each.name)
  const rows = result.rows
    .filter((row) => isAllowed(say(request.kind, actions, row)))
    .map((row) => withoutDenied(row, (action) => isAllowed(say(request.kind, [action], row))))
  return settleRelated(modelOf(context, request), rows, result.loaded, {
    keep: async ({ target }, related) => {
      const resource = governingResource(context.map, target)
      if (resource === undefined) return related
      return related.filter((row) => isAllowed(say(resource.kind, [resource.readAction], row)))
    },
    show: ({ strip }, row) => strip(row),
  })
}

/** The actions that a row is shown to permit. */
function permittedOf({ _can: can }: Row): readonly string[] {
  return Object.entries(can ?? {}).flatMap(([action, truth]) => (truth === true ? [action] : []))
}

function withoutDenied(row: Row, isAllowed: (action: string) => boolean): Row {
  const { _can: can } = row
  if (can === undefined) return row
  const left = Object.entries(can as Row).map(([action, truth]) => [action, truth === true && isAllowed(action)])
  return { ...row, _can: Object.fromEntries(left) }
}

/** Says of some rows that are asked for and left out that they are not permitted. */
export async function confirmExcluded(
  context: Context,
  request: Request,
  {
    verification,
    permitted,
    where,
    unique,
  }: {
    readonly verification: Verification
    readonly permitted: Permitted
    /** What the caller asks for; of a unique key, what Prisma finds one row by. */
    readonly where: unknown
    readonly unique: boolean
  },
): Promise<void> {
  if (verification.excluded === 0 || permitted.rows === 'all') return
  const model = modelOf(context, request)
  const select = Object.fromEntries(keyFields(model).map(({ name }) => [name, true]))
  const asked = { ...(where === undefined ? {} : { where }), select }
  const left = permitted.rows === 'none' ? asked : narrow(asked, { NOT: definiteOf(context, permitted, model) })
  const rows = await findKeys(context, request, left, unique ? undefined : verification.excluded)
  const stored = await storedByKey(context, request.kind, rows)
  const claims = [...stored.values()].map((row) => ({ row, actions: actionsOf(request.action), permitted: false }))
  await verification.confirm(context.authorizer, request, claims)
}

/** Not to be negated without a definite spelling: of a row of which it is unknown the list leaves it out. */
function definiteOf({ store }: Context, { filter }: SomeRows, model: Model): Where {
  return lowerDefinite(filter, model, yearsOf(store)).where
}

async function findKeys(
  context: Context,
  request: Request,
  args: FindArgs,
  take: number | undefined,
): Promise<readonly Row[]> {
  const delegate = delegateOf(context.store, modelOf(context, request))
  return answered(request.kind, async () => {
    if (take !== undefined) return delegate.findMany({ ...args, take })
    const row = await delegate.findUnique(args)
    return row === null ? [] : [row]
  })
}
