import {
  type Authorizer,
  type Caller,
  type CursorCodec,
  type Filter,
  type HiddenRelation,
  type Model,
  oneAction,
  type ResourceMap,
  type RowgateError,
  tracedNow,
  unreachable,
  type Verified,
  type Verifier,
} from '@rowgate/core'
import { lowerSearch, postgresql, type SearchOptions, type SqlText } from '@rowgate/sql'
import type { SQL } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { toDrizzle } from '../lower/to-drizzle.ts'
import { type Store, tableOf } from './store.ts'

/** What the functions of a data layer share. */
export interface Context {
  readonly authorizer: Authorizer
  readonly map: ResourceMap
  readonly models: Readonly<Record<string, Model>>
  readonly store: Store
  readonly cursors: CursorCodec
  readonly hiddenRelation: HiddenRelation
  readonly verifier: Verifier
  /** How many rows the PDP may be asked about for a list that no database can filter. */
  readonly verifyLimit: number
  /** Told of every such list. */
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

/** The rows that a request may have, as a condition; `all` needs none. */
export type Permitted =
  | { readonly rows: 'all' }
  | { readonly rows: 'none' }
  | { readonly rows: 'some'; readonly where: SQL }
  | UndecidedRows

/** What is permitted, where something is. */
export type Granted = Exclude<Permitted, { readonly rows: 'none' }>

/** Those of the candidates of which the PDP says so, and why no database can be asked. */
export interface UndecidedRows {
  readonly rows: 'undecided'
  readonly candidates: SQL
  readonly refusal: RowgateError | undefined
}

/** Asks the PDP which rows of the kind the request may have. The condition is about the kind's table, or an alias of it. */
export async function permittedRows(
  { authorizer, store }: Context,
  request: Request,
  { table, ...options }: SearchOptions & { readonly table?: PgTable } = {},
): Promise<Permitted> {
  const { caller, kind, action } = request
  const { model } = authorizer.resourceOf(kind)
  const permission = await authorizer.permissionFor(caller, kind, action)
  const spelled = (filter: Filter): SQL =>
    toDrizzle(searchText(kind, filter, options), table ?? tableOf(store, model.name))
  switch (permission.kind) {
    case 'allowed':
      return { rows: 'all' }
    case 'denied':
      return { rows: 'none' }
    case 'conditional':
      return { rows: 'some', where: spelled(permission.filter) }
    case 'undecided':
      return { rows: 'undecided', candidates: spelled(permission.candidates), refusal: permission.refusals[0] }
    default:
      return unreachable(permission)
  }
}

/** The condition that finds every row that may be permitted; nothing where all may be. */
export function candidatesOf(permitted: Granted): SQL | undefined {
  if (permitted.rows === 'undecided') return permitted.candidates
  return permitted.rows === 'some' ? permitted.where : undefined
}

/** Whether the PDP is asked which of the candidates are permitted: only it knows, or it always is. */
export function isAsked({ verifier }: Context, { rows }: Permitted): boolean {
  return rows === 'undecided' || verifier.always
}

/** How filters are spelled: those of cached plans are met again and again. */
const SEARCHES = { once: new WeakMap<Filter, SqlText>(), recheck: new WeakMap<Filter, SqlText>() } as const

function searchText(kind: string, filter: Filter, options: SearchOptions): SqlText {
  const searches = SEARCHES[options.recheck === true ? 'recheck' : 'once']
  const text = searches.get(filter) ?? tracedNow('lower', { kind }, () => lowerSearch(filter, postgresql, options))
  searches.set(filter, text)
  return text
}
