import { RowgateError } from '../errors.ts'
import { resourceOf } from '../schema/bind-resources.ts'
import type { Resource, ResourceMap } from '../schema/resource-map.ts'
import { attributesOf, idOf, type StoredRow } from './attributes.ts'
import type { CerbosClient, CerbosValue, CheckResponse, PlanResponse, ResourceCheck } from './cerbos.ts'
import { type Permission, permissionOf } from './permission.ts'
import { type Caller, type Identity, parseCaller } from './principal.ts'

/** Asks the PDP, for lists and for single objects, with attributes and filters from one resource map. */
export interface Authorizer {
  /** @throws RowgateError `unknown-kind` */
  readonly resourceOf: (kind: string) => Resource
  /** What the caller may do to objects of the kind. */
  readonly permissionFor: (caller: Caller, kind: string, action: string) => Promise<Permission>
  /** Which of the actions the caller may do to a row. The PDP is told of the row what the resource map says. */
  readonly allowedActions: (
    caller: Caller,
    kind: string,
    actions: readonly string[],
    row: StoredRow,
  ) => Promise<ReadonlySet<string>>
  /** For each of the rows whether the caller may do the action to it. The PDP is asked about so many rows at a time as it takes by default. */
  readonly allowedRows: (
    caller: Caller,
    kind: string,
    action: string,
    rows: readonly StoredRow[],
  ) => Promise<readonly boolean[]>
}

/** How many objects a PDP takes in one request, when it is not configured otherwise. */
const BATCH = 50

export function createAuthorizer(cerbos: CerbosClient, map: ResourceMap): Authorizer {
  return {
    resourceOf: (kind) => resourceOf(map, kind),
    permissionFor: async (caller, kind, action) => {
      const identity = parseCaller(caller)
      const resource = resourceOf(map, kind)
      return permissionOf(await plan(cerbos, identity, kind, action), resource, identity.principal)
    },
    allowedActions: async (caller, kind, actions, row) => {
      const identity = parseCaller(caller)
      const resource = resourceOf(map, kind)
      const object = objectOf(resource, row)
      const { results } = await checkObjects(cerbos, identity, [object], actions)
      return allowed(results, object.id, actions)
    },
    allowedRows: async (caller, kind, action, rows) => {
      const identity = parseCaller(caller)
      const resource = resourceOf(map, kind)
      const verdicts: boolean[] = []
      for (let at = 0; at < rows.length; at += BATCH) {
        const objects = rows.slice(at, at + BATCH).map((row) => objectOf(resource, row))
        verdicts.push(...verdictsOf(await checkObjects(cerbos, identity, objects, [action]), objects, action))
      }
      return verdicts
    },
  }
}

function plan(cerbos: CerbosClient, identity: Identity, kind: string, action: string): Promise<PlanResponse> {
  const { principal, auxData, signal } = identity
  const request = {
    principal,
    resource: { kind, ...policyOf(identity) },
    action,
    ...(auxData === undefined ? {} : { auxData }),
  }
  return asked(() => cerbos.planResources(request, signal === undefined ? {} : { signal }))
}

type CheckedObject = ResourceCheck['resource']

function objectOf(resource: Resource, row: StoredRow): CheckedObject {
  const { kind } = resource
  return { kind, id: idOf(resource, row), attr: attributesOf(resource, row) as Record<string, CerbosValue> }
}

function checkObjects(
  cerbos: CerbosClient,
  identity: Identity,
  objects: readonly CheckedObject[],
  actions: readonly string[],
): Promise<CheckResponse> {
  const { principal, auxData, signal } = identity
  const resources = objects.map((object) => ({
    resource: { ...object, ...policyOf(identity) },
    actions: [...actions],
  }))
  const request = { principal, resources, ...(auxData === undefined ? {} : { auxData }) }
  return asked(() => cerbos.checkResources(request, signal === undefined ? {} : { signal }))
}

function policyOf({ scope, policyVersion }: Identity): { scope?: string; policyVersion?: string } {
  return { ...(scope === undefined ? {} : { scope }), ...(policyVersion === undefined ? {} : { policyVersion }) }
}

/** The answers for several objects, each of which has to be about its own object. */
function verdictsOf({ results }: CheckResponse, objects: readonly CheckedObject[], action: string): boolean[] {
  if (results.length !== objects.length) throw otherObjects()
  return objects.map(({ id }, at) => allowed(results.slice(at, at + 1), id, [action]).has(action))
}

function otherObjects(): RowgateError {
  return new RowgateError('The PDP answered for other objects than it was asked about.', { code: 'pdp-failed' })
}

/** Only an explicit allow for the very object permits. */
function allowed(results: CheckResponse['results'], id: string, actions: readonly string[]): ReadonlySet<string> {
  const [result, ...others] = results
  if (result === undefined || others.length > 0 || result.resource.id !== id) {
    throw otherObjects()
  }
  return new Set(actions.filter((action) => result.actions[action] === 'EFFECT_ALLOW'))
}

/** gRPC codes of a PDP that cannot be reached or did not answer in time. */
const UNREACHABLE = new Set([1, 4, 14])

async function asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (cause) {
    throw pdpError(cause)
  }
}

function pdpError(cause: unknown): RowgateError {
  const code = (cause as { code?: unknown } | null)?.code
  if (typeof code === 'number' && UNREACHABLE.has(code)) {
    return new RowgateError('The PDP did not answer.', {
      code: 'pdp-unavailable',
      cause,
      hint: 'Is it running, and is its address right? Nothing is permitted until it answers.',
    })
  }
  return new RowgateError('The PDP refused the request.', {
    code: 'pdp-failed',
    cause,
    hint: 'The cause has its own words.',
  })
}
