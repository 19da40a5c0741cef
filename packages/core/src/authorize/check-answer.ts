import { RowgateError } from '../errors.ts'
import type { CheckRequest, CheckResponse, CheckResult, Output, ResourceCheck, ValidationError } from './cerbos.ts'

/** What the PDP says of one object. */
export interface CheckedObject {
  /** The actions that it allows, of those that were asked about. */
  readonly allowed: ReadonlySet<string>
  /** What the policy says beside: what belongs to no action, then what belongs to those, in the order in which they were asked about. */
  readonly outputs: readonly Output[]
  /** Attributes that do not fit the policy's schema. */
  readonly validationErrors: readonly ValidationError[]
  readonly cerbosCallId: string
}

/**
 * The results in the order of the request.
 *
 * @throws RowgateError `pdp-failed` when they are not about the very objects that were asked about.
 */
export function resultsOf(request: CheckRequest, response: CheckResponse): readonly CheckResult[] {
  const results: unknown = response?.results
  if (!Array.isArray(results) || results.length !== request.resources.length) throw otherObjects()
  if (!request.resources.every((asked, at) => isAbout(results[at] as CheckResult | undefined, asked)))
    throw otherObjects()
  return results as readonly CheckResult[]
}

/** Only an explicit allow permits. */
export function checkedObject(
  results: readonly CheckResult[],
  actions: readonly string[],
  callId: string,
): CheckedObject {
  const allows = (action: string): boolean =>
    results.some((result) => Object.hasOwn(result.actions, action) && result.actions[action] === 'EFFECT_ALLOW')
  const outputs = results.flatMap((result) => result.outputs ?? [])
  return {
    allowed: new Set(actions.filter(allows)),
    // The PDP keeps actions in a map, and answers in another order each time.
    outputs: [undefined, ...new Set(actions)].flatMap((asked) => outputs.filter(({ action }) => action === asked)),
    validationErrors: results.flatMap((result) => result.validationErrors ?? []),
    cerbosCallId: callId,
  }
}

/** A client may leave out the kind; the id it may not. */
function isAbout(result: CheckResult | undefined, { resource }: ResourceCheck): boolean {
  if (typeof result?.resource !== 'object' || typeof result.actions !== 'object' || result.actions === null)
    return false
  const { id, kind = resource.kind } = result.resource ?? {}
  return id === resource.id && kind === resource.kind
}

function otherObjects(): RowgateError {
  return new RowgateError('The PDP answered for other objects than it was asked about.', { code: 'pdp-failed' })
}
