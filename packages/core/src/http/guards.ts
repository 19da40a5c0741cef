import { RowgateError } from '../errors.ts'
import { authorizeRequestOf, type RequestGuardOptions } from './authorize-request.ts'
import { type CheckOf, type KeyOf, mapKey, type RowOf } from './check.ts'
import { createCurrentSession } from './current.ts'
import { type Problem, tellBy } from './problem.ts'
import { type GuardedRequest, type GuardOptions, openRequest, type RequestPlace } from './request.ts'
import type { RequestFacts } from './request-resource.ts'
import type { LayerLike, Session } from './session.ts'

/** What a guard checks: `('expense', 'approve', (request) => key)`, or without the action. */
export type GuardOf<L extends LayerLike, Request> = CheckOf<L, (request: Request) => KeyOf<L>>

/** What the guards of every framework do; an integration spells it in the words of its own. */
export interface Guards<L extends LayerLike, Request extends object> {
  /**
   * Opens the session of a request; nothing when it has one.
   *
   * @throws RowgateError `unsupported-argument` when other guards have opened one.
   */
  readonly open: (place: RequestPlace<Request>) => GuardedRequest<L> | undefined
  /** Keeps the session of a request for `of`, and runs what belongs to the request with it as the current one. */
  readonly run: <T>(request: Request, session: Session<L>, work: () => T) => T
  /** @throws RowgateError `unsupported-argument` when the request has no session. */
  readonly of: (request: Request) => Session<L>
  readonly current: () => Session<L>
  /** Authorizes the row whose key is in the request, and keeps it for `rowOf`. */
  readonly load: (request: Request, check: GuardOf<L, Request>) => Promise<void>
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

/** Whose guards a request has met: two of them would each miss what the other has authorized. */
const owners: WeakMap<object, object> = new WeakMap()

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
  return {
    open: (place) => {
      const owner = owners.get(place.request)
      if (owner === sessions) return undefined
      if (owner !== undefined) throw guardedTwice()
      owners.set(place.request, sessions)
      return openRequest(options, place)
    },
    run: (request, session, work) => {
      sessions.set(request, session)
      return run(session, work)
    },
    of,
    current,
    load: async (request, check) => {
      const keyed = mapKey<L, (request: Request) => KeyOf<L>, KeyOf<L>>(check, (key) => key(request))
      rows.set(request, await of(request).authorize(...keyed))
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

function guardedTwice(): RowgateError {
  return new RowgateError('The request is guarded already, by what another call of `rowgate` has made.', {
    code: 'unsupported-argument',
    hint: 'One `rowgate` for a request. `inTransaction` says which requests have a transaction.',
  })
}
