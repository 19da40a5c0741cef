import type { Output } from './authorize/cerbos.ts'

/**
 * Every code that Rowgate throws. Each is a heading in `docs/reference/errors.md`; a test compares the two.
 */
export type ErrorCode =
  | 'ambiguous-kind'
  | 'conflict'
  | 'database-failed'
  | 'divergence'
  | 'filter-too-large'
  | 'forbidden'
  | 'hidden-relation'
  | 'inexact-where'
  | 'invalid-cursor'
  | 'invalid-principal'
  | 'invalid-reference'
  | 'invalid-resource-map'
  | 'malformed-plan'
  | 'not-authorized'
  | 'not-found'
  | 'pdp-failed'
  | 'pdp-start-failed'
  | 'pdp-unavailable'
  | 'plan-too-deep'
  | 'plan-too-large'
  | 'policies-invalid'
  | 'postgres-start-failed'
  | 'unauthenticated'
  | 'unguarded-operation'
  | 'unknown-kind'
  | 'unmapped-attribute'
  | 'unreachable'
  | 'unsupported-argument'
  | 'unsupported-construct'
  | 'unsupported-operator'
  | 'verify-limit-reached'

/** What an error carries beside its message. */
export interface ErrorDetails {
  readonly code: ErrorCode
  /** Where in the plan, the resource map or the call the error lies. */
  readonly path?: string | undefined
  /** What to do about it. */
  readonly hint?: string | undefined
  readonly cause?: unknown
}

/** The one error class of Rowgate; `code` says what went wrong, `path` where, `hint` what to do. */
export class RowgateError extends Error {
  override readonly name: string = 'RowgateError'
  readonly code: ErrorCode
  readonly path: string | undefined
  readonly hint: string | undefined

  constructor(message: string, details: ErrorDetails) {
    super(sentence(message, details), details.cause === undefined ? undefined : { cause: details.cause })
    this.code = details.code
    this.path = details.path
    this.hint = details.hint
  }
}

/** The principal may see the object, but not do this to it. */
export class ForbiddenError extends RowgateError {
  override readonly name: string = 'ForbiddenError'
  readonly #outputs: readonly Output[]

  constructor(message: string, details: ErrorDetails, outputs: readonly Output[] = []) {
    super(message, details)
    this.#outputs = outputs
  }

  /** What the policy says about the denial. Not shown where the error is printed, since it may contain attributes. */
  get outputs(): readonly Output[] {
    return this.#outputs
  }
}

/** The object is not there, or the principal may not see it: the two are indistinguishable. */
export class NotFoundError extends RowgateError {
  override readonly name: string = 'NotFoundError'
}

function sentence(message: string, { code, path, hint }: ErrorDetails): string {
  const place = path === undefined ? '' : ` (at ${path})`
  const advice = hint === undefined ? '' : ` ${hint}`
  return `${message}${place}${advice} [${code}]`
}
