import type { Caller } from '../authorize/principal.ts'
import { RowgateError } from '../errors.ts'
import type { MethodActions } from './actions.ts'
import { createCalls } from './calls.ts'
import type { Decide } from './gate.ts'
import { decideBy } from './gate-session.ts'
import { type ProblemOptions, tellBy } from './problem.ts'
import { createSession, type LayerLike, type Session, type SessionState } from './session.ts'
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
   * Runs work in a transaction: `(work) => db.transaction(work)`. A request has one then, in which its data layer reads and writes. It is
   * committed before the first byte of a success that something has authorized, and rolled back otherwise. Its response is not streamed.
   */
  // oxlint-disable-next-line typescript/no-explicit-any -- what a transaction is, each ORM says for itself
  readonly transaction?: RunTransaction<any> | undefined
  /** Which requests have a transaction; all of them when not given. */
  readonly inTransaction?: ((request: Request) => boolean) | undefined
  /** Is told of every `skipAuthorization`, before it counts. */
  readonly onSkip?: ((skip: Skip) => void) | undefined
  /** The action of a guard that names none, by method, where it is not the usual one. */
  readonly actions?: MethodActions | undefined
}

/** A request whose authorization the application has skipped. */
export interface Skip {
  readonly reason: string
  readonly method: string
  readonly route: string
  /** The id of the principal, when there is one. */
  readonly principal: string | undefined
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
  /** Comes when the principal is known and the transaction has begun. */
  readonly session: Promise<Session<L>>
  /** Decides from the beginning on: before there is a session, nothing is authorized. */
  readonly decide: Decide
  /** Whether it has a transaction, once it has begun. */
  readonly inTransaction: () => boolean
  /** The client is gone: nothing of the request stays. */
  readonly abort: () => Promise<void>
}

interface Opened<L extends LayerLike> {
  readonly session: Session<L>
  readonly transaction: HeldTransaction<unknown> | undefined
}

/** Opens the session of a request, and its transaction. */
export function openRequest<L extends LayerLike, Request>(
  options: GuardOptions<L, Request>,
  place: RequestPlace<Request>,
): GuardedRequest<L> {
  const { required = true } = options
  let opened: Opened<L> | undefined
  const opening = begin(options, place).then((begun) => (opened = begun))
  return {
    session: opening.then(({ session }) => session),
    decide: decideBy({
      method: place.method,
      route: place.route,
      required,
      state: () => opened?.session.state() ?? OPEN,
      transaction: () => opened?.transaction,
      tell: tellBy(options),
    }),
    inTransaction: () => opened?.transaction !== undefined,
    abort: async () => {
      const begun = await opening.catch(() => undefined)
      await begun?.transaction?.rollBack()
    },
  }
}

const OPEN: SessionState = { kind: 'open' }

async function begin<L extends LayerLike, Request>(
  options: GuardOptions<L, Request>,
  { request, method, route }: RequestPlace<Request>,
): Promise<Opened<L>> {
  const { layer, principal, inTransaction = () => true, actions } = options
  const caller = await principal(request)
  const calls = createCalls()
  const run = inTransaction(request) ? options.transaction : undefined
  const transaction = run && (await holdTransaction(run, calls).catch(notBegun))
  const onSkip = (reason: string, id: string | undefined): void =>
    options.onSkip?.({ reason, method, route: route(), principal: id })
  try {
    const within = transaction === undefined ? layer : inside(layer, transaction.transaction)
    return { session: createSession(within, caller, { method, actions, onSkip, calls }), transaction }
  } catch (error) {
    await transaction?.rollBack()
    throw error
  }
}

function notBegun(cause: unknown): never {
  if (cause instanceof RowgateError) throw cause
  throw new RowgateError('The transaction of the request could not be begun.', { code: 'database-failed', cause })
}

function inside<L extends LayerLike>(layer: L, transaction: unknown): L {
  if (layer.with !== undefined) return layer.with(transaction) as L
  throw new RowgateError('The data layer cannot work inside a transaction.', {
    code: 'unsupported-argument',
    path: 'transaction',
    hint: 'Give a data layer that has `with`, or leave `transaction` out.',
  })
}
