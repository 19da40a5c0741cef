import {
  createGuards,
  gateResponse,
  type GuardOf,
  type GuardOptions,
  type LayerLike,
  PROBLEM_TYPE,
  type RequestResourceOptions,
  type RowOf,
  type Session,
} from '@rowgate/core'
import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import { factsOf, routeOf } from './facts.ts'
import { guardRoutes, type RouterLike } from './routes.ts'

export type RowgateOptions<L extends LayerLike> = GuardOptions<L, Request>

/** The guards of an application. */
export interface Rowgate<L extends LayerLike> {
  /**
   * Goes before everything that is to be guarded: finds the principal, puts the session on the request as `request.rowgate`, and lets no
   * success out that nothing has authorized. Once more behind a middleware that loses the request at hand, it finds it again.
   */
  readonly session: RequestHandler
  /** The session of a request. */
  readonly of: (request: Request) => Session<L>
  /** The session of the request at hand, for code that the request is not handed to. */
  readonly current: () => Session<L>
  /**
   * Guards a route, or a router: authorizes the row of the key before its handlers, which `rowOf` hands it to.
   * `guard('expense', 'approve', key)`, or `guard('expense', key)` for the action of the request's method.
   */
  readonly guard: (...check: GuardOf<L, Request>) => RequestHandler
  /** The row that the last guard has loaded. */
  readonly rowOf: (request: Request) => RowOf<L>
  /** Runs before every handler behind it, for a route or a whole router. What throws there refuses the request. */
  readonly before: (handler: (session: Session<L>, request: Request) => unknown) => RequestHandler
  /** Asks the PDP about the request itself: a resource of kind `http_request`. */
  readonly authorizeRequest: (action?: string, options?: RequestResourceOptions) => RequestHandler
  /**
   * The same for every route that is declared on the router from now on. An unknown route stays 404.
   *
   * @throws RowgateError `unsupported-argument` later on, when a router is used on it whose own routes are not asked about.
   */
  readonly authorizeRoutes: (router: RouterLike, action?: string, options?: RequestResourceOptions) => void
  /** Goes after everything else: turns Rowgate's errors into problems. */
  readonly problems: ErrorRequestHandler
}

/**
 * Guards an Express application, of version 4 or 5.
 *
 * @example
 * const rg = rowgate({ layer, principal: (request) => principalOf(request) })
 * app.use(rg.session)
 * app.get('/expenses', async (request, response) => response.json(await rg.of(request).data.authorizedFindMany('expense', 'view')))
 * app.use(rg.problems)
 */
export function rowgate<L extends LayerLike>(options: RowgateOptions<L>): Rowgate<L> {
  const hint = 'Use `session` before the routes: app.use(rg.session).'
  const guards = createGuards<L, Request>(options, { facts: factsOf, hint })

  const session: RequestHandler = (request, response, next) => {
    const opened = guards.open({ request, method: request.method, route: () => routeOf(request) })
    if (opened === undefined) return guards.run(request, guards.of(request), next)
    gateResponse(response, opened.decide)
    response.once('close', () => void (response.writableFinished || opened.abort()))
    const begin = async (): Promise<void> => {
      const own = await opened.session
      Object.assign(request, { rowgate: own })
      if (!response.destroyed) guards.run(request, own, next)
    }
    begin().catch(next)
  }

  const before: Rowgate<L>['before'] = (handler) => (request, _response, next) => {
    Promise.resolve()
      .then(() => handler(guards.of(request), request))
      .then(() => next(), next)
  }

  const authorizeRequest: Rowgate<L>['authorizeRequest'] = (action, asked) =>
    before((_, request) => guards.authorizeRequest(request, { ...asked, action }))

  const problems: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    const told = response.headersSent ? undefined : guards.tell(error)
    if (told === undefined) return next(error)
    response.status(told.status).type(PROBLEM_TYPE).send(JSON.stringify(told))
  }

  return {
    session,
    of: guards.of,
    current: guards.current,
    guard: (...check) => before((_, request) => guards.load(request, check)),
    rowOf: guards.rowOf,
    before,
    authorizeRequest,
    authorizeRoutes: (router, action, asked) => guardRoutes(router, authorizeRequest(action, asked)),
    problems,
  }
}
