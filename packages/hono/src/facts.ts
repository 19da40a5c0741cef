import type { RequestFacts } from '@rowgate/core'
import type { Context } from 'hono'
import { routePath } from 'hono/route'

/** What a policy may know of a request. */
export function factsOf(c: Context): RequestFacts {
  const { req } = c
  const query = Object.entries(req.queries()).map(([name, values]) => [name, values.length > 1 ? values : values[0]])
  return {
    method: req.method,
    route: routeOf(c),
    path: req.path,
    params: req.param(),
    query: Object.fromEntries(query) as Record<string, unknown>,
    header: (name) => req.header(name),
  }
}

/** The route of a request as it is declared: `/expenses/:id`. */
export function routeOf(c: Context): string {
  return routePath(c, -1)
}
