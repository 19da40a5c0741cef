import { METHODS as HTTP_METHODS } from 'node:http'
import { RowgateError } from '@rowgate/core'
import type { RequestHandler } from 'express'

/** An application or a router. */
export interface RouterLike {
  // oxlint-disable-next-line typescript/no-explicit-any -- a route has a method for every method of HTTP
  route: (path: any) => any
  // oxlint-disable-next-line typescript/no-explicit-any -- what is used may be anything that Express takes
  use: (...handlers: any[]) => any
}

/** An application of Express 4, which makes its router late and declares its routes there. */
interface LazyApplication {
  readonly lazyrouter?: () => void
  readonly _router?: RouterLike
}

type Declare = (...handlers: readonly unknown[]) => unknown

const METHODS: readonly string[] = ['all', ...HTTP_METHODS.map((method) => method.toLowerCase())]

/** Routers whose routes are asked about. */
const guarded: WeakSet<object> = new WeakSet()

/** Puts the guard before the handlers of every route: what no route is declared for, it does not see. */
export function guardRoutes(router: RouterLike, guard: RequestHandler): void {
  const declaring = declaringOf(router)
  const declare = declaring.route.bind(declaring) as Declare
  const use = router.use.bind(router) as Declare
  guarded.add(router)
  declaring.route = (path: unknown) => guardedRoute(declare(path) as Record<string, Declare>, guard)
  router.use = (...handlers: readonly unknown[]) => {
    for (const handler of handlers.flat(Infinity)) if (hasRoutes(handler) && !guarded.has(handler)) throw unguarded()
    return use(...handlers)
  }
}

function declaringOf(router: RouterLike): RouterLike {
  const application = router as LazyApplication
  application.lazyrouter?.()
  const { _router: declaring = router } = application
  return declaring
}

function guardedRoute(route: Record<string, Declare>, guard: RequestHandler): unknown {
  for (const method of METHODS) {
    const add = route[method]?.bind(route)
    if (add !== undefined) route[method] = (...handlers) => add(guard, ...handlers)
  }
  return route
}

function hasRoutes(handler: unknown): handler is object {
  return typeof handler === 'function' && 'route' in handler && 'use' in handler
}

function unguarded(): RowgateError {
  return new RowgateError('A router is used whose routes are not asked about.', {
    code: 'unsupported-argument',
    path: 'authorizeRoutes',
    hint: 'Call `authorizeRoutes` with it as well, before its routes are declared.',
  })
}
