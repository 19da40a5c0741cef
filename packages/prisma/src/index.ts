export { createDataLayer } from './client/create-data-layer.ts'
export type { AllowedActions } from './client/arguments.ts'
export type { BoundDataLayer, DataLayer } from './client/data-layer.ts'
export type { DataLayerOptions } from './client/data-layer-options.ts'
export type { ExplainOptions, PrismaExplanation } from './client/explain.ts'
export { rowgate } from './client/extension.ts'
export type { RowgateOptions } from './client/extension.ts'
export type { GuardedClient, RowgateExtension, RowgateMethods } from './client/extension-types.ts'
export type { PrismaClientLike } from './client/prisma-types.ts'
export type { Mapper, MapperConfig, NullAttributeRepresentation, RelationConfig } from './drop-in/mapper.ts'
export { PlanKind, queryPlanToPrisma } from './drop-in/query-plan-to-prisma.ts'
export type { PrismaFilter, QueryPlanToPrismaArgs, QueryPlanToPrismaResult } from './drop-in/query-plan-to-prisma.ts'
export { planToWhere } from './lower/plan-to-where.ts'
export type { PlanToWhereOptions } from './lower/plan-to-where.ts'
export { lowerWhere } from './lower/where.ts'
export type { LoweredWhere } from './lower/where.ts'
export type { Where } from './lower/lowered.ts'
export { ForbiddenError, NotFoundError, RowgateError } from '@rowgate/core'
export type {
  AuditEvent,
  AuditHook,
  Caller,
  CerbosClient,
  PlanStore,
  Principal,
  PrincipalContext,
  Readiness,
  Schema,
  Verified,
} from '@rowgate/core'
