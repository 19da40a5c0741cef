import type { Resource } from '../schema/resource-map.ts'
import type { StoredRow } from './attributes.ts'
import type { Authorizer } from './authorizer.ts'
import { authorizeRow, type Intent } from './decide.ts'
import { forbiddenResult } from './write-errors.ts'

/** What must be allowed of a row as a write leaves it: the action of the write again, another one, or nothing. */
export type After<Action extends string = string> = 'same' | Action | false

/** A change of one row, in a transaction that is rolled back when anything throws. */
export interface Change<Row> {
  /**
   * Locks the row and then, in a later statement, loads what its attributes are made of: the row as the last writer has left it.
   * Nothing when there is no row.
   */
  readonly before: () => Promise<StoredRow | undefined>
  readonly write: () => Promise<Row>
  /** The row as the write has left it. */
  readonly after: () => Promise<StoredRow | undefined>
}

export interface WriteIntent extends Intent {
  readonly after: After | undefined
}

/**
 * Changes a row that the PDP allows the action on. A condition in the statement itself would not do: under READ COMMITTED it speaks of
 * related rows as they were before the lock was waited for.
 *
 * @throws ForbiddenError when the principal may read the row but not do this to it, or may not leave it as the write does.
 * @throws NotFoundError when there is no such row, or the principal may not read it.
 */
export async function authorizeChange<Row>(
  authorizer: Authorizer,
  intent: WriteIntent,
  change: Change<Row>,
): Promise<Row> {
  await authorizeRow(authorizer, intent, await change.before())
  const row = await change.write()
  const action = afterAction(authorizer.resourceOf(intent.kind), intent)
  if (action !== undefined) await authorizeResult(authorizer, { ...intent, action }, [await change.after()])
  return row
}

/**
 * Checks rows as a write has left them. A row that is gone is not allowed.
 *
 * @throws ForbiddenError `forbidden`
 */
export async function authorizeResult(
  authorizer: Authorizer,
  { caller, kind, action }: Intent,
  rows: readonly (StoredRow | undefined)[],
): Promise<void> {
  const allowed = await Promise.all(
    rows.map(
      async (row) => row !== undefined && (await authorizer.allowedActions(caller, kind, [action], row)).has(action),
    ),
  )
  if (!allowed.every(Boolean)) throw forbiddenResult(kind, action)
}

/** The action that must be allowed afterwards, if any: by default that of an update, once more. */
export function afterAction(
  { updateAction }: Resource,
  { action, after }: Pick<WriteIntent, 'action' | 'after'>,
): string | undefined {
  if (after === undefined) return action === updateAction ? action : undefined
  if (after === false) return undefined
  return after === 'same' ? action : after
}
