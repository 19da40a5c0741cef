/**
 * What Rowgate needs of a Cerbos client. `@cerbos/grpc`, `@cerbos/http` and any other `@cerbos/core` client fit; core depends on none.
 */
export interface CerbosClient {
  planResources(request: PlanRequest, options?: RequestOptions): Promise<PlanResponse>
  checkResources(request: CheckRequest, options?: RequestOptions): Promise<CheckResponse>
  /** Asked by `ready()` alone. */
  serverInfo?(options?: RequestOptions): Promise<{ readonly version: string }>
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

/** What the PDP writes into its audit log beside a request. No policy sees it. */
interface RequestContext {
  annotations: Record<string, CerbosValue>
}

interface RequestBase {
  principal: CerbosPrincipal
  auxData?: AuxData
  requestContext?: RequestContext
}

/** A plan of several actions is of the rows on which all of them are allowed. */
export interface PlanRequest extends RequestBase {
  resource: { kind: string; policyVersion?: string; scope?: string }
  actions: string[]
}

export interface CheckRequest extends RequestBase {
  resources: ResourceCheck[]
}

export interface ResourceCheck {
  resource: { kind: string; id: string; attr: Record<string, CerbosValue>; policyVersion?: string; scope?: string }
  actions: string[]
}

export interface PlanResponse {
  readonly kind: string
  readonly cerbosCallId: string
  readonly condition?: unknown
  readonly validationErrors?: readonly ValidationError[]
}

export interface CheckResponse {
  readonly cerbosCallId: string
  readonly results: readonly CheckResult[]
}

export interface CheckResult {
  readonly resource: { readonly id: string; readonly kind?: string }
  readonly actions: Readonly<Record<string, string | undefined>>
  readonly outputs?: readonly Output[]
  readonly validationErrors?: readonly ValidationError[]
}

/** What a rule of the policy has to say, whatever its effect. */
export interface Output {
  readonly action?: string
  /** The rule: `resource.expense.vdefault#approve-small`. */
  readonly source: string
  readonly value: CerbosValue | undefined
}

/** An attribute that does not fit the JSON schema which the policy names. */
export interface ValidationError {
  readonly path: string
  readonly message: string
  readonly source: string
}
