import { createHash } from 'node:crypto'
import { resourceOf } from '../schema/bind-resources.ts'
import type { Resource, ResourceMap } from '../schema/resource-map.ts'
import { type AuditHook, codeOf, type PlanEvent } from './audit.ts'
import { canonicalText, type Canonical } from './canonical.ts'
import type { PlanResponse } from './cerbos.ts'
import { type KnownPermissions, planText } from './known-permissions.ts'
import { type Permission, permissionOf } from './permission.ts'
import type { PlanMemory } from './plan-memory.ts'
import { actionsOf, type PlanQuery } from './plan-request.ts'
import type { PlanSource } from './plan-source.ts'
import { type Caller, parseCaller } from './principal.ts'
import { type ListScope, listScopes } from './scope.ts'
import { type Facts, traced, tracedNow } from './telemetry.ts'
import type { ScopePermission } from './unite.ts'

/** What a plan says about the rows of one scope. */
export interface ScopePlan extends ScopePermission {
  readonly response: PlanResponse
}

/** Where permissions come from. */
export interface Planning {
  readonly map: ResourceMap
  readonly source: PlanSource
  readonly audit: AuditHook | undefined
  /** Plans that are used again for a moment, where a principal is bound. */
  readonly held: PlanMemory<ScopePlan> | undefined
  /** Plans that are used again for as long as the application says, by whoever asks the same. */
  readonly cached: PlanMemory<ScopePlan>
  /** What plans were found to permit. */
  readonly known: KnownPermissions
}

/** What the caller may do to objects of a kind, by the scopes that they are in. */
export async function plansFor(
  planning: Planning,
  caller: Caller,
  kind: string,
  action: string | readonly string[],
): Promise<readonly ScopePlan[]> {
  const identity = parseCaller(caller)
  const actions = actionsOf(action)
  const resource = resourceOf(planning.map, kind)
  const scopes = listScopes(resource, identity.scopes)
  return Promise.all(
    scopes.map((each) => planScope(planning, resource, { identity, kind, actions, scope: each.scope }, each)),
  )
}

async function planScope(
  planning: Planning,
  resource: Resource,
  query: PlanQuery,
  scope: ListScope,
): Promise<ScopePlan> {
  const { kind, actions, identity } = query
  const event = { operation: 'plan', principal: identity.principal.id, kind, actions, scope: query.scope } as const
  const tell = async (outcome: Pick<PlanEvent, 'outcome' | 'from' | 'cerbosCallId' | 'error'>): Promise<void> =>
    planning.audit?.({ ...event, ...outcome })
  const find = (): Promise<Found> => findPlan(planning, resource, query, scope)
  const { plan, from } = await traced('plan', { kind, action: actions.join() }, find, factsOf).catch(
    async (error: unknown) => {
      await tell({ outcome: 'error', error: codeOf(error) })
      throw error
    },
  )
  await tell({ outcome: plan.permission.kind, from, cerbosCallId: plan.response.cerbosCallId })
  return plan
}

interface Found {
  readonly plan: ScopePlan
  readonly from: 'pdp' | 'cache' | 'held'
}

async function findPlan(
  { source, held, cached, known }: Planning,
  resource: Resource,
  query: PlanQuery,
  { scope, rows }: ListScope,
): Promise<Found> {
  const key = source.keyOf(query, mapText(resource))
  const heldPlan = held?.find(key)
  if (heldPlan !== undefined) return { plan: heldPlan, from: 'held' }
  const cachedPlan = cached.find(key)
  if (cachedPlan !== undefined) return { plan: cachedPlan, from: 'cache' }
  const { response, from, asked } = await source.find(key, query)
  const text = planText(response)
  const resolve = (): Permission =>
    tracedNow('resolve', { kind: query.kind }, () => permissionOf(response, resource, query.identity.principal))
  const plan = { scope, rows, permission: known(key, text, resolve), response }
  if (from === 'pdp') {
    const origin = { query, asked, size: text?.length ?? 0 }
    held?.hold(key, plan, origin)
    cached.hold(key, plan, origin)
  }
  return { plan, from }
}

function factsOf({ plan, from }: Found): Facts {
  return { 'rowgate.plan.kind': plan.permission.kind, from, call_id: plan.response.cerbosCallId }
}

/** By resource, what identifies its map. */
const MAP_TEXTS = new WeakMap<Resource, string>()

/** What the resource map says of a kind, as a text: its digest, since it is part of the name of every plan. */
function mapText(resource: Resource): string {
  const known = MAP_TEXTS.get(resource) ?? digestOf(resource)
  MAP_TEXTS.set(resource, known)
  return known
}

function digestOf(resource: Resource): string {
  const text = canonicalText(JSON.parse(JSON.stringify(resource, listed)) as Canonical)
  return createHash('sha256').update(text, 'utf16le').digest('base64url')
}

function listed(_name: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value
}
