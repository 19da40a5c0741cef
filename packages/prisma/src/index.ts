export { createDataLayer } from './client/create-data-layer.ts'
export type { AllowedActions, BoundDataLayer, DataLayer, DataLayerOptions } from './client/data-layer.ts'
export type { ExplainOptions, PrismaExplanation } from './client/explain.ts'
export type { PrismaClientLike } from './client/prisma-types.ts'
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
} from '@rowgate/core'
