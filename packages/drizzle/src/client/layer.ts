import type { Caller } from '@rowgate/core'
import type { TablesRelationalConfig } from 'drizzle-orm'
import { check, isAllowed } from './check.ts'
import { type Context, inside } from './context.ts'
import type { DataLayer } from './data-layer.ts'
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
import { insideOf } from './store.ts'
import type { Client } from './tables.ts'
import { create, createMany, upsert } from './write/create.ts'
import { deleteMany, updateMany } from './write/many.ts'
import { remove, update } from './write/one.ts'

type Name = Exclude<keyof DataLayer<TablesRelationalConfig, unknown>, 'as' | 'with'>

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
  authorizedCreate:            create,
  authorizedCreateMany:        createMany,
  authorizedUpdate:            update,
  authorizedUpdateMany:        updateMany,
  authorizedDelete:            remove,
  authorizedDeleteMany:        deleteMany,
  authorizedUpsert:            upsert,
  check,
  isAllowed,
}

/** The functions of a data layer, for any principal. */
export function layerOn(context: Context): object {
  const functions = named((name) => (caller: Caller, kind: string, action: string, last: never) => {
    return FUNCTIONS[name](context, { caller, kind, action } as never, last)
  })
  return {
    ...functions,
    as: (caller: Caller) => boundOn(context, caller),
    with: (transaction: Client) => layerOn(inside(context, insideOf(context.store, transaction))),
  }
}

/** The same for one principal. */
function boundOn(context: Context, caller: Caller): object {
  const functions = named((name) => (kind: string, action: string, last: never) => {
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
