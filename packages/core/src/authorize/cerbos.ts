/**
 * What Rowgate needs of a Cerbos client. `@cerbos/grpc`, `@cerbos/http` and any other `@cerbos/core` client fit; core depends on none.
 */
export interface CerbosClient {
  planResources(request: PlanRequest, options?: RequestOptions): Promise<PlanResponse>
  checkResources(request: CheckRequest, options?: RequestOptions): Promise<CheckResponse>
}

export interface RequestOptions {
  signal?: AbortSignal
}

/** JSON as the clients declare it. */
export type CerbosValue = null | boolean | number | string | CerbosValue[] | { [key: string]: CerbosValue }

export interface CerbosPrincipal {
  id: string
  roles: string[]
  attr?: Record<string, CerbosValue>
  scope?: string
  policyVersion?: string
}

/** A JWT for the PDP to verify. */
export interface AuxData {
  jwt: { token: string; keySetId?: string }
}

export interface PlanRequest {
  principal: CerbosPrincipal
  resource: { kind: string; policyVersion?: string; scope?: string }
  action: string
  auxData?: AuxData
}

export interface CheckRequest {
  principal: CerbosPrincipal
  resources: ResourceCheck[]
  auxData?: AuxData
}

export interface ResourceCheck {
  resource: { kind: string; id: string; attr: Record<string, CerbosValue>; policyVersion?: string; scope?: string }
  actions: string[]
}

export interface PlanResponse {
  readonly kind: string
  readonly cerbosCallId: string
  readonly condition?: unknown
}

export interface CheckResponse {
  readonly cerbosCallId: string
  readonly results: readonly CheckResult[]
}

export interface CheckResult {
  readonly resource: { readonly id: string }
  readonly actions: Readonly<Record<string, string | undefined>>
}
