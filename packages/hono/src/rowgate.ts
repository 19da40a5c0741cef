import {
  type ActionOf,
  type Check,
  createGuards,
  type GuardedRequest,
  type GuardOptions,
  type KeyOf,
  type KindOf,
  type LayerLike,
  type Problem,
  PROBLEM_TYPE,
  type RequestResourceOptions,
  type RowOf,
  type Session,
} from '@rowgate/core'
import type { Context, ErrorHandler, MiddlewareHandler, Next } from 'hono'
import { factsOf, routeOf } from './facts.ts'
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
  /** Checks the row of a key; the action is that of the request's method when it is not given. Returns the row. */
  readonly authorize: (c: Context, check: Check<L>) => Promise<RowOf<L>>
  /** Guards a route, or a sub-app: checks the row of the key before its handlers, which `rowOf` hands it to. */
  readonly guard: (kind: KindOf<L>, action: ActionOf<L> | undefined, key: (c: Context) => KeyOf<L>) => MiddlewareHandler
  /** The row that the last guard has loaded. */
  readonly rowOf: (c: Context) => RowOf<L>
  /** Runs before every handler behind it, for a route or a whole sub-app. What throws there refuses the request. */
  readonly before: (handler: (session: Session<L>, c: Context) => unknown) => MiddlewareHandler
  /** Asks the PDP about the request itself: a resource of kind `http_request`. */
  readonly authorizeRequest: (action?: string, options?: RequestResourceOptions) => MiddlewareHandler
  /** The same for every route that is declared on the application or sub-app from now on. An unknown route stays 404. */
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
    const opened = await guards.open({ request: c, method: c.req.method, route: () => routeOf(c) })
    if (opened === undefined) return next()
    c.set('rowgate', opened.session)
    const proceed: Next = () => guards.run(c, opened.session, next)
    return options.transaction === undefined ? decided(c, opened, proceed) : inTransaction(c, opened, proceed)
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
    authorize: guards.authorize,
    guard: (kind, action, key) => before((_, c) => guards.load(c, { kind, action, key: key(c) })),
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

/** Runs the handlers, and decides on what they answer before it is sent. */
async function decided<L extends LayerLike>(
  c: Context,
  { decide }: GuardedRequest<L>,
  next: Next,
  streaming: () => boolean = () => false,
): Promise<void> {
  await next()
  const verdict = await decide({ status: c.res.status, streaming: streaming() })
  if (verdict === 'pass') return
  // The headers of the response that is replaced would be those of the new one.
  c.res = undefined
  c.res = responseOf(c, verdict)
}

async function inTransaction<L extends LayerLike>(c: Context, opened: GuardedRequest<L>, next: Next): Promise<void> {
  const { signal } = c.req.raw
  signal.addEventListener('abort', () => void opened.abort(), { once: true })
  if (signal.aborted) await opened.abort()
  try {
    await decided(c, opened, next, watchStreams(c))
  } catch (error) {
    await opened.abort()
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
