import type { Key } from '../schema/key.ts'
import { codeOf, type WriteEvent } from './audit.ts'
import type { Authorizer } from './authorizer.ts'
import type { Intent } from './decide.ts'
import { parseCaller } from './principal.ts'

/** What a write has done. */
export interface WriteFacts {
  readonly operation: WriteEvent['operation']
  readonly rows: number
  /** The primary keys, where rows were named one by one. */
  readonly keys?: readonly Key[]
}

/**
 * Does a write, and tells the audit hook of it. `work` reports what it has done before its transaction ends, so that a hook that fails undoes
 * it; of what fails, the hook is told here.
 *
 * @param operation what the write was to do, as far as that is known before.
 */
export async function auditedWrite<T>(
  authorizer: Authorizer,
  { caller, kind, action, operation }: Intent & Pick<WriteEvent, 'operation'>,
  work: (written: (facts: WriteFacts) => Promise<void>) => Promise<T>,
): Promise<T> {
  const event = { principal: parseCaller(caller).principal.id, kind, actions: [action] }
  try {
    return await work((facts) => authorizer.report({ ...event, ...facts, outcome: 'written' }))
  } catch (error) {
    await authorizer.report({ ...event, operation, outcome: 'error', error: codeOf(error) })
    throw error
  }
}
