import type { StoredRow } from './attributes.ts'
import type { Authorizer } from './authorizer.ts'
import type { CheckedObject } from './check-answer.ts'
import { actionsOf } from './plan-request.ts'
import { type Caller, parseCaller } from './principal.ts'

/** Which of the actions a caller may do to rows of a kind. */
interface Question {
  readonly caller: Caller
  readonly kind: string
  /** Of several, all have to be allowed. */
  readonly action: string | readonly string[]
}

/** What the PDP allows on some rows, in their order. They are loaded after the caller was looked at, and the PDP is asked as seldom as it takes. */
export async function allowedOnRows(
  authorizer: Authorizer,
  { caller, kind, action }: Question,
  load: () => Promise<readonly (StoredRow | undefined)[]>,
): Promise<readonly Pick<CheckedObject, 'allowed' | 'outputs'>[]> {
  parseCaller(caller)
  const actions = actionsOf(action)
  const checked = (await load()).map((row) => authorizer.checkRow(caller, kind, actions, row))
  return (await Promise.all(checked)).map(({ allowed, outputs }) => ({
    allowed,
    // Of what nothing may be done to, it is not told whether it exists.
    outputs: allowed.size === 0 ? [] : outputs,
  }))
}

/** Those of some items whose row the PDP permits, in their order. */
export async function permittedByPdp<Item>(
  authorizer: Authorizer,
  { caller, kind, action }: Question,
  items: readonly Item[],
  rowOf: (item: Item) => StoredRow,
): Promise<readonly Item[]> {
  const actions = actionsOf(action)
  const asked = items.map((item) => authorizer.allowedActions(caller, kind, actions, rowOf(item)))
  const allowed = await Promise.all(asked)
  return items.filter((_, at) => actions.every((each) => allowed[at]?.has(each) === true))
}
