import type { PlainObject } from '../authorize/checks.ts'
import { forbidden } from '../authorize/decide.ts'
import { type RequestFacts, requestResource, type RequestResourceOptions } from './request-resource.ts'
import type { LayerLike, Session } from './session.ts'

/** The action that is asked for of a request when none is named. */
const ACTION = 'request'

/** How a request itself is asked about. */
export interface RequestGuardOptions extends RequestResourceOptions {
  readonly action?: string | undefined
}

/** What every bound data layer has. */
interface ObjectChecks {
  readonly isAllowedObject: (kind: string, action: string, object: PlainObject) => Promise<boolean>
}

/**
 * Asks the PDP about the request itself, as a resource of kind `http_request` with what is known of it as attributes. It does not count as
 * an authorization of what the handler does.
 *
 * @throws ForbiddenError `forbidden`
 */
export async function authorizeRequestOf<L extends LayerLike>(
  session: Session<L>,
  facts: RequestFacts,
  { action = ACTION, ...options }: RequestGuardOptions,
): Promise<void> {
  const { kind, id, attributes } = requestResource(facts, options)
  const { isAllowedObject } = session.data as ObjectChecks
  if (!(await isAllowedObject(kind, action, { id, attributes }))) throw forbidden(kind, action)
}
