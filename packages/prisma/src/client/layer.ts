import type { Caller } from '@rowgate/core'
import { allowedActions } from './allowed-actions.ts'
import { check, isAllowed } from './check.ts'
import { isAllowedObject } from './check-object.ts'
import { checkRow } from './check-row.ts'
import { type Context, type Request, whereOf } from './context.ts'
import type { DataLayer } from './data-layer.ts'
import { explain } from './explain.ts'
import { countRows, findFirst, findFirstOrThrow, findMany, findUnique, findUniqueOrThrow } from './find.ts'
import type { PrismaClientLike } from './prisma-types.ts'
import { ready } from './ready.ts'
import { insideOf } from './store.ts'

type Name = Exclude<keyof DataLayer<PrismaClientLike, never, never>, 'as' | 'with' | 'ready'>

/** Each function by its name: in a context, for a request, with the last argument of the call. */
// oxfmt-ignore
const FUNCTIONS: Readonly<Record<Name, (context: Context, request: Request, last: never) => Promise<unknown>>> = {
  authorizedFindMany:          findMany,
  authorizedFindFirst:         findFirst,
  authorizedFindFirstOrThrow:  findFirstOrThrow,
  authorizedFindUnique:        findUnique,
  authorizedFindUniqueOrThrow: findUniqueOrThrow,
  authorizedCount:             countRows,
  authorizedWhere:             whereOf,
  check,
  isAllowed,
  isAllowedObject,
  checkRow,
  allowedActions,
  explain,
}

/** The functions of a data layer, for any principal. */
export function layerOn(context: Context): object {
  const functions = named((name) => (caller: Caller, kind: string, action: Request['action'], last: never) => {
    return FUNCTIONS[name](context, { caller, kind, action }, last)
  })
  return {
    ...functions,
    as: (caller: Caller) => boundOn({ ...context, authorizer: context.authorizer.bound() }, caller),
    with: (transaction: object) => layerOn({ ...context, store: insideOf(transaction) }),
    ready: () => ready(context),
  }
}

/** The same for one principal. */
function boundOn(context: Context, caller: Caller): object {
  const functions = named((name) => (kind: string, action: Request['action'], last: never) => {
    return FUNCTIONS[name](context, { caller, kind, action }, last)
  })
  return { ...functions, with: (transaction: object) => boundOn({ ...context, store: insideOf(transaction) }, caller) }
}

function named<F>(functionOf: (name: Name) => F): Record<string, F> {
  return Object.fromEntries(Object.keys(FUNCTIONS).map((name) => [name, functionOf(name as Name)]))
}
