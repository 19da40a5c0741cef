import {
  actionOf,
  type BoundLayer,
  createCurrentSession,
  gateResponse,
  type GuardOptions,
  type LayerLike,
  type MethodActions,
  openRequest,
  type RequestResourceOptions,
  RowgateError,
  type Session,
} from '@rowgate/core'
import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import { type ProblemHook, problemsWith } from './problems.ts'
import { requestGuard } from './request-guard.ts'
import { routeOf } from './route.ts'

export interface RowgateOptions<L extends LayerLike> extends GuardOptions<L, Request> {
  /** The action of a guard that names none, by method, where it is not the usual one. */
  readonly actions?: MethodActions | undefined
  /** What a client is told of an error, where it is not the usual problem. */
  readonly problem?: ProblemHook | undefined
}

/** The guards of an application. */
export interface Rowgate<L extends LayerLike> {
  /** Goes before everything that is to be guarded: finds the principal, and lets no success out that nothing has authorized. */
  readonly session: RequestHandler
  /** The session of a request. */
  readonly of: (request: Request) => Session<L>
  /** The session of the request at hand, for code that the request is not handed to. */
  readonly current: () => Session<L>
  /** Checks the row of a key; the action is that of the request's method when it is not given. Returns the row. */
  readonly authorize: (request: Request, check: Check<L>) => Promise<Awaited<ReturnType<BoundLayer<L>['check']>>>
  /** Guards a route, or a router: checks the row of the key before its handlers, which `rowOf` hands it to. */
  readonly guard: (
    kind: CheckArguments<L>[0],
    action: CheckArguments<L>[1] | undefined,
    key: (request: Request) => CheckArguments<L>[2],
  ) => RequestHandler
  /** The row that the last guard has loaded. */
  readonly rowOf: (request: Request) => Awaited<ReturnType<BoundLayer<L>['check']>>
  /** Runs before every handler behind it, for a route or a whole router. What throws there refuses the request. */
  readonly before: (handler: (session: Session<L>, request: Request) => unknown) => RequestHandler
  /** Asks the PDP about the request itself: a resource of kind `http_request`. */
  readonly authorizeRequest: (action?: string, options?: RequestResourceOptions) => RequestHandler
  /** The same for every route that is declared on the router from now on. An unknown route stays 404. */
  readonly authorizeRoutes: (router: RouterLike, action?: string, options?: RequestResourceOptions) => void
  /** Goes after everything else: turns Rowgate's errors into problems. */
  readonly problems: ErrorRequestHandler
}

type CheckArguments<L extends LayerLike> = Parameters<BoundLayer<L>['check']>

export interface Check<L extends LayerLike> {
  readonly kind: CheckArguments<L>[0]
  readonly action?: CheckArguments<L>[1] | undefined
  readonly key: CheckArguments<L>[2]
}

/** An application or a router. */
export interface RouterLike {
  // oxlint-disable-next-line typescript/no-explicit-any -- a route has a method for every method of HTTP
  route: (path: any) => any
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
  const sessions = new WeakMap<Request, Session<L>>()
  const rows = new WeakMap<Request, unknown>()
  const { run, current } = createCurrentSession<L>()
  const of = (request: Request): Session<L> => sessions.get(request) ?? withoutSession()

  const session: RequestHandler = (request, response, next) => {
    const place = { request, method: request.method, route: () => routeOf(request) }
    const begin = async (): Promise<void> => {
      const { session: opened, decide, abort } = await openRequest(options, place)
      if (response.destroyed) return abort()
      sessions.set(request, opened)
      gateResponse(response, decide)
      response.once('close', () => void (response.writableFinished || abort()))
      run(opened, next)
    }
    begin().catch(next)
  }

  const authorize: Rowgate<L>['authorize'] = (request, { kind, action, key }) =>
    of(request).data.check(kind, action ?? actionOf(request.method, options.actions), key)

  const before: Rowgate<L>['before'] = (handler) => (request, _response, next) => {
    Promise.resolve()
      .then(() => handler(of(request), request))
      .then(() => next(), next)
  }

  const authorizeRequest: Rowgate<L>['authorizeRequest'] = (action, asked) =>
    before((opened, request) => requestGuard(opened, request, { action, ...asked }))

  return {
    session,
    of,
    current,
    authorize,
    before,
    authorizeRequest,
    guard: (kind, action, key) =>
      before(async (_, request) => {
        rows.set(request, await authorize(request, { kind, action, key: key(request) }))
      }),
    rowOf: (request) => rows.get(request) as Awaited<ReturnType<BoundLayer<L>['check']>>,
    authorizeRoutes: (router, action, asked) => guardRoutes(router, authorizeRequest(action, asked)),
    problems: problemsWith(options),
  }
}

const METHODS = ['all', 'get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const

/** Puts the guard before the handlers of every route: what no route is declared for, it does not see. */
function guardRoutes(router: RouterLike, guard: RequestHandler): void {
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

function withoutSession(): never {
  throw new RowgateError('The request has no session.', {
    code: 'unsupported-argument',
    hint: 'Use `session` before the routes: app.use(rg.session).',
  })
}
