import { type Caller, unguarded } from '@rowgate/core'
import { aggregate, groupBy } from './aggregate.ts'
import { allowedActions } from './allowed-actions.ts'
import { check, isAllowed } from './check.ts'
import { isAllowedObject } from './check-object.ts'
import { checkRow } from './check-row.ts'
import { type Context, inside, type Request, single, type SingleRequest } from './context.ts'
import type { DataLayer } from './data-layer.ts'
import { explain } from './explain.ts'
import { countRows, findFirst, findFirstOrThrow, findMany, findUnique, findUniqueOrThrow } from './find.ts'
import { findPage } from './page.ts'
import type { PrismaClientLike } from './prisma-types.ts'
import { ready } from './ready.ts'
import { insideOf } from './store.ts'
import { create, createMany, upsert } from './write/create.ts'
import { whereOf } from './where.ts'
import { deleteMany, updateMany } from './write/many.ts'
import { remove, update } from './write/one.ts'

type Name = Exclude<keyof DataLayer<PrismaClientLike, never, never>, 'as' | 'with' | 'unguarded' | 'ready'>

/** Each function by its name: in a context, for a request, with the last argument of the call. */
// oxfmt-ignore
const FUNCTIONS: Readonly<Record<Name, (context: Context, request: never, last: never) => Promise<unknown>>> = {
  authorizedFindMany:          findMany,
  authorizedFindFirst:         findFirst,
  authorizedFindFirstOrThrow:  findFirstOrThrow,
  authorizedFindUnique:        findUnique,
  authorizedFindUniqueOrThrow: findUniqueOrThrow,
  authorizedCount:             countRows,
  authorizedAggregate:         aggregate,
  authorizedGroupBy:           groupBy,
  authorizedPage:              findPage,
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

type Write<Args, R> = (context: Context, request: SingleRequest, args: Args) => Promise<R>

function writing<Args, R>(write: Write<Args, R>): (context: Context, request: Request, args: Args) => Promise<R> {
  return (context, request, args) => write(context, single(request), args)
}

/** The functions of a data layer, for any principal. */
export function layerOn(context: Context): object {
  const functions = named((name) => (caller: Caller, kind: string, action: Request['action'], last: never) => {
    return FUNCTIONS[name](context, { caller, kind, action } as never, last)
  })
  return {
    ...functions,
    as: (caller: Caller) => boundOn({ ...context, authorizer: context.authorizer.bound() }, caller),
    with: (transaction: object) => layerOn(inside(context, insideOf(transaction))),
    unguarded: (reason: string) => unguarded(context.authorizer, reason, context.store.client),
    ready: () => ready(context),
  }
}

/** The same for one principal. */
function boundOn(context: Context, caller: Caller): object {
  const functions = named((name) => (kind: string, action: Request['action'], last: never) => {
    return FUNCTIONS[name](context, { caller, kind, action } as never, last)
  })
  return { ...functions, with: (transaction: object) => boundOn(inside(context, insideOf(transaction)), caller) }
}

function named<F>(functionOf: (name: Name) => F): Record<string, F> {
  return Object.fromEntries(Object.keys(FUNCTIONS).map((name) => [name, functionOf(name as Name)]))
}
