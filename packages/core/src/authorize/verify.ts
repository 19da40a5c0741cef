import { RowgateError } from '../errors.ts'
import type { Resource } from '../schema/resource-map.ts'
import { idOf, type StoredRow } from './attributes.ts'
import { codeOf } from './audit.ts'
import type { Authorizer } from './authorizer.ts'
import { type Caller, parseCaller } from './principal.ts'

/**
 * Whether lists are compared with what the PDP says of their rows one by one: for what a plan does not know, such as a DENY in a principal's
 * own policy.
 */
export type Verify = 'never' | 'always' | Sampling

/** Some lists are compared, chosen by chance. */
export interface Sampling {
  /** The share of lists, from 0 to 1. */
  readonly sample: number
  /** Of how many rows at most that such a list leaves out the PDP is asked as well. None when not given. */
  readonly excluded?: number
  /** Whether a list that has a row which the PDP denies fails, and is not only returned without it. */
  readonly failClosed?: boolean
}

/** What is decided once for a data layer, and drawn for each of its lists. */
export interface Verifier {
  /** Whether every list is compared: what cannot be, is refused then. */
  readonly always: boolean
  /** Decides about a list; nothing when it is not compared. */
  readonly draw: () => Verification | undefined
}

/** How a list is compared. */
export interface Verification {
  readonly excluded: number
  /** Which of the claims about rows of one kind the PDP confirms, in their order. */
  readonly confirm: (
    authorizer: Authorizer,
    subject: { readonly caller: Caller; readonly kind: string },
    claims: readonly Claim[],
  ) => Promise<readonly boolean[]>
}

/** What a list says of a row: that all of the actions are permitted on it, or that they are not. */
export interface Claim {
  readonly row: StoredRow
  readonly actions: readonly string[]
  readonly permitted: boolean
}

/**
 * @param random from 0 up to 1.
 * @throws RowgateError `unsupported-argument` when the options are none.
 */
export function createVerifier(verify: Verify = 'never', random: () => number = Math.random): Verifier {
  const { sample, excluded = 0, failClosed = false } = samplingOf(verify)
  const verification: Verification = {
    excluded,
    confirm: (authorizer, subject, claims) => confirm(authorizer, subject, { claims, failClosed }),
  }
  return { always: sample === 1, draw: () => (random() < sample ? verification : undefined) }
}

/**
 * Refuses what a plan alone answers, where every list is to be verified row by row.
 *
 * @throws RowgateError `unsupported-argument`
 */
export function refuseUnverified({ always }: Pick<Verifier, 'always'>, what: string): void {
  if (!always) return
  throw new RowgateError(`${what} cannot be verified row by row.`, {
    code: 'unsupported-argument',
    path: 'verify',
    hint: 'Read the rows themselves, or use a data layer without `verify: "always"` for this.',
  })
}

function samplingOf(verify: Verify): Sampling {
  if (verify === 'never') return { sample: 0 }
  if (verify === 'always') return { sample: 1 }
  const { sample, excluded = 0 } = verify
  if (sample >= 0 && sample <= 1 && Number.isSafeInteger(excluded) && excluded >= 0) return verify
  throw new RowgateError('There is no such way to verify lists.', {
    code: 'unsupported-argument',
    path: 'verify',
    hint: 'Pass "never", "always", or { sample } from 0 to 1 with a whole number of `excluded` rows.',
  })
}

async function confirm(
  authorizer: Authorizer,
  { caller, kind }: { readonly caller: Caller; readonly kind: string },
  { claims, failClosed }: { readonly claims: readonly Claim[]; readonly failClosed: boolean },
): Promise<readonly boolean[]> {
  if (claims.length === 0) return []
  const actions = [...new Set(claims.flatMap((claim) => claim.actions))]
  const event = { operation: 'verify', principal: parseCaller(caller).principal.id, kind, actions } as const
  const asked = claims.map((claim) => authorizer.allowedActions(caller, kind, claim.actions, claim.row))
  const allowed = await Promise.all(asked).catch(async (error: unknown) => {
    const nothing = { rows: claims.length, denied: [], missed: [] }
    await authorizer.report({ ...event, ...nothing, outcome: 'error', error: codeOf(error) })
    throw error
  })
  const agrees = claims.map((claim, at) => isAllowed(claim, allowed[at]) === claim.permitted)
  const diverging = claims.filter((_, at) => agrees[at] === false)
  const resource = authorizer.resourceOf(kind)
  const denied = idsOf(resource, diverging, true)
  const missed = idsOf(resource, diverging, false)
  const outcome = diverging.length === 0 ? 'agreed' : 'diverged'
  await authorizer.report({ ...event, outcome, rows: claims.length, denied, missed })
  if (failClosed && denied.length > 0) throw divergence(kind)
  return agrees
}

function isAllowed({ actions }: Claim, allowed: ReadonlySet<string> | undefined): boolean {
  return actions.every((action) => allowed?.has(action) === true)
}

function idsOf(resource: Resource, claims: readonly Claim[], permitted: boolean): readonly string[] {
  return claims.filter((claim) => claim.permitted === permitted).map(({ row }) => idOf(resource, row))
}

function divergence(kind: string): RowgateError {
  return new RowgateError(`A list of ${kind} has a row that the PDP denies.`, {
    code: 'divergence',
    path: kind,
    hint: 'The audit hook has its id. Compare the policies with the known divergences.',
  })
}
