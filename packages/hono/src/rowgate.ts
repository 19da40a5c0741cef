import {
  createGuards,
  type Decide,
  gateResponse,
  type GuardedRequest,
  type GuardOf,
  type GuardOptions,
  type LayerLike,
  type Problem,
  PROBLEM_TYPE,
  type RequestResourceOptions,
  type RowOf,
  type Session,
} from '@rowgate/core'
import type { Context, ErrorHandler, MiddlewareHandler, Next } from 'hono'
import { factsOf, routeOf } from './facts.ts'
import { nodeResponseOf, onDisconnect } from './node-response.ts'
import { type AppLike, guardRoutes } from './routes.ts'
import { watchStreams } from './streams.ts'

export type RowgateOptions<L extends LayerLike> = GuardOptions<L, Context>

/** What a context has behind the session: `new Hono<RowgateEnv<typeof layer>>()`. */
export interface RowgateEnv<L extends LayerLike> {
  Variables: { rowgate: Session<L> }
}

/** The guards of an application. */
export interface Rowgate<L extends LayerLike> {
  /**
   * Goes before everything that is to be guarded: finds the principal, puts the session on the context as `c.var.rowgate`, and lets no
   * success out that nothing has authorized.
   */
  readonly session: MiddlewareHandler<RowgateEnv<L>>
  /** The session of a request. */
  readonly of: (c: Context) => Session<L>
  /** The session of the request at hand, for code that the context is not handed to. */
  readonly current: () => Session<L>
  /**
   * Guards a route, or a sub-app: authorizes the row of the key before its handlers, which `rowOf` hands it to.
   * `guard('expense', 'approve', key)`, or `guard('expense', key)` for the action of the request's method.
   */
  readonly guard: (...check: GuardOf<L, Context>) => MiddlewareHandler
  /** The row that the last guard has loaded. */
  readonly rowOf: (c: Context) => RowOf<L>
  /** Runs before every handler behind it, for a route or a whole sub-app. What throws there refuses the request. */
  readonly before: (handler: (session: Session<L>, c: Context) => unknown) => MiddlewareHandler
  /** Asks the PDP about the request itself: a resource of kind `http_request`. */
  readonly authorizeRequest: (action?: string, options?: RequestResourceOptions) => MiddlewareHandler
  /**
   * The same for every route that is declared on the application or sub-app from now on. An unknown route stays 404.
   *
   * @throws RowgateError `unsupported-argument` later on, when a sub-app is put behind one of its paths that is not asked about itself.
   */
  readonly authorizeRoutes: (app: AppLike, action?: string, options?: RequestResourceOptions) => void
  /** Turns Rowgate's errors into problems, `app.onError(rg.problems)`; others are answered as Hono does. */
  readonly problems: ErrorHandler
}

/**
 * Guards a Hono application.
 *
 * @example
 * const rg = rowgate({ layer, principal: (c) => principalOf(c) })
 * app.use(rg.session).onError(rg.problems)
 * app.get('/expenses', async (c) => c.json(await rg.of(c).data.authorizedFindMany('expense', 'view')))
 */
export function rowgate<L extends LayerLike>(options: RowgateOptions<L>): Rowgate<L> {
  const hint = 'Use `session` before the routes: app.use(rg.session).'
  const guards = createGuards<L, Context>(options, { facts: factsOf, hint })

  const session: Rowgate<L>['session'] = async (c, next) => {
    const opened = guards.open({ request: c, method: c.req.method, route: () => routeOf(c) })
    if (opened === undefined) return next()
    const guarded = { ...opened, decide: once(opened.decide) }
    const outgoing = nodeResponseOf(c)
    if (outgoing !== undefined) gateResponse(outgoing, guarded.decide)
    onDisconnect(c, () => void opened.abort())
    const own = await opened.session
    c.set('rowgate', own)
    const proceed: Next = () => guards.run(c, own, next)
    return opened.inTransaction() ? inTransaction(c, guarded, proceed) : decided(c, guarded, proceed)
  }

  const before: Rowgate<L>['before'] = (handler) => async (c, next) => {
    await handler(guards.of(c), c)
    await next()
  }

  const authorizeRequest: Rowgate<L>['authorizeRequest'] = (action, asked) =>
    before((_, c) => guards.authorizeRequest(c, { ...asked, action }))

  return {
    session,
    of: guards.of,
    current: guards.current,
    guard: (...check) => before((_, c) => guards.load(c, check)),
    rowOf: guards.rowOf,
    before,
    authorizeRequest,
    authorizeRoutes: (app, action, asked) => guardRoutes(app, authorizeRequest(action, asked)),
    problems: (error, c) => {
      const told = guards.tell(error)
      return told === undefined ? asHonoDoes(error) : responseOf(c, told)
    },
  }
}

/** The first decision is final: what Hono makes of a response, Node's own sends. */
function once(decide: Decide): Decide {
  let verdict: ReturnType<Decide> | undefined
  return (beginning) => (verdict ??= decide(beginning))
}

/** Runs the handlers, and decides on what they answer before it is sent. */
async function decided<L extends LayerLike>(
  c: Context,
  { decide }: Pick<GuardedRequest<L>, 'decide'>,
  next: Next,
  streaming: () => boolean = () => false,
): Promise<void> {
  await next()
  // The body is looked at where it matters: on Node, that makes a real Response of a light one.
  const empty = c.req.method === 'OPTIONS' && c.res.body === null
  const verdict = await decide({ status: c.res.status, streaming: streaming(), empty })
  if (verdict === 'pass') return
  const { body } = c.res
  // The headers of the response that is replaced would be those of the new one.
  c.res = undefined
  c.res = responseOf(c, verdict)
  // What makes the body is told that nobody reads it.
  await body?.cancel().catch(() => undefined)
}

async function inTransaction<L extends LayerLike>(c: Context, guarded: GuardedRequest<L>, next: Next): Promise<void> {
  try {
    await decided(c, guarded, next, watchStreams(c))
  } catch (error) {
    await guarded.abort()
    throw error
  }
}

function responseOf(c: Context, problem: Problem): Response {
  const body = c.req.method === 'HEAD' ? null : JSON.stringify(problem)
  return new Response(body, { status: problem.status, headers: { 'content-type': PROBLEM_TYPE } })
}

function asHonoDoes(error: Error): Response {
  if ('getResponse' in error && typeof error.getResponse === 'function') return error.getResponse() as Response
  console.error(error)
  return new Response('Internal Server Error', { status: 500 })
}
