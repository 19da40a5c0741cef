import type { Caller } from '../authorize/principal.ts'
import { RowgateError } from '../errors.ts'
import type { MethodActions } from './actions.ts'
import { type Calls, createCalls } from './calls.ts'
import type { Decide } from './gate.ts'
import { decideBy } from './gate-session.ts'
import { type ProblemOptions, tellBy } from './problem.ts'
import { createSession, type LayerLike, type Session } from './session.ts'
import { type HeldTransaction, holdTransaction, type RunTransaction } from './transaction.ts'

/** How requests are guarded, in any framework. */
export interface GuardOptions<L extends LayerLike, Request> extends ProblemOptions {
  /** What `createDataLayer` returns. */
  readonly layer: L
  /** Who asks; nothing when nobody does. Asked once for a request. */
  readonly principal: (request: Request) => Caller | undefined | Promise<Caller | undefined>
  /** Whether a success that nothing has authorized is replaced by an error. `true` when not given. */
  readonly required?: boolean | undefined
  /**
   * Runs work in a transaction: `(work) => db.transaction(work)`. Every request has one then, in which its data layer reads and writes. It is
   * committed before the first byte of a success that something has authorized, and rolled back otherwise. Responses are not streamed.
   */
  // oxlint-disable-next-line typescript/no-explicit-any -- what a transaction is, each ORM says for itself
  readonly transaction?: RunTransaction<any> | undefined
  /** Is told of every `skipAuthorization`. */
  readonly onSkip?: ((skip: Skip) => void) | undefined
  /** The action of a guard that names none, by method, where it is not the usual one. */
  readonly actions?: MethodActions | undefined
}

/** A request whose authorization the application has skipped. */
export interface Skip {
  readonly reason: string
  readonly method: string
  readonly route: string
}

/** What an integration knows of a request. */
export interface RequestPlace<Request> {
  readonly request: Request
  readonly method: string
  /** The route as it is declared, once it is known. */
  readonly route: () => string
}

/** A request that is guarded. */
export interface GuardedRequest<L extends LayerLike> {
  readonly session: Session<L>
  readonly decide: Decide
  /** The client is gone: nothing of the request stays. */
  readonly abort: () => Promise<void>
}

/** Opens the session of a request, and its transaction. */
export async function openRequest<L extends LayerLike, Request>(
  options: GuardOptions<L, Request>,
  place: RequestPlace<Request>,
): Promise<GuardedRequest<L>> {
  const caller = await options.principal(place.request)
  const calls = createCalls()
  const held = options.transaction && (await holdTransaction(options.transaction, calls))
  try {
    return guarded(options, place, { caller, calls, held })
  } catch (error) {
    await held?.rollBack()
    throw error
  }
}

interface Opened {
  readonly caller: Caller | undefined
  readonly calls: Calls
  readonly held: HeldTransaction<unknown> | undefined
}

function guarded<L extends LayerLike, Request>(
  options: GuardOptions<L, Request>,
  { method, route }: RequestPlace<Request>,
  { caller, calls, held }: Opened,
): GuardedRequest<L> {
  const { layer, required = true, onSkip } = options
  const within = held === undefined ? layer : inside(layer, held.transaction)
  const session = createSession(within, caller, (reason) => onSkip?.({ reason, method, route: route() }), calls)
  const tell = tellBy(options)
  return {
    session,
    decide: decideBy({ method, route, state: session.state, required, transaction: held, tell }),
    abort: async () => held?.rollBack(),
  }
}

function inside<L extends LayerLike>(layer: L, transaction: unknown): L {
  if (layer.with !== undefined) return layer.with(transaction) as L
  throw new RowgateError('The data layer cannot work inside a transaction.', {
    code: 'unsupported-argument',
    path: 'transaction',
    hint: 'Give a data layer that has `with`, or leave `transaction` out.',
  })
}
