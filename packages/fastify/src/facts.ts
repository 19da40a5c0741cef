import type { RequestFacts } from '@rowgate/core'
import type { FastifyRequest } from 'fastify'

/** What a policy may know of a request. */
export function factsOf(request: FastifyRequest): RequestFacts {
  return {
    method: request.method,
    route: routeOf(request),
    path: pathOf(request),
    params: recordOf(request.params),
    query: recordOf(request.query),
    header: (name) => headerOf(request, name),
  }
}

/** The route of a request as it is declared: `/expenses/:id`. The path of one that no route takes. */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? pathOf(request)
}

function pathOf({ url }: FastifyRequest): string {
  return url.replace(/[?#].*$/s, '')
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name.toLowerCase()]
  return Array.isArray(value) ? value.join(', ') : value
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
