import { RowgateError } from '../errors.ts'
import type { CheckRequest, PlanRequest } from './cerbos.ts'
import type { Identity } from './principal.ts'

/** A question about all objects of a kind, in one scope. */
export interface PlanQuery {
  readonly identity: Identity
  readonly kind: string
  readonly actions: readonly string[]
  readonly scope: string | undefined
}

export function planRequestOf({ identity, kind, actions, scope }: PlanQuery): PlanRequest {
  return { ...askedBy(identity), resource: { kind, ...policyOf(identity, scope) }, actions: [...actions] }
}

/** Who asks, as every request says it. */
export function askedBy({ principal, auxData, annotations }: Identity): Omit<CheckRequest, 'resources'> {
  return {
    principal,
    ...(auxData === undefined ? {} : { auxData }),
    ...(annotations === undefined ? {} : { requestContext: { annotations } }),
  }
}

/** Which policies decide. */
export function policyOf(
  { policyVersion }: Identity,
  scope: string | undefined,
): { scope?: string; policyVersion?: string } {
  return { ...(scope === undefined ? {} : { scope }), ...(policyVersion === undefined ? {} : { policyVersion }) }
}

/**
 * One action or several, each once.
 *
 * @throws RowgateError `unsupported-argument` when there is none: every row would fulfill what is asked of it.
 */
export function actionsOf(action: string | readonly string[]): readonly string[] {
  const actions = [...new Set(typeof action === 'string' ? [action] : action)]
  if (actions.length > 0 && actions.every((each) => typeof each === 'string' && each !== '')) return actions
  throw new RowgateError('No action is asked about.', {
    code: 'unsupported-argument',
    path: 'action',
    hint: 'Name an action, or several.',
  })
}

/**
 * The one action that an object is checked for.
 *
 * @throws RowgateError `unsupported-argument` when there are several, or none.
 */
export function oneAction(action: string | readonly string[]): string {
  const [only, ...others] = actionsOf(action)
  if (only !== undefined && others.length === 0) return only
  throw new RowgateError('An object is checked for one action.', {
    code: 'unsupported-argument',
    path: 'action',
    hint: 'Ask `allowedActions` about several.',
  })
}
