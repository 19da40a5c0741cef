import {
  bindResources,
  filterOf,
  permissionOfPlan,
  type PlanResponse,
  type Principal,
  type ResourceDeclarations,
  resourceOf,
  RowgateError,
  type Schema,
} from '@rowgate/core'
import type { AnyDeclarations, Declarations, EveryModel } from '../client/declarations.ts'
import type { ModelsOf } from '../client/models.ts'
import { refuseTooManyValues } from './bound-values.ts'
import { constant } from './constants.ts'
import type { Where } from './lowered.ts'
import { lowerWhere } from './where.ts'

/** What a plan is about. */
export interface PlanToWhereOptions<S extends Schema, R> {
  /** What the generator `rowgate-prisma` has written. */
  readonly schema: S
  /** The resource kind that the PDP was asked about. */
  readonly kind: NoInfer<keyof R & string>
  /** As in `createDataLayer`. */
  readonly resources?: R & Declarations<ModelsOf<S>, R>
  /** Who the plan is for. A few plans name the principal, and are refused without it. */
  readonly principal?: Principal
}

/**
 * The `where` that finds the rows that a plan of one's own permits, and no others. It may stand in an AND with conditions of one's own, and
 * under no NOT.
 *
 * @throws RowgateError `inexact-where` when Prisma has no words for the plan, and what a plan is refused with.
 * @example
 * const plan = await cerbos.planResources({ principal, resource: { kind: 'expense' }, actions: ['view'] })
 * const rows = await prisma.expense.findMany({ where: planToWhere(plan, { schema, kind: 'expense' }) })
 */
export function planToWhere<const S extends Schema, const R extends AnyDeclarations = EveryModel<ModelsOf<S>>>(
  plan: Pick<PlanResponse, 'kind' | 'condition'>,
  { schema, kind, resources, principal }: PlanToWhereOptions<S, R>,
): Where {
  const declared = resources as ResourceDeclarations | undefined
  const resource = resourceOf(bindResources(schema, declared ?? { [kind]: true }), kind)
  const permission = permissionOfPlan(plan, resource, principal)
  if (permission.kind === 'allowed' || permission.kind === 'denied')
    return constant(resource.model, permission.kind === 'allowed')
  const { where, exactness } = lowerWhere(filterOf(permission), resource.model)
  if (exactness === 'superset') throw inexact(kind)
  refuseTooManyValues(where)
  return where
}

function inexact(kind: string): RowgateError {
  return new RowgateError(`No Prisma "where" finds exactly the rows of "${kind}" that the plan permits.`, {
    code: 'inexact-where',
    path: kind,
    hint: 'A data layer verifies such rows: `authorizedFindMany`, or `authorizedWhere` with `materialize`.',
  })
}
