import type { ErrorCode } from '../errors.ts'
import { RowgateError } from '../errors.ts'

/** What was asked of the PDP and what came of it. It has no attribute of anybody or anything. */
export type AuditEvent = PlanEvent | CheckEvent

interface AuditBase {
  /** The id of the principal. */
  readonly principal: string
  readonly kind: string
  readonly actions: readonly string[]
  readonly scope?: string | undefined
  /** Finds the decision in the PDP's own audit log; nothing when the PDP did not answer. */
  readonly cerbosCallId?: string | undefined
  /** The code of the error, when the outcome is one. */
  readonly error?: ErrorCode | 'unknown' | undefined
}

/** Which rows of a kind. */
export interface PlanEvent extends AuditBase {
  readonly operation: 'plan'
  readonly outcome: 'allowed' | 'denied' | 'conditional' | 'error'
  /** Who answered: the PDP, a cache, or the memory of `as(principal)`. */
  readonly from?: 'pdp' | 'cache' | 'held' | undefined
}

/** One object. */
export interface CheckEvent extends AuditBase {
  readonly operation: 'check'
  /** `R.id`; nothing when there is no such row. */
  readonly id?: string | undefined
  readonly outcome: 'checked' | 'absent' | 'error'
  readonly allowed: readonly string[]
}

/**
 * Told of every decision before it counts: nothing is permitted when this throws or rejects.
 */
export type AuditHook = (event: AuditEvent) => void | Promise<void>

/** The code of an error, for a log: never its message. */
export function codeOf(error: unknown): ErrorCode | 'unknown' {
  return error instanceof RowgateError ? error.code : 'unknown'
}
