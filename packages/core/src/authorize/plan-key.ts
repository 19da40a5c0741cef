import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import { type Canonical, canonicalText } from './canonical.ts'
import type { PlanQuery } from './plan-request.ts'

/** Everything that can change what a plan says, and what Rowgate makes of it. */
export interface PlanIdentity {
  readonly query: PlanQuery
  /** The PDP that is asked, by a name of the application's. */
  readonly pdp: string
  /** What the resource map says of the kind. */
  readonly map: string
}

/** Names of plans are no longer than this, however much a principal has. Every text has a colon, and no digest has. */
const LONGEST = 1000

/** The name under which this process remembers a plan: all that it depends on, or a digest of that where it is long. */
export function planKey(identity: PlanIdentity): string {
  const text = identityText(identity)
  return text.length <= LONGEST ? text : hash('sha256', Buffer.from(text, 'utf16le'), 'base64url')
}

/** The name under which others may see it. Who does not have the secret learns nothing from it, not even by guessing attributes. */
export function sharedKey(secret: string, key: string): string {
  return seal(secret, `key ${key}`)
}

/**
 * What two questions share exactly when every answer to one is an answer to the other. Roles and actions are sets. It is made for every list, and
 * so without an object in between: every text ends by itself.
 */
export function identityText({ query, pdp, map }: PlanIdentity): string {
  const { identity, kind, actions, scope } = query
  const { principal, policyVersion, auxData, annotations } = identity
  const asked = canonicalText(pdp) + canonicalText(map) + canonicalText(kind) + setText(actions)
  const policies = canonicalText(scope) + canonicalText(policyVersion)
  const own = canonicalText(principal.scope) + canonicalText(principal.policyVersion)
  const who = canonicalText(principal.id) + setText(principal.roles) + canonicalText(principal.attr ?? {}) + own
  return asked + policies + who + canonicalText(auxData as Canonical) + canonicalText(annotations)
}

/** A code that only who has the secret can make of a text. Every UTF-16 unit counts, half a surrogate pair too. */
export function seal(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text, 'utf16le').digest('base64url')
}

/** Whether a code is the one of the text. */
export function isSealed(secret: string, text: string, code: string): boolean {
  const [expected, given] = [Buffer.from(seal(secret, text)), Buffer.from(code)]
  return expected.length === given.length && timingSafeEqual(expected, given)
}

function setText(names: readonly string[]): string {
  return canonicalText([...new Set(names)].toSorted())
}
