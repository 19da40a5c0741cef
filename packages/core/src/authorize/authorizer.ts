import { explain, type ExplainedPermission, type ExplainRequest } from '../explain/explain-request.ts'
import { resourceOf } from '../schema/bind-resources.ts'
import { modelsOf, type Resource, type ResourceMap } from '../schema/resource-map.ts'
import type { Model } from '../schema/schema.ts'
import { askPdp } from './ask-pdp.ts'
import type { AuditEvent, AuditHook } from './audit.ts'
import type { CheckedObject } from './check-answer.ts'
import { createCheckBatch } from './check-batch.ts'
import type { CheckLimits } from './check-request.ts'
import { checkObject, type Checking, checkRow, type LoadedRow, type PlainObject } from './checks.ts'
import type { CerbosClient } from './cerbos.ts'
import { createKnownPermissions } from './known-permissions.ts'
import type { Permission } from './permission.ts'
import { type Planning, plansFor, type ScopePlan } from './permissions.ts'
import { checkCacheOptions, maxAgeOf, type PlanCacheOptions } from './plan-cache.ts'
import { createPlanMemory } from './plan-memory.ts'
import type { PlanQuery } from './plan-request.ts'
import { createPlanSource } from './plan-source.ts'
import type { Caller } from './principal.ts'
import { pdpReadiness, type ReadinessCheck } from './readiness.ts'
import { traced } from './telemetry.ts'
import { unite } from './unite.ts'

/** Asks the PDP, for lists and for single objects, with attributes and filters from one resource map. The one port to the PDP. */
export interface Authorizer {
  /** The kinds that there are. */
  readonly resources: readonly Resource[]
  /** The models that attributes are made of: those of the kinds, and of relations that are sent. */
  readonly models: readonly Model[]
  /** @throws RowgateError `unknown-kind` */
  readonly resourceOf: (kind: string) => Resource
  /** What the caller may do to objects of the kind; of several actions, all of them. */
  readonly permissionFor: (caller: Caller, kind: string, action: string | readonly string[]) => Promise<Permission>
  /** How a permission comes about, and with a row why that is in the list, or is not. */
  readonly explain: (request: ExplainRequest) => Promise<ExplainedPermission>
  /** Which of the actions the caller may do to a row. The PDP is told of the row what the resource map says. */
  readonly allowedActions: (
    caller: Caller,
    kind: string,
    actions: readonly string[],
    row: LoadedRow,
  ) => Promise<ReadonlySet<string>>
  /** The same with what the policy says beside. Checks of one caller that are under way together are one request. */
  readonly checkRow: (
    caller: Caller,
    kind: string,
    actions: readonly string[],
    row: LoadedRow,
  ) => Promise<CheckedObject>
  /** What the PDP says of an object that the application describes itself. Its kind needs not be bound to a model. */
  readonly checkObject: (
    caller: Caller,
    kind: string,
    actions: readonly string[],
    object: PlainObject,
  ) => Promise<CheckedObject>
  /** Tells the audit hook what was done. What it does not take, is not to count. */
  readonly report: (event: AuditEvent) => Promise<void>
  /** The same authorizer with a memory of its own: for one principal's use, who asks the same within a moment. */
  readonly bound: () => Authorizer
  /** Whether the PDP answers, and has a version that Rowgate is tested with. */
  readonly readiness: () => Promise<readonly ReadinessCheck[]>
}

/** How the PDP is asked. */
export interface AuthorizerOptions {
  /** Milliseconds after which the PDP counts as not answering. 5,000 when not given. */
  readonly deadline?: number
  /** Milliseconds for which `as(principal)` uses a plan again. 5,000 when not given; 0 for never. */
  readonly holdPlans?: number
  /** Plans that are kept for longer, and for everybody who asks the same. Nothing when not given. */
  readonly cache?: PlanCacheOptions
  /** Is told of every decision, and of every guarded write. */
  readonly audit?: AuditHook
  /** What the PDP takes in one request; 50 objects with 50 actions each when not given. */
  readonly checkLimits?: CheckLimits
}

const DEFAULTS = { deadline: 5000, holdPlans: 5000, checkLimits: { resources: 50, actions: 50 } } as const

/** How many plans are remembered at a time: those of a bound principal, and those of everybody. */
const MOST_PLANS = { held: 100, cached: 1000 } as const

/**
 * @throws RowgateError `unsupported-argument` when the options of the cache set no bound.
 */
export function createAuthorizer(cerbos: CerbosClient, map: ResourceMap, options: AuthorizerOptions = {}): Authorizer {
  const { deadline, holdPlans, checkLimits, cache, audit } = { ...DEFAULTS, ...options }
  if (cache !== undefined) checkCacheOptions(cache)
  const batch = createCheckBatch(
    (request, signal) =>
      traced('check', { objects: request.resources.length }, () =>
        askPdp((asking) => cerbos.checkResources(request, asking), { deadline, signal }),
      ),
    checkLimits,
  )
  return authorizerOver({
    planning: {
      map,
      source: createPlanSource(cerbos, { deadline, cache }),
      audit,
      held: undefined,
      cached: createPlanMemory<ScopePlan>(lifetimeOf(cache), MOST_PLANS.cached),
      known: createKnownPermissions(),
    },
    checking: { map, batch, audit },
    holdPlans,
    readiness: () => pdpReadiness(cerbos, deadline),
  })
}

interface Parts {
  readonly planning: Planning
  readonly checking: Checking
  readonly holdPlans: number
  readonly readiness: () => Promise<readonly ReadinessCheck[]>
}

function authorizerOver(parts: Parts): Authorizer {
  const { planning, checking, holdPlans, readiness } = parts
  return {
    resources: [...planning.map.resources.values()],
    models: modelsOf(planning.map),
    resourceOf: (kind) => resourceOf(planning.map, kind),
    permissionFor: async (caller, kind, action) => unite(await plansFor(planning, caller, kind, action)),
    explain: (request) => explain(planning, checking, request),
    allowedActions: async (caller, kind, actions, row) =>
      (await checkRow(checking, { caller, kind, actions }, row)).allowed,
    checkRow: (caller, kind, actions, row) => checkRow(checking, { caller, kind, actions }, row),
    checkObject: (caller, kind, actions, object) => checkObject(checking, { caller, kind, actions }, object),
    report: async (event) => checking.audit?.(event),
    bound: () => {
      const held = createPlanMemory<ScopePlan>(() => holdPlans, MOST_PLANS.held)
      return authorizerOver({ ...parts, planning: { ...planning, held } })
    },
    readiness,
  }
}

/** For how many milliseconds this process remembers a plan itself: where processes share a store, that decides. */
function lifetimeOf(cache: PlanCacheOptions | undefined): (query: PlanQuery) => number {
  if (cache === undefined || cache.shared !== undefined) return () => 0
  return ({ kind, actions }) => maxAgeOf(cache, kind, actions)
}
