import type { MiddlewareHandler } from 'hono'

type Declare = (...handlers: readonly unknown[]) => unknown

/** An application, as far as routes are declared on it. */
export type AppLike = Readonly<Record<(typeof METHODS)[number] | 'on', unknown>>

const METHODS = ['all', 'get', 'post', 'put', 'patch', 'delete', 'options'] as const

/** Puts the guard before the handlers of every route: what no route is declared for, it does not see. */
export function guardRoutes(app: AppLike, guard: MiddlewareHandler): void {
  const guarded = Object.fromEntries(METHODS.map((method) => [method, declared(app[method] as Declare, guard)]))
  const on = app.on as Declare
  Object.assign(app, guarded, {
    on: (method: unknown, path: unknown, ...handlers: readonly unknown[]) => on(method, path, guard, ...handlers),
  })
}

/** The path may be left out: it is then that of the declaration before. */
function declared(declare: Declare, guard: MiddlewareHandler): Declare {
  return (first, ...handlers) =>
    typeof first === 'string' ? declare(first, guard, ...handlers) : declare(guard, first, ...handlers)
}
