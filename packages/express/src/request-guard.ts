import { authorizeRequestOf, type LayerLike, type RequestResourceOptions, type Session } from '@rowgate/core'
import type { Request } from 'express'
import { routeOf } from './route.ts'

export interface RequestGuardOptions extends RequestResourceOptions {
  readonly action?: string | undefined
}

/** Asks the PDP about the request itself. */
export function requestGuard<L extends LayerLike>(
  session: Session<L>,
  request: Request,
  options: RequestGuardOptions,
): Promise<void> {
  const { method, params, query } = request
  const path = `${request.baseUrl}${request.path}`
  const facts = { method, route: routeOf(request), path, params, query, header: (name: string) => request.get(name) }
  return authorizeRequestOf(session, facts, options)
}
