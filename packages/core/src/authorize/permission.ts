import { RowgateError } from '../errors.ts'
import type { Expression } from '../ir/expression.ts'
import type { Filter } from '../ir/filter.ts'
import { ALL, NONE } from '../ir/filters.ts'
import type { Predicate } from '../ir/predicate.ts'
import { parseCondition } from '../plan/parse.ts'
import type { PlanPrincipal } from '../resolve/context.ts'
import { resolveCondition } from '../resolve/resolve.ts'
import type { Resource } from '../schema/resource-map.ts'
import { settle } from '../settle/settle.ts'
import type { PlanResponse } from './cerbos.ts'

/** What a plan allows: everything, nothing, or the rows that a filter finds. */
export type Permission = { readonly kind: 'allowed' } | { readonly kind: 'denied' } | ConditionalPermission

export interface ConditionalPermission {
  readonly kind: 'conditional'
  /** The residual condition. It carries the principal's attributes: neither log it nor hash it. */
  readonly expression: Expression
  readonly predicate: Predicate
  readonly filter: Filter
}

/**
 * What a PlanResources response allows of a resource kind. A few plans name the principal, and are refused without it.
 *
 * @throws RowgateError when anything about the plan is not understood, never a wider permission.
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

/** The permission as a filter. */
export function filterOf(permission: Permission): Filter {
  if (permission.kind === 'conditional') return permission.filter
  return permission.kind === 'allowed' ? ALL : NONE
}

function conditional(condition: unknown, resource: Resource, principal: PlanPrincipal | undefined): Permission {
  const expression = parseCondition(condition)
  return settled(expression, resolveCondition(expression, resource, principal))
}

/** The permission to do what a condition permits. */
export function settled(expression: Expression, predicate: Predicate): Permission {
  const filter = settle(predicate, 'isTrue')
  if (filter.kind === 'constant') return { kind: filter.value ? 'allowed' : 'denied' }
  return { kind: 'conditional', expression, predicate, filter }
}
