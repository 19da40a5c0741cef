import type { Caller } from '../authorize/principal.ts'
import { RowgateError } from '../errors.ts'
import { type Calls, createCalls } from './calls.ts'
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
  readonly principal: Caller
  /**
   * The data layer for the principal. An authorized list, a guarded write and a check that allows authorize the request; `isAllowed`
   * and `allowedActions` only ask.
   *
   * @throws RowgateError `unauthenticated`
   */
  readonly data: BoundLayer<L>
  readonly state: () => SessionState
  /** Says that the request needs no authorization. The reason goes to the hook `onSkip`. */
  readonly skipAuthorization: (reason: string) => void
  /** Says that code which Rowgate does not see has authorized the request. */
  readonly authorized: () => void
}

/** Makes the session of a request. One data layer per request: a plan is asked for once for each kind and action. */
export function createSession<L extends LayerLike>(
  layer: L,
  caller: Caller | undefined,
  onSkip: (reason: string) => void = () => undefined,
  calls: Calls = createCalls(),
): Session<L> {
  let state: SessionState = { kind: 'open' }
  const authorized = (): void => {
    state = { kind: 'authorized' }
  }
  const data = caller === undefined ? undefined : observe(layer.as(caller) as object, { authorized, calls })
  return {
    get principal() {
      return caller ?? raise(unauthenticated())
    },
    get data() {
      return (data ?? raise(unauthenticated())) as BoundLayer<L>
    },
    state: () => state,
    skipAuthorization: (reason) => {
      if (reason.trim() === '') throw withoutReason()
      if (state.kind === 'open') state = { kind: 'skipped', reason }
      onSkip(reason)
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
