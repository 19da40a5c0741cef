import type { RequestFacts } from '@rowgate/core'
import type { Request } from 'express'

/** What a policy may know of a request. */
export function factsOf(request: Request): RequestFacts {
  const { method, params, query } = request
  const header = (name: string): string | undefined => request.get(name)
  return { method, route: routeOf(request), path: pathOf(request), params, query, header }
}

/** The route of a request as it is declared: `/expenses/:id`. The path, while no route has taken it. */
export function routeOf(request: Request): string {
  const { path } = (request.route ?? {}) as { readonly path?: unknown }
  return typeof path === 'string' ? `${request.baseUrl}${path}` : pathOf(request)
}

function pathOf({ baseUrl, path }: Request): string {
  return `${baseUrl}${path}`
}
