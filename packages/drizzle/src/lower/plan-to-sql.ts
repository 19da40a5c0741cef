import {
  bindResources,
  filterOf,
  permissionOfPlan,
  type PlanResponse,
  type Principal,
  type ResourceDeclarations,
  resourceOf,
} from '@rowgate/core'
import { lowerSearch, postgresql } from '@rowgate/sql'
import { type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { aliasOf } from '../client/alias.ts'
import type { AnyDeclarations, Declarations, EveryTable } from '../client/declarations.ts'
import type { Exports, TablesOf } from '../client/tables.ts'
import type { ColumnName } from '../schema/fields.ts'
import { fromTables } from '../schema/from-tables.ts'
import { toDrizzle } from './to-drizzle.ts'

/** What a plan is about. */
export interface PlanToSqlOptions<E extends Exports, R> {
  /** The exports of the schema's module. */
  readonly schema: E
  /** The resource kind that the PDP was asked about. */
  readonly kind: NoInfer<keyof R & string>
  /** As in `createDataLayer`. */
  readonly resources?: R & Declarations<TablesOf<E>, R>
  /** Who the plan is for. A few plans name the principal, and are refused without it. */
  readonly principal?: Principal
  /** An alias of the kind's table, when the query has it under one. */
  readonly table?: PgTable
  /** The name of a column in the database, where a `casing` option of the client makes it another than the column's own. */
  readonly columnName?: ColumnName
}

/**
 * The condition that the rows fulfill that a plan of one's own permits, and no others; in parentheses, and not to be negated.
 *
 * @throws RowgateError what a plan is refused with, such as `unsupported-construct` where only the PDP knows.
 * @example
 * const plan = await cerbos.planResources({ principal, resource: { kind: 'expense' }, actions: ['view'] })
 * const rows = await db.select().from(expense).where(planToSql(plan, { schema, kind: 'expense' }))
 */
export function planToSql<const E extends Exports, const R extends AnyDeclarations = EveryTable<TablesOf<E>>>(
  plan: Pick<PlanResponse, 'kind' | 'condition'>,
  { schema, kind, resources, principal, table, columnName }: PlanToSqlOptions<E, R>,
): SQL {
  const declared = resources as ResourceDeclarations | undefined
  const resource = resourceOf(bindResources(fromTables(schema, columnName), declared ?? { [kind]: true }), kind)
  const permission = permissionOfPlan(plan, resource, principal)
  if (permission.kind === 'allowed') return sql`true`
  if (permission.kind === 'denied') return sql`false`
  const search = lowerSearch(filterOf(permission), postgresql, { recheck: true })
  return toDrizzle(search, aliasOf(schema[resource.model.name] as PgTable, table))
}
