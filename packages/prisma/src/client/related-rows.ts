import {
  candidatesOf,
  type Filter,
  governingResource,
  type Model,
  type Permission,
  refuseUnverified,
  type Relation,
  ROOT,
  type RowgateError,
} from '@rowgate/core'
import { constant } from '../lower/constants.ts'
import type { Where } from '../lower/lowered.ts'
import { lowerDefinite, lowerWhere } from '../lower/where.ts'
import type { Context, Request } from './context.ts'
import { yearsOf } from './store.ts'

/** Rows that are reached through relations, each with what the policy of its own kind permits for its read action. */
export interface Reaching {
  readonly context: Context
  /** Whether the rows that are loaded are compared with what the PDP says of them, so that they need their keys. */
  readonly isVerified: (target: Model) => boolean
  /** @throws RowgateError `ambiguous-kind` when several kinds are bound to the model. */
  readonly rowsOf: (target: Model) => Promise<RelatedRows>
}

/** The rows of a model that may be read; those of a model that no kind is bound to are all. */
export type RelatedRows = { readonly rows: 'all' } | SomeRelated

export interface SomeRelated {
  readonly rows: 'some'
  /** Who reads which kind. */
  readonly request: Request
  readonly filter: Filter
  /** Why the filter itself finds more than may be read, where only the PDP knows which of its rows are. */
  readonly refusal?: RowgateError | undefined
  /** Finds the rows that the filter finds, or more. */
  readonly where: Where
  /** The same for a place that may be negated. */
  readonly definite: Where
  readonly exact: boolean
}

/** The PDP is asked once for each model that the arguments of a call reach. */
export function createReaching(
  context: Context,
  { caller }: Pick<Request, 'caller'>,
  isVerified: boolean = false,
): Reaching {
  const known = new Map<string, Promise<RelatedRows>>()
  return {
    context,
    isVerified: (target) => isVerified && governingResource(context.map, target) !== undefined,
    rowsOf: (target) => {
      const rows = known.get(target.name) ?? askFor(context, caller, target)
      known.set(target.name, rows)
      return rows
    },
  }
}

async function askFor(context: Context, caller: Request['caller'], target: Model): Promise<RelatedRows> {
  const resource = governingResource(context.map, target)
  if (resource === undefined) return { rows: 'all' }
  const request = { caller, kind: resource.kind, action: resource.readAction }
  const permission = await context.authorizer.permissionFor(caller, request.kind, request.action)
  return permission.kind === 'allowed'
    ? { rows: 'all' }
    : { rows: 'some', request, ...conditions(context, target, permission) }
}

function conditions(
  { store }: Context,
  target: Model,
  permission: Permission,
): Pick<SomeRelated, 'filter' | 'refusal' | 'where' | 'definite' | 'exact'> {
  const filter = candidatesOf(permission)
  if (permission.kind === 'denied') {
    const none = constant(target, false)
    return { filter, where: none, definite: none, exact: true }
  }
  const { where, exactness } = lowerWhere(filter, target, ROOT, yearsOf(store))
  const definite = lowerDefinite(filter, target, yearsOf(store))
  const refusal = permission.kind === 'undecided' ? permission.refusals[0] : undefined
  const exact = exactness === 'exact' && definite.exactness === 'exact' && refusal === undefined
  return { filter, refusal, where, definite: definite.where, exact }
}

/**
 * Related rows that are asked about, but not loaded.
 *
 * @throws RowgateError `unsupported-argument` where all rows are verified one by one.
 */
export function unloadedRows({ context, rowsOf }: Reaching, target: Model): Promise<RelatedRows> {
  if (governingResource(context.map, target) !== undefined)
    refuseUnverified(context.verifier, `What is asked of rows of ${target.name}`)
  return rowsOf(target)
}

/** The model that a relation leads to. */
export function targetOf({ context }: Reaching, { model }: Relation): Model {
  return context.models[model] as Model
}
