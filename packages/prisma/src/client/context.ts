import {
  type Authorizer,
  type Caller,
  type CursorCodec,
  type Filter,
  type HiddenRelation,
  type Model,
  oneAction,
  type Permission,
  type ResourceMap,
  ROOT,
  RowgateError,
  tracedNow,
  undecidedWhere,
  unreachable,
  type Verified,
  type Verifier,
} from '@rowgate/core'
import { copyOf } from '../lower/lowered.ts'
import { type LoweredWhere, lowerWhere } from '../lower/where.ts'
import { type Store, yearsOf } from './store.ts'

/** What the functions of a data layer share. */
export interface Context {
  readonly authorizer: Authorizer
  readonly map: ResourceMap
  readonly models: Readonly<Record<string, Model>>
  readonly store: Store
  readonly cursors: CursorCodec
  readonly hiddenRelation: HiddenRelation
  readonly verifier: Verifier
  /** How many rows may be looked at to verify a list. */
  readonly verifyLimit: number
  /** Told of every list and count that was verified. */
  readonly onVerified?: ((verified: Verified) => void) | undefined
}

/** The same inside a transaction. */
export function inside(context: Context, store: Store): Context {
  return { ...context, store }
}

/** Who wants to do what to objects of which kind. */
export interface Request {
  readonly caller: Caller
  readonly kind: string
  /** Of several, all have to be allowed. */
  readonly action: string | readonly string[]
}

/** A request for one action: what is written, is written for one reason. */
export type SingleRequest = Request & { readonly action: string }

/** @throws RowgateError `unsupported-argument` when there are several actions. */
export function single(request: Request): SingleRequest {
  return { ...request, action: oneAction(request.action) }
}

/** The rows that a request may have; `all` needs no condition. */
export type Permitted = { readonly rows: 'all' } | { readonly rows: 'none' } | SomeRows

/** What is permitted, where something is. */
export type Granted = Exclude<Permitted, { readonly rows: 'none' }>

export interface SomeRows extends LoweredWhere {
  readonly rows: 'some'
  /** The filter that the `where` spells, or finds more rows than. */
  readonly filter: Filter
  /** Why the filter itself finds more than what is permitted, where it does: only the PDP knows which of its rows are. */
  readonly refusal?: RowgateError | undefined
}

/** Asks the PDP which rows of the kind the request may have. */
export async function permittedRows(
  { authorizer, store }: Context,
  { caller, kind, action }: Request,
  model: Model,
): Promise<Permitted> {
  const permission = await authorizer.permissionFor(caller, kind, action)
  const lowered = (filter: Filter): LoweredWhere => {
    const known =
      LOWERED.get(permission) ?? tracedNow('lower', { kind }, () => lowerWhere(filter, model, ROOT, yearsOf(store)))
    LOWERED.set(permission, known)
    return { ...known, where: copyOf(known.where) }
  }
  switch (permission.kind) {
    case 'allowed':
      return { rows: 'all' }
    case 'denied':
      return { rows: 'none' }
    case 'conditional':
      return { rows: 'some', filter: permission.filter, ...lowered(permission.filter) }
    case 'undecided': {
      const { candidates: filter, refusals } = permission
      return { rows: 'some', filter, ...lowered(filter), exactness: 'superset', refusal: refusals[0] }
    }
    default:
      return unreachable(permission)
  }
}

/** What permissions became: those of remembered plans are met again and again. An application may change the copy that it is given. */
const LOWERED = new WeakMap<Permission, LoweredWhere>()

/** Whether only the PDP knows which of the rows are permitted. */
export function isUndecided(permitted: Permitted): permitted is SomeRows {
  return permitted.rows === 'some' && permitted.refusal !== undefined
}

export function modelOf({ authorizer }: Context, { kind }: Request): Model {
  return authorizer.resourceOf(kind).model
}

/** The error of a condition for which Prisma has no words. */
export function inexactWhere({ kind, action }: Request, { refusal }: Pick<SomeRows, 'refusal'>): RowgateError {
  if (refusal !== undefined) return undecidedWhere({ kind, action }, refusal)
  return new RowgateError(
    `No Prisma "where" finds exactly the rows of "${kind}" that the policy permits for "${[action].flat().join('" and "')}".`,
    {
      code: 'inexact-where',
      path: kind,
      hint: 'Use a function that returns rows, a number or an aggregate, which verifies them; or pass `materialize` for a condition of keys.',
    },
  )
}
