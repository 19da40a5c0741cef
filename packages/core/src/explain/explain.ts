import type { StoredRow } from '../authorize/attributes.ts'
import type { CheckedObject } from '../authorize/check-answer.ts'
import type { CerbosPrincipal, Output, PlanResponse, ValidationError } from '../authorize/cerbos.ts'
import { candidatesOf, type Permission } from '../authorize/permission.ts'
import type { ScopePlan } from '../authorize/permissions.ts'
import { unite } from '../authorize/unite.ts'
import type { Predicate } from '../ir/predicate.ts'
import { and, literal, or } from '../ir/predicates.ts'
import { celText } from '../plan/cel-text.ts'
import { parseCondition } from '../plan/parse.ts'
import { resolveCondition } from '../resolve/resolve.ts'
import type { Resource } from '../schema/resource-map.ts'
import { type ExplainedPart, explainRow } from './explain-row.ts'
import { filterText } from './filter-text.ts'
import type { Shown } from './names.ts'
import { predicateText } from './predicate-text.ts'

/** How a list comes about: what the PDP says, what that means for a row, what the database is asked. Not for end users. */
export interface Explanation {
  readonly kind: string
  readonly actions: readonly string[]
  /** The attributes that policies may read of the kind. */
  readonly attributes: readonly string[]
  /** What the PDP has planned, by scope. */
  readonly plans: readonly ExplainedPlan[]
  /** Whether all rows are permitted, none, or some. */
  readonly permits: Permission['kind']
  /** What the condition means, with fields in place of attributes. */
  readonly predicate: string
  /** What a database is asked. */
  readonly filter: string
  /** What no database is asked, and why, so that the PDP is asked about every row that is found. */
  readonly undecided: readonly string[]
  /** Why one row is in the list, or is not. */
  readonly row?: ExplainedRow
}

export interface ExplainedPlan {
  readonly scope?: string | undefined
  readonly kind: string
  /** The residual condition in CEL. */
  readonly condition?: string | undefined
  readonly cerbosCallId: string
  /** Attributes of the principal that do not fit the policy's schema. */
  readonly validationErrors: readonly ValidationError[]
}

export interface ExplainedRow {
  /** Whether the list has the row. */
  readonly listed: boolean
  readonly condition: ExplainedPart
  /** Whether a check of the row permits it; where that is not what the list says, the plan and the check disagree. */
  readonly permitted: boolean
  readonly outputs: readonly Output[]
  readonly validationErrors: readonly ValidationError[]
}

/** What is to be explained. */
export interface Explained {
  readonly resource: Resource
  readonly principal: CerbosPrincipal
  readonly actions: readonly string[]
  readonly plans: readonly ScopePlan[]
}

/** Explains a list. Constants, which may be attributes of the principal, are question marks unless values are asked for. */
export function explainPermission(explained: Explained, shown: Shown): Explanation {
  const { resource, actions, plans } = explained
  const permission = unite(plans)
  return {
    kind: resource.kind,
    actions,
    attributes: [...resource.shape.attributes.keys()],
    plans: plans.map(({ scope, response }) => explainPlan(scope, response, shown)),
    permits: permission.kind,
    predicate: predicateText(conditionOf(explained), shown),
    filter: filterText(candidatesOf(permission), shown),
    undecided: permission.kind === 'undecided' ? permission.refusals.map(({ message }) => message) : [],
  }
}

/** Explains what became of one row in a list, beside what the PDP says of the row itself. */
export function explainListedRow(
  explained: Explained,
  { row, checked }: { readonly row: StoredRow; readonly checked: CheckedObject },
  shown: Shown,
): ExplainedRow {
  const condition = explainRow(conditionOf(explained), row, shown)
  const permitted = explained.actions.every((action) => checked.allowed.has(action))
  return {
    listed: condition.truth === 'undecided' ? permitted : condition.truth === 'true',
    condition,
    permitted,
    outputs: shown.values ? checked.outputs : [],
    validationErrors: errorsShown(checked.validationErrors, shown),
  }
}

function explainPlan(scope: string | undefined, response: PlanResponse, shown: Shown): ExplainedPlan {
  const { kind, condition, cerbosCallId, validationErrors = [] } = response
  const text = condition === undefined ? undefined : celText(parseCondition(condition), { constants: shown.values })
  return { scope, kind, condition: text, cerbosCallId, validationErrors: errorsShown(validationErrors, shown) }
}

/** A schema's message may repeat the value that does not fit. */
function errorsShown(errors: readonly ValidationError[], { values }: Shown): readonly ValidationError[] {
  return errors.map(({ path, source, message }) => ({ path, source, message: values ? message : 'does not fit' }))
}

/** The whole condition, also where the database need not be asked because it is the same for every row. */
function conditionOf({ plans, resource, principal }: Explained): Predicate {
  const planned = (response: PlanResponse): Predicate =>
    response.kind === 'KIND_CONDITIONAL'
      ? resolveCondition(parseCondition(response.condition), resource, principal)
      : literal(response.kind === 'KIND_ALWAYS_ALLOWED')
  return or(plans.map(({ rows, response }) => and([rows, planned(response)])))
}
