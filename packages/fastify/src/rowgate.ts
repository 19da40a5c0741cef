import {
  createGuards,
  gateResponse,
  type GuardOf,
  type GuardOptions,
  type Guards,
  type LayerLike,
  PROBLEM_TYPE,
  type RequestResourceOptions,
  type RowOf,
  type Session,
} from '@rowgate/core'
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { factsOf, routeOf } from './facts.ts'

export type RowgateOptions<L extends LayerLike> = GuardOptions<L, FastifyRequest>

/** A hook: of a route (`{ preHandler: hook }`), or of all routes of a scope (`scope.addHook('preHandler', hook)`). */
export type Hook = (request: FastifyRequest) => Promise<void>

/** A request, as the key of a guard is read from it. */
export type KeyRequest = FastifyRequest<{ Params: Readonly<Record<string, string>> }>

/** The guards of an application. */
export interface Rowgate<L extends LayerLike> {
  /**
   * Guards the scope that it is registered in: finds the principal, puts the session on the request as `request.rowgate`, and lets no
   * success out that nothing has authorized.
   */
  readonly plugin: FastifyPluginCallback
  /** The session of a request. */
  readonly of: (request: FastifyRequest) => Session<L>
  /** The session of the request at hand, for code that the request is not handed to. */
  readonly current: () => Session<L>
  /**
   * Authorizes the row of the key before the handlers, which `rowOf` hands it to. `guard('expense', 'approve', key)`, or
   * `guard('expense', key)` for the action of the request's method.
   */
  readonly guard: (...check: GuardOf<L, KeyRequest>) => Hook
  /** The row that the last guard has loaded. */
  readonly rowOf: (request: FastifyRequest) => RowOf<L>
  /** Runs before the handlers. What throws there refuses the request. */
  readonly before: (handler: (session: Session<L>, request: FastifyRequest) => unknown) => Hook
  /** Asks the PDP about the request itself: a resource of kind `http_request`. */
  readonly authorizeRequest: (action?: string, options?: RequestResourceOptions) => Hook
  /** The same for the routes of a scope: `scope.addHook('onRequest', rg.authorizeRoutes())`. An unknown route stays 404. */
  readonly authorizeRoutes: (action?: string, options?: RequestResourceOptions) => Hook
  /** Turns Rowgate's errors into problems: `app.setErrorHandler(rg.problems)`. Others go on. */
  readonly problems: (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply
}

/**
 * Guards a Fastify application.
 *
 * @example
 * const rg = rowgate({ layer, principal: (request) => principalOf(request) })
 * await app.register(rg.plugin)
 * app.setErrorHandler(rg.problems)
 * app.get('/expenses', (request) => rg.of(request).data.authorizedFindMany('expense', 'view'))
 */
export function rowgate<L extends LayerLike>(options: RowgateOptions<L>): Rowgate<L> {
  const hint = 'Register the plugin before the routes: await app.register(rg.plugin).'
  const guards = createGuards<L, FastifyRequest>(options, { facts: factsOf, hint })
  const before: Rowgate<L>['before'] = (handler) => async (request) => {
    await handler(guards.of(request), request)
  }
  const authorizeRequest: Rowgate<L>['authorizeRequest'] = (action, asked) =>
    before((_, request) => guards.authorizeRequest(request, { ...asked, action }))
  return {
    plugin: pluginOf(guards),
    of: guards.of,
    current: guards.current,
    guard: (...check) => before((_, request) => guards.load(request, check as GuardOf<L, FastifyRequest>)),
    rowOf: guards.rowOf,
    before,
    authorizeRequest,
    authorizeRoutes: (action, asked) => {
      const ask = authorizeRequest(action, asked)
      return async (request) => (request.is404 ? undefined : ask(request))
    },
    problems: (error, _request, reply) => {
      const told = guards.tell(error)
      if (told === undefined) return reply.send(error)
      return reply.code(told.status).type(PROBLEM_TYPE).send(JSON.stringify(told))
    },
  }
}

/** Where an application finds the session, when it has declared it. */
const DECORATOR: string = 'rowgate'

/** The response of Node is what is guarded, so that `reply.hijack()` and `reply.raw` are, too. */
function pluginOf<L extends LayerLike>(guards: Guards<L, FastifyRequest>): FastifyPluginCallback {
  const begin = async (request: FastifyRequest, { raw }: FastifyReply, next: () => void): Promise<void> => {
    const opened = guards.open({ request, method: request.method, route: () => routeOf(request) })
    if (opened === undefined) return next()
    gateResponse(raw, opened.decide)
    raw.once('close', () => void (raw.writableFinished || opened.abort()))
    const session = await opened.session
    Object.assign(request, { [DECORATOR]: session })
    if (!raw.destroyed) guards.run(request, session, next)
  }
  const plugin = (app: FastifyInstance, _options: unknown, done: () => void): void => {
    if (!app.hasRequestDecorator(DECORATOR)) app.decorateRequest(DECORATOR, null)
    app.addHook('onRequest', (request, reply, next) => void begin(request, reply, next).catch(next))
    // What reads a body may go on in the context of the connection.
    app.addHook('preValidation', (request, _reply, next) => guards.run(request, guards.of(request), next))
    done()
  }
  return fastifyPlugin(plugin, { name: '@rowgate/fastify', fastify: '5.x' })
}
