import type { ErrorCode } from '../errors.ts'
import { RowgateError } from '../errors.ts'
import type { Key } from '../schema/key.ts'

/** What was decided, or done because of it. It has no attribute of anybody or anything. */
export type AuditEvent = PlanEvent | CheckEvent | WriteEvent | VerifyEvent | UnguardedEvent

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
  readonly outcome: 'allowed' | 'denied' | 'conditional' | 'undecided' | 'error'
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

/** A guarded write: `written` is told within the transaction, before it ends; one that then fails to end is an `error` as well. */
export interface WriteEvent extends AuditBase {
  readonly operation: 'create' | 'update' | 'delete'
  readonly outcome: 'written' | 'error'
  /** How many rows were written. */
  readonly rows?: number | undefined
  /** Their primary keys, where they were named one by one. */
  readonly keys?: readonly Key[] | undefined
}

/** A list that was compared with what the PDP says of its rows one by one. */
export interface VerifyEvent extends AuditBase {
  readonly operation: 'verify'
  readonly outcome: 'agreed' | 'diverged' | 'error'
  /** How many rows were compared. */
  readonly rows: number
  /** `R.id` of rows that the list has and the PDP denies. None of them is returned. */
  readonly denied: readonly string[]
  /** `R.id` of rows that the list leaves out and the PDP allows. */
  readonly missed: readonly string[]
}

/** The ORM's own client was asked for, which no policy guards. */
export interface UnguardedEvent {
  readonly operation: 'unguarded'
  readonly reason: string
}

/**
 * Told of every decision before it counts: nothing is permitted when this throws or rejects.
 */
export type AuditHook = (event: AuditEvent) => void | Promise<void>

/** The code of an error, for a log: never its message. */
export function codeOf(error: unknown): ErrorCode | 'unknown' {
  return error instanceof RowgateError ? error.code : 'unknown'
}
