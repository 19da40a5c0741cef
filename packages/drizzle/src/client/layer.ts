import { type Caller, unguarded } from '@rowgate/core'
import type { TablesRelationalConfig } from 'drizzle-orm'
import { allowedActions } from './allowed-actions.ts'
import { check, isAllowed } from './check.ts'
import { isAllowedObject } from './check-object.ts'
import { checkRow } from './check-row.ts'
import { type Context, inside, type Request, single, type SingleRequest } from './context.ts'
import type { DataLayer } from './data-layer.ts'
import { explain } from './explain.ts'
import {
  countRows,
  findFirst,
  findFirstOrThrow,
  findMany,
  findUnique,
  findUniqueOrThrow,
  fromRows,
  whereOf,
} from './find.ts'
import { findPage } from './page.ts'
import { ready } from './ready.ts'
import { insideOf } from './store.ts'
import type { Client } from './tables.ts'
import { create, createMany, upsert } from './write/create.ts'
import { deleteMany, updateMany } from './write/many.ts'
import { remove, update } from './write/one.ts'

type Name = Exclude<keyof DataLayer<TablesRelationalConfig, unknown>, 'as' | 'with' | 'unguarded' | 'ready'>

/** Each function by its name: in a context, for a request, with the last argument of the call. */
// oxfmt-ignore
const FUNCTIONS: Readonly<Record<Name, (context: Context, request: never, last: never) => Promise<unknown>>> = {
  authorizedFindMany:          findMany,
  authorizedFindFirst:         findFirst,
  authorizedFindFirstOrThrow:  findFirstOrThrow,
  authorizedFindUnique:        findUnique,
  authorizedFindUniqueOrThrow: findUniqueOrThrow,
  authorizedCount:             countRows,
  authorizedPage:              findPage,
  authorizedFrom:              fromRows,
  authorizedWhere:             whereOf,
  authorizedCreate:            writing(create),
  authorizedCreateMany:        writing(createMany),
  authorizedUpdate:            writing(update),
  authorizedUpdateMany:        writing(updateMany),
  authorizedDelete:            writing(remove),
  authorizedDeleteMany:        writing(deleteMany),
  authorizedUpsert:            upsert,
  check,
  isAllowed,
  isAllowedObject,
  checkRow,
  allowedActions,
  explain,
}

type Write<C, R> = (context: Context, request: SingleRequest, config: C) => Promise<R>

function writing<C, R>(write: Write<C, R>): (context: Context, request: Request, config: C) => Promise<R> {
  return (context, request, config) => write(context, single(request), config)
}

/** The functions of a data layer, for any principal. */
export function layerOn(context: Context): object {
  const functions = named((name) => (caller: Caller, kind: string, action: Request['action'], last: never) => {
    return FUNCTIONS[name](context, { caller, kind, action } as never, last)
  })
  return {
    ...functions,
    as: (caller: Caller) => boundOn({ ...context, authorizer: context.authorizer.bound() }, caller),
    with: (transaction: Client) => layerOn(inside(context, insideOf(context.store, transaction))),
    unguarded: (reason: string) => unguarded(context.authorizer, reason, context.store.client),
    ready: () => ready(context),
  }
}

/** The same for one principal. */
function boundOn(context: Context, caller: Caller): object {
  const functions = named((name) => (kind: string, action: Request['action'], last: never) => {
    return FUNCTIONS[name](context, { caller, kind, action } as never, last)
  })
  return {
    ...functions,
    with: (transaction: Client) => boundOn(inside(context, insideOf(context.store, transaction)), caller),
  }
}

function named<F>(functionOf: (name: Name) => F): Record<string, F> {
  return Object.fromEntries(Object.keys(FUNCTIONS).map((name) => [name, functionOf(name as Name)]))
}
