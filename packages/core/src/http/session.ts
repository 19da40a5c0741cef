import type { Caller, Principal } from '../authorize/principal.ts'
import { RowgateError } from '../errors.ts'
import { actionOf, type MethodActions } from './actions.ts'
import { type Calls, createCalls } from './calls.ts'
import { type CheckOf, namedCheck, type RowOf } from './check.ts'
import { observe } from './observe.ts'

/** A data layer, as an integration sees it. */
export interface LayerLike {
  // oxlint-disable-next-line typescript/no-explicit-any -- what a bound data layer is, each ORM says for itself
  readonly as: (principal: Caller) => any
  // oxlint-disable-next-line typescript/no-explicit-any -- and so for a transaction
  readonly with?: (transaction: any) => any
}

/** The functions of a data layer for the principal of a request. */
export type BoundLayer<L extends LayerLike> = ReturnType<L['as']>

/** Whether anything in a request was authorized. */
export type SessionState =
  | { readonly kind: 'open' }
  | { readonly kind: 'authorized' }
  /** The application has said that there is nothing to authorize, and why. */
  | { readonly kind: 'skipped'; readonly reason: string }

/** What belongs to one request: who asks, and what of it has been authorized. */
export interface Session<L extends LayerLike> {
  /** @throws RowgateError `unauthenticated` when the request has no principal: nothing is permitted then. */
  readonly principal: Principal
  /**
   * The data layer for the principal. An authorized list, a guarded write and a check that allows authorize the request; `isAllowed`
   * and `allowedActions` only ask.
   *
   * @throws RowgateError `unauthenticated`
   */
  readonly data: BoundLayer<L>
  /** The same for somebody else than who asks: on whose behalf, or whom the body of the request names. */
  readonly as: (caller: Caller) => BoundLayer<L>
  /**
   * Checks the row of a key, and returns it: `authorize('expense', 'approve', id)`. Without an action it is that of the request's method,
   * `authorize('expense', id)`.
   *
   * @throws RowgateError `forbidden`, `not-found`, `unauthenticated`
   */
  readonly authorize: (...check: CheckOf<L>) => Promise<RowOf<L>>
  readonly state: () => SessionState
  /** Says that the request needs no authorization. The reason goes to the hook `onSkip`, and nothing is skipped when that throws. */
  readonly skipAuthorization: (reason: string) => void
  /** Says that code which Rowgate does not see has authorized the request. */
  readonly authorized: () => void
}

/** What a session knows of its request. */
export interface SessionRequest {
  readonly method: string
  /** The action of a method, where it is not the usual one. */
  readonly actions?: MethodActions | undefined
  /** Is told why the authorization is skipped, and for whom. */
  readonly onSkip?: ((reason: string, principal: string | undefined) => void) | undefined
  readonly calls?: Calls | undefined
}

/** Makes the session of a request. One data layer per request: a plan is asked for once for each kind and action. */
export function createSession<L extends LayerLike>(
  layer: L,
  caller: Caller | undefined,
  { method, actions, onSkip, calls = createCalls() }: SessionRequest,
): Session<L> {
  let state: SessionState = { kind: 'open' }
  const authorized = (): void => {
    state = { kind: 'authorized' }
  }
  const as = (who: Caller) => observe(layer.as(who) as object, { authorized, calls }) as BoundLayer<L>
  const bound = caller && as(caller)
  const data = (): BoundLayer<L> => bound ?? raise(unauthenticated())
  const principal = caller && ('principal' in caller ? caller.principal : caller)
  return {
    get principal() {
      return principal ?? raise(unauthenticated())
    },
    get data() {
      return data()
    },
    as,
    authorize: async (...check) => {
      const { kind, action, key } = namedCheck<L, unknown>(check)
      return data().check(kind, action ?? actionOf(method, actions), key)
    },
    state: () => state,
    skipAuthorization: (reason) => {
      if (reason.trim() === '') throw withoutReason()
      onSkip?.(reason, principal?.id)
      if (state.kind === 'open') state = { kind: 'skipped', reason }
    },
    authorized,
  }
}

function unauthenticated(): RowgateError {
  return new RowgateError('The request has no principal.', {
    code: 'unauthenticated',
    hint: 'Nothing is permitted until `principal` finds one in the request.',
  })
}

function withoutReason(): RowgateError {
  return new RowgateError('Authorization is skipped without a reason.', {
    code: 'unsupported-argument',
    path: 'skipAuthorization',
    hint: 'Say why: it is audited.',
  })
}

function raise(error: Error): never {
  throw error
}
