import { RowgateError } from '../errors.ts'
import type { Expression } from '../ir/expression.ts'
import type { Filter } from '../ir/filter.ts'
import { ALL, NONE } from '../ir/filters.ts'
import type { Predicate } from '../ir/predicate.ts'
import { refusalsOf } from '../ir/refusals.ts'
import { parseCondition } from '../plan/parse.ts'
import type { PlanPrincipal } from '../resolve/context.ts'
import { resolveCondition } from '../resolve/resolve.ts'
import type { Resource } from '../schema/resource-map.ts'
import { settle } from '../settle/settle.ts'
import { unreachable } from '../unreachable.ts'
import type { PlanResponse } from './cerbos.ts'
import { parseCaller, type Principal } from './principal.ts'

/** What a plan allows: everything, nothing, or some rows. */
export type Permission =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'denied' }
  | ConditionalPermission
  | UndecidedPermission

interface SomeRows {
  /** The residual condition. It carries the principal's attributes: neither log it nor hash it. */
  readonly expression: Expression
  readonly predicate: Predicate
}

/** The rows that a filter finds. */
export interface ConditionalPermission extends SomeRows {
  readonly kind: 'conditional'
  readonly filter: Filter
}

/** Those of the rows that a filter finds of which the PDP says so: the condition has something that no database is asked. */
export interface UndecidedPermission extends SomeRows {
  readonly kind: 'undecided'
  /** Finds every row that may be permitted. */
  readonly candidates: Filter
  /** What no database is asked, and why; at least one. */
  readonly refusals: readonly RowgateError[]
}

/**
 * What a PlanResources response allows of a resource kind. A few plans name the principal, and are undecided without it.
 *
 * @throws RowgateError when the plan cannot be read, or names what is not mapped; never a wider permission.
 */
export function permissionOf(
  plan: Pick<PlanResponse, 'kind' | 'condition'>,
  resource: Resource,
  principal?: PlanPrincipal,
): Permission {
  switch (plan.kind) {
    case 'KIND_ALWAYS_ALLOWED':
      return { kind: 'allowed' }
    case 'KIND_ALWAYS_DENIED':
      return { kind: 'denied' }
    case 'KIND_CONDITIONAL':
      return conditional(plan.condition, resource, principal)
    default:
      throw new RowgateError(`The plan is of an unknown kind "${plan.kind}".`, {
        code: 'malformed-plan',
        path: 'kind',
      })
  }
}

/**
 * The same of a plan that the application has asked for itself.
 *
 * @throws RowgateError as `permissionOf`, and `invalid-principal`.
 */
export function permissionOfPlan(
  plan: Pick<PlanResponse, 'kind' | 'condition'>,
  resource: Resource,
  principal: Principal | undefined,
): Permission {
  return permissionOf(plan, resource, principal === undefined ? undefined : parseCaller(principal).principal)
}

/**
 * The permission as a filter that finds what is permitted and nothing else.
 *
 * @throws RowgateError `unsupported-construct`, `unsupported-operator` where only the PDP knows.
 */
export function filterOf(permission: Permission): Filter {
  if (permission.kind === 'undecided') throw permission.refusals[0]
  return candidatesOf(permission)
}

/** A filter that finds everything that is permitted, and where the permission is undecided also what is not. */
export function candidatesOf(permission: Permission): Filter {
  // oxfmt-ignore
  switch (permission.kind) {
    case 'allowed':     return ALL
    case 'denied':      return NONE
    case 'conditional': return permission.filter
    case 'undecided':   return permission.candidates
    default:            return unreachable(permission)
  }
}

function conditional(condition: unknown, resource: Resource, principal: PlanPrincipal | undefined): Permission {
  const expression = parseCondition(condition)
  return settled(expression, resolveCondition(expression, resource, principal))
}

/** The permission to do what a condition permits. */
export function settled(expression: Expression, predicate: Predicate): Permission {
  const filter = settle(predicate, 'isTrue')
  const refusals = refusalsOf(predicate)
  if (filter.kind === 'constant' && !filter.value) return { kind: 'denied' }
  if (refusals.length > 0) return { kind: 'undecided', expression, predicate, candidates: filter, refusals }
  return filter.kind === 'constant' ? { kind: 'allowed' } : { kind: 'conditional', expression, predicate, filter }
}
