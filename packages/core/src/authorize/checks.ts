import { RowgateError } from '../errors.ts'
import type { Json } from '../ir/expression.ts'
import { resourceOf } from '../schema/bind-resources.ts'
import type { Resource, ResourceMap } from '../schema/resource-map.ts'
import { attributesOf, idOf, type StoredRow } from './attributes.ts'
import { type AuditHook, codeOf } from './audit.ts'
import type { CheckedObject } from './check-answer.ts'
import type { CheckBatch } from './check-batch.ts'
import type { CerbosValue, ResourceCheck } from './cerbos.ts'
import { actionsOf, askedBy, policyOf } from './plan-request.ts'
import { type Caller, type Identity, parseCaller } from './principal.ts'
import { scopeOfRow } from './scope.ts'

/** A row, or one that is on its way; nothing when there is none. */
export type LoadedRow = StoredRow | undefined | Promise<StoredRow | undefined>

/** Where checks go. */
export interface Checking {
  readonly map: ResourceMap
  readonly batch: CheckBatch
  readonly audit: AuditHook | undefined
}

/** Who wants to do what to objects of a kind. */
export interface CheckIntent {
  readonly caller: Caller
  readonly kind: string
  readonly actions: readonly string[]
}

/** What the PDP says of a row that is not there. */
const ABSENT: CheckedObject = { allowed: new Set(), outputs: [], validationErrors: [], cerbosCallId: '' }

/** What the PDP says of a row. It is told of the row what the resource map says; of a row that is not there it is not asked. */
export function checkRow(checking: Checking, intent: CheckIntent, row: LoadedRow): Promise<CheckedObject> {
  const loaded = Promise.resolve(row)
  // Who is refused before the row is there does not wait for it, and its failure is nobody's then.
  loaded.catch(() => undefined)
  return ask(checking, intent, (identity, actions) => {
    const resource = resourceOf(checking.map, intent.kind)
    return loaded.then((found) => found && questionOf(resource, identity, found, actions))
  })
}

/** An object that is no row: the application says what it is. */
export interface PlainObject {
  readonly id: string
  readonly attributes: Readonly<Record<string, CerbosValue>>
}

/** What the PDP says of an object of a kind that needs not be bound to a model. */
export function checkObject(
  checking: Checking,
  intent: CheckIntent,
  { id, attributes }: PlainObject,
): Promise<CheckedObject> {
  return ask(checking, intent, (identity, actions) => {
    const resource = { kind: intent.kind, id, attr: { ...attributes }, ...policyOf(identity, oneScope(identity)) }
    return Promise.resolve({ resource, actions: [...actions] })
  })
}

function oneScope({ scopes }: Identity): string | undefined {
  if (scopes.length < 2) return scopes[0]
  throw new RowgateError('An object is of one scope, and the caller asks about several.', {
    code: 'unsupported-argument',
    path: 'scope',
    hint: 'Name the scope of the object: { principal, scope }.',
  })
}

type Question = (identity: Identity, actions: readonly string[]) => Promise<ResourceCheck | undefined>

async function ask(checking: Checking, intent: CheckIntent, questionFor: Question): Promise<CheckedObject> {
  const identity = parseCaller(intent.caller)
  const actions = actionsOf(intent.actions)
  const loading = questionFor(identity, actions)
  const event = { operation: 'check', principal: identity.principal.id, kind: intent.kind, actions } as const
  const answer = checking.batch(askedBy(identity), loading, identity.signal)
  const checked = await answer.catch(async (error: unknown) => {
    await checking.audit?.({ ...event, outcome: 'error', error: codeOf(error), allowed: [] })
    throw error
  })
  const about = (await loading)?.resource
  const outcome = checked === undefined ? 'absent' : 'checked'
  const { allowed, cerbosCallId } = checked ?? ABSENT
  await checking.audit?.({ ...event, outcome, id: about?.id, scope: about?.scope, allowed: [...allowed], cerbosCallId })
  return checked ?? ABSENT
}

/** The object that stands for a row; nothing when the row is of no scope that is asked about. */
function questionOf(
  resource: Resource,
  identity: Identity,
  row: StoredRow,
  actions: readonly string[],
): ResourceCheck | undefined {
  const attributes = attributesOf(resource, row)
  const scope = scopeOfRow(resource, { row, attributes }, identity.scopes)
  if (!scope.wanted) return undefined
  const attr = attributes as Record<string, CerbosValue>
  const object = { kind: resource.kind, id: idOf(resource, row), attr, ...policyOf(identity, scope.scope) }
  if (object.id === '' || isTooDeep(attributes)) throw unaskable(resource.kind)
  return { resource: object, actions: [...actions] }
}

/** Attributes nested deeper than this are refused: clients cannot send 100 levels. */
const MAX_DEPTH = 64

function isTooDeep(value: Json, left: number = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false
  return left === 0 || Object.values(value).some((member: Json) => isTooDeep(member, left - 1))
}

/** Refused here, where it concerns one object: the PDP would refuse the request, and with it the other objects in it. */
function unaskable(kind: string): RowgateError {
  return new RowgateError(`The PDP cannot be asked about this ${kind}: its id is empty, or its JSON nested too deep.`, {
    code: 'pdp-failed',
    path: kind,
  })
}
