import { type Checking, checkRow } from '../authorize/checks.ts'
import type { StoredRow } from '../authorize/attributes.ts'
import type { Permission } from '../authorize/permission.ts'
import { type Planning, plansFor } from '../authorize/permissions.ts'
import { actionsOf } from '../authorize/plan-request.ts'
import { type Caller, parseCaller } from '../authorize/principal.ts'
import { unite } from '../authorize/unite.ts'
import { resourceOf } from '../schema/bind-resources.ts'
import { explainListedRow, explainPermission, type Explanation } from './explain.ts'

/** Whose list of what is to be explained. */
export interface ExplainRequest {
  readonly caller: Caller
  readonly kind: string
  readonly action: string | readonly string[]
  /** A row to look at. */
  readonly row?: StoredRow | undefined
  /** Whether the explanation may have values of the principal and the row. */
  readonly values?: boolean | undefined
}

/** An explanation, and the permission that a backend may want to explain further. */
export interface ExplainedPermission {
  readonly explanation: Explanation
  readonly permission: Permission
}

/** Asks the PDP for the plan, and for a check of the row if there is one, and explains both. */
export async function explain(
  planning: Planning,
  checking: Checking,
  { caller, kind, action, row, values = false }: ExplainRequest,
): Promise<ExplainedPermission> {
  const actions = actionsOf(action)
  const plans = await plansFor(planning, caller, kind, actions)
  const { principal } = parseCaller(caller)
  const explained = { resource: resourceOf(planning.map, kind), principal, actions, plans }
  const explanation = explainPermission(explained, { values })
  const permission = unite(plans)
  if (row === undefined) return { explanation, permission }
  const checked = await checkRow(checking, { caller, kind, actions }, row)
  return { explanation: { ...explanation, row: explainListedRow(explained, { row, checked }, { values }) }, permission }
}
