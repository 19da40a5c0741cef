import { RowgateError } from '../errors.ts'
import { actionOf } from './actions.ts'
import { authorizeRequestOf, type RequestGuardOptions } from './authorize-request.ts'
import { createCurrentSession } from './current.ts'
import { type Problem, tellBy } from './problem.ts'
import { type GuardedRequest, type GuardOptions, openRequest, type RequestPlace } from './request.ts'
import type { RequestFacts } from './request-resource.ts'
import type { BoundLayer, LayerLike, Session } from './session.ts'

type CheckArguments<L extends LayerLike> = Parameters<BoundLayer<L>['check']>

export type KindOf<L extends LayerLike> = CheckArguments<L>[0]
export type ActionOf<L extends LayerLike> = CheckArguments<L>[1]
export type KeyOf<L extends LayerLike> = CheckArguments<L>[2]

/** A row that a check returns. */
export type RowOf<L extends LayerLike> = Awaited<ReturnType<BoundLayer<L>['check']>>

/** What is checked of a row; the action is that of the request's method when it is not given. */
export interface Check<L extends LayerLike> {
  readonly kind: KindOf<L>
  readonly action?: ActionOf<L> | undefined
  readonly key: KeyOf<L>
}

/** What the guards of every framework do; an integration spells it in the words of its own. */
export interface Guards<L extends LayerLike, Request extends object> {
  /** Opens the session of a request; nothing when it has one. */
  readonly open: (place: RequestPlace<Request>) => Promise<GuardedRequest<L> | undefined>
  /** Keeps the session of a request for `of`, and runs what belongs to the request with it as the current one. */
  readonly run: <T>(request: Request, session: Session<L>, work: () => T) => T
  /** @throws RowgateError `unsupported-argument` when the request has no session. */
  readonly of: (request: Request) => Session<L>
  readonly current: () => Session<L>
  readonly authorize: (request: Request, check: Check<L>) => Promise<RowOf<L>>
  /** The same, and keeps the row for `rowOf`. */
  readonly load: (request: Request, check: Check<L>) => Promise<void>
  readonly rowOf: (request: Request) => RowOf<L>
  readonly authorizeRequest: (request: Request, options: RequestGuardOptions) => Promise<void>
  /** What a client is told of an error; nothing when it is not one of Rowgate's. */
  readonly tell: (error: unknown) => Problem | undefined
}

/** What an integration knows of the requests of its framework. */
export interface RequestReader<Request> {
  readonly facts: (request: Request) => RequestFacts
  /** How the session is put before the routes, for a hint. */
  readonly hint: string
}

/** Makes what an integration is made of. */
export function createGuards<L extends LayerLike, Request extends object>(
  options: GuardOptions<L, Request>,
  { facts, hint }: RequestReader<Request>,
): Guards<L, Request> {
  const sessions = new WeakMap<Request, Session<L>>()
  const rows = new WeakMap<Request, RowOf<L>>()
  const { run, current } = createCurrentSession<L>()
  const tell = tellBy(options)
  const of = (request: Request): Session<L> => sessions.get(request) ?? withoutSession(hint)
  const authorize: Guards<L, Request>['authorize'] = async (request, { kind, action, key }) =>
    of(request).data.check(kind, action ?? actionOf(facts(request).method, options.actions), key)
  return {
    open: async (place) => (sessions.has(place.request) ? undefined : openRequest(options, place)),
    run: (request, session, work) => {
      sessions.set(request, session)
      return run(session, work)
    },
    of,
    current,
    authorize,
    load: async (request, check) => {
      rows.set(request, await authorize(request, check))
    },
    rowOf: (request) => rows.get(request) ?? withoutRow(),
    authorizeRequest: async (request, asked) => authorizeRequestOf(of(request), facts(request), asked),
    tell: (error) => (error instanceof RowgateError ? tell(error) : undefined),
  }
}

function withoutSession(hint: string): never {
  throw new RowgateError('The request has no session.', { code: 'unsupported-argument', hint })
}

function withoutRow(): never {
  throw new RowgateError('No guard has loaded a row.', {
    code: 'unsupported-argument',
    path: 'rowOf',
    hint: 'Put `guard` before the handler.',
  })
}
