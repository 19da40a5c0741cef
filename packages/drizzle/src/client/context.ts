import {
  type Authorizer,
  type Caller,
  type CursorCodec,
  type Filter,
  type HiddenRelation,
  type Model,
  oneAction,
  type ResourceMap,
  RowgateError,
  tracedNow,
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

/** Asks the PDP which rows of the kind the request may have. The condition is about the kind's table, or an alias of it. */
export async function permittedRows(
  { authorizer, store }: Context,
  request: Request,
  { table, ...options }: SearchOptions & { readonly table?: PgTable } = {},
): Promise<Permitted> {
  const { caller, kind, action } = request
  const { model } = authorizer.resourceOf(kind)
  const permission = await authorizer.permissionFor(caller, kind, action)
  if (permission.kind !== 'conditional') return permission.kind === 'allowed' ? { rows: 'all' } : { rows: 'none' }
  const text = searchText(kind, permission.filter, options)
  return { rows: 'some', where: toDrizzle(text, table ?? tableOf(store, model.name)) }
}

/** How filters are spelled: those of cached plans are met again and again. */
const SEARCHES = { once: new WeakMap<Filter, SqlText>(), recheck: new WeakMap<Filter, SqlText>() } as const

function searchText(kind: string, filter: Filter, options: SearchOptions): SqlText {
  const searches = SEARCHES[options.recheck === true ? 'recheck' : 'once']
  const text = searches.get(filter) ?? tracedNow('lower', { kind }, () => lowerSearch(filter, postgresql, options))
  searches.set(filter, text)
  return text
}

/**
 * Refuses what a plan alone answers, where every list is to be verified row by row.
 *
 * @throws RowgateError `unsupported-argument`
 */
export function refuseUnverified({ verifier }: Context, what: string): void {
  if (!verifier.always) return
  throw new RowgateError(`${what} cannot be verified row by row.`, {
    code: 'unsupported-argument',
    path: 'verify',
    hint: 'Read the rows themselves, or use a data layer without `verify: "always"` for this.',
  })
}
