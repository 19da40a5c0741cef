import type { Request } from 'express'

/** The route of a request as it is declared: `/expenses/:id`. The path, while no route has taken it. */
export function routeOf(request: Request): string {
  const { path } = (request.route ?? {}) as { readonly path?: unknown }
  return typeof path === 'string' ? `${request.baseUrl}${path}` : `${request.baseUrl}${request.path}`
}
