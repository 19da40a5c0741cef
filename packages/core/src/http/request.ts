import type { Caller } from '../authorize/principal.ts'
import type { RowgateError } from '../errors.ts'
import type { Decide } from './gate.ts'
import { decideBy } from './gate-session.ts'
import { createSession, type LayerLike, type Session } from './session.ts'
import { holdTransaction, type RunTransaction } from './transaction.ts'

/** How requests are guarded, in any framework. */
export interface GuardOptions<L extends LayerLike, Request> {
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
  /** Is told of errors of which the client only sees that there was one. Written to the console when not given. */
  readonly onError?: ((error: RowgateError) => void) | undefined
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
  { request, method, route }: RequestPlace<Request>,
): Promise<GuardedRequest<L>> {
  const { layer, principal, required = true, onSkip, onError = reportError } = options
  const caller = await principal(request)
  const held = options.transaction === undefined ? undefined : await holdTransaction(options.transaction)
  const within = held === undefined ? layer : ((layer.with?.(held.transaction) ?? layer) as L)
  const session = createSession(within, caller, (reason) => onSkip?.({ reason, method, route: route() }))
  return {
    session,
    decide: decideBy({ method, route, state: session.state, required, transaction: held, report: onError }),
    abort: async () => held?.rollBack(),
  }
}

function reportError(error: RowgateError): void {
  console.error(error)
}
