import { ForbiddenError, NotFoundError } from '../errors.ts'
import type { Authorizer } from './authorizer.ts'
import type { Output } from './cerbos.ts'
import type { LoadedRow } from './checks.ts'
import type { Caller } from './principal.ts'

/** Who wants to do what. */
export interface Intent {
  readonly caller: Caller
  readonly kind: string
  readonly action: string
}

/**
 * Asks the PDP whether the caller may do this to a row.
 *
 * @throws ForbiddenError when the caller may read the row, but not do this to it.
 * @throws NotFoundError when the caller may not read it, or when there is none.
 */
export async function authorizeRow(authorizer: Authorizer, intent: Intent, row: LoadedRow): Promise<void> {
  const { caller, kind, action } = intent
  const { readAction } = authorizer.resourceOf(kind)
  const { allowed, outputs } = await authorizer.checkRow(caller, kind, [action, readAction], row)
  const decision = decide(allowed, action, readAction)
  if (decision === 'forbidden') throw forbidden(kind, action, outputsOf(outputs, action))
  if (decision === 'not-found') throw notFound(kind)
}

/** What a check of one object comes to. */
export type Decision = 'allowed' | 'forbidden' | 'not-found'

/** Decides a check by what the PDP allows of the object: who may not even read it is not told that it exists. */
export function decide(allowed: ReadonlySet<string>, action: string, readAction: string): Decision {
  if (allowed.has(action)) return 'allowed'
  return allowed.has(readAction) ? 'forbidden' : 'not-found'
}

/** The error of a principal that may read the object, but not do this to it. */
export function forbidden(kind: string, action: string, outputs: readonly Output[] = []): ForbiddenError {
  const details = { code: 'forbidden', path: kind } as const
  return new ForbiddenError(`The principal may not "${action}" this ${kind}.`, details, outputs)
}

/** The error of an object that is not there or may not be read. It is made of the kind alone, so that the two stay indistinguishable. */
export function notFound(kind: string): NotFoundError {
  return new NotFoundError(`There is no such ${kind}.`, { code: 'not-found', path: kind })
}

/** What the policy says about an action. A client may leave out which action that is. */
function outputsOf(outputs: readonly Output[], action: string): readonly Output[] {
  return outputs.filter((output) => output.action === undefined || output.action === action)
}
