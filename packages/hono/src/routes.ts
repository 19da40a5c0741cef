import { RowgateError } from '@rowgate/core'
import type { MiddlewareHandler } from 'hono'
import { METHODS } from 'hono/router'

/** An application, as far as routes are declared on it. */
export interface AppLike {
  readonly on: unknown
  readonly use: unknown
  readonly route: unknown
  readonly mount: unknown
  readonly basePath: unknown
}

type Declare = (...args: readonly unknown[]) => unknown
type Declarations = Readonly<Record<'on' | 'use' | 'route' | 'mount' | 'basePath', Declare>>

/** Applications whose routes are asked about. */
const guarded: WeakSet<object> = new WeakSet()

/** Puts the guard before the handlers of every route: what no route is declared for, it does not see. */
export function guardRoutes(app: AppLike, guard: MiddlewareHandler): void {
  const { on, use, route, mount, basePath } = app as Declarations
  const own = app as unknown as Record<string, Declare>
  guarded.add(app)
  for (const method of ['all', ...METHODS]) own[method] = declared(own[method] as Declare, guard)
  Object.assign(app, {
    on: (method: unknown, path: unknown, ...handlers: readonly unknown[]) => on(method, path, guard, ...handlers),
    mount: (path: string, ...mounted: readonly unknown[]) => {
      use(`${path.replace(/\/$/, '')}/*`, guard)
      return mount.call(app, path, ...mounted)
    },
    route: (path: unknown, sub: object) => {
      if (!guarded.has(sub)) throw unguarded()
      return route.call(app, path, sub)
    },
    basePath: (path: unknown) => {
      const based = basePath.call(app, path) as AppLike
      guardRoutes(based, guard)
      return based
    },
  })
}

/** The path may be left out: it is then that of the declaration before. */
function declared(declare: Declare, guard: MiddlewareHandler): Declare {
  return (first, ...handlers) =>
    typeof first === 'string' ? declare(first, guard, ...handlers) : declare(guard, first, ...handlers)
}

function unguarded(): RowgateError {
  return new RowgateError('An application is put behind a path whose routes are not asked about.', {
    code: 'unsupported-argument',
    path: 'authorizeRoutes',
    hint: 'Call `authorizeRoutes` with it as well, before its routes are declared.',
  })
}
