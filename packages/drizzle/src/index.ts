export { ForbiddenError, NotFoundError, RowgateError } from '@rowgate/core'
export type {
  AuditEvent,
  AuditHook,
  Caller,
  PlanStore,
  Principal,
  PrincipalContext,
  Readiness,
  Verified,
} from '@rowgate/core'
export { createDataLayer } from './client/create-data-layer.ts'
export type { ActionOf, ActionsOf, CountConfig, KindOf, TableOf, WhereConfig } from './client/arguments.ts'
export type { AllowedActions, BoundDataLayer, DataLayer, DataLayerOptions } from './client/data-layer.ts'
export type { AnyDeclarations, Declarations, EveryTable } from './client/declarations.ts'
export type { DrizzleExplanation, ExplainOptions } from './client/explain.ts'
export type { Client, Exports, KeyOf, TablesOf } from './client/tables.ts'
export { planToSql } from './lower/plan-to-sql.ts'
export type { PlanToSqlOptions } from './lower/plan-to-sql.ts'
export { toDrizzle } from './lower/to-drizzle.ts'
export type { ColumnName } from './schema/fields.ts'
export { fromTables } from './schema/from-tables.ts'
