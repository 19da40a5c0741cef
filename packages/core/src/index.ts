export { createAuthorizer } from './authorize/authorizer.ts'
export type { Authorizer, AuthorizerOptions } from './authorize/authorizer.ts'
export type { AuditEvent, AuditHook, CheckEvent, PlanEvent } from './authorize/audit.ts'
export type { CheckedObject } from './authorize/check-answer.ts'
export type { CheckLimits } from './authorize/check-request.ts'
export type { LoadedRow } from './authorize/checks.ts'
export type { ScopePlan } from './authorize/permissions.ts'
export { createMemoryStore } from './authorize/plan-cache.ts'
export type { PlanCacheOptions, PlanStore, SharedStore } from './authorize/plan-cache.ts'
export { attempt, readinessOf } from './authorize/readiness.ts'
export type { Readiness, ReadinessCheck } from './authorize/readiness.ts'
export { traced, tracedNow } from './authorize/telemetry.ts'
export type { Facts, Operation } from './authorize/telemetry.ts'
export { attributesOf, idOf } from './authorize/attributes.ts'
export type { Stored, StoredRow } from './authorize/attributes.ts'
export type {
  AuxData,
  CerbosClient,
  CerbosValue,
  CheckRequest,
  CheckResponse,
  Output,
  PlanRequest,
  PlanResponse,
  ValidationError,
} from './authorize/cerbos.ts'
export { authorizeRow, forbidden, notFound } from './authorize/decide.ts'
export type { Intent } from './authorize/decide.ts'
export { filterOf, permissionOf } from './authorize/permission.ts'
export type { ConditionalPermission, Permission } from './authorize/permission.ts'
export { parseCaller } from './authorize/principal.ts'
export type { Caller, Principal, PrincipalContext } from './authorize/principal.ts'
export { ForbiddenError, NotFoundError, RowgateError } from './errors.ts'
export type { ErrorCode, ErrorDetails } from './errors.ts'
export type { Expression, Json } from './ir/expression.ts'
export type * from './ir/filter.ts'
export { ALL, allOf, anyOf, NONE, none, some, tally } from './ir/filters.ts'
export type { Predicate } from './ir/predicate.ts'
export { ELEMENT, ROOT } from './ir/row.ts'
export type { ElementsStep, RelationStep, Row, Step } from './ir/row.ts'
export type { DatePart, OperationName } from './ir/value.ts'
export { celText } from './plan/cel-text.ts'
export { parseCondition } from './plan/parse.ts'
export { bindResources, resourceOf } from './schema/bind-resources.ts'
export type * from './schema/declaration.ts'
export { keyOf } from './schema/key.ts'
export type { Key, KeyValue } from './schema/key.ts'
export type * from './schema/resource-map.ts'
export type * from './schema/schema.ts'
export type * from './schema/scope.ts'
export { parseInstant } from './cel/instant.ts'
export { SPACES } from './cel/text.ts'
export { evaluate } from './evaluate/evaluate.ts'
export { unreachable } from './unreachable.ts'
