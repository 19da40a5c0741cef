import type { RequestHandler } from 'express'

/** An application or a router. */
export interface RouterLike {
  // oxlint-disable-next-line typescript/no-explicit-any -- a route has a method for every method of HTTP
  route: (path: any) => any
}

const METHODS = ['all', 'get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const

/** Puts the guard before the handlers of every route: what no route is declared for, it does not see. */
export function guardRoutes(router: RouterLike, guard: RequestHandler): void {
  const declare = router.route.bind(router)
  router.route = (path: unknown) => {
    const route = declare(path) as Record<string, (...handlers: unknown[]) => unknown>
    for (const method of METHODS) {
      const add = route[method]?.bind(route)
      if (add !== undefined) route[method] = (...handlers) => add(guard, ...handlers)
    }
    return route
  }
}
