import { RowgateError } from '../errors.ts'
import { askPdp } from './ask-pdp.ts'
import type { CerbosClient, PlanResponse } from './cerbos.ts'
import { createInFlight } from './in-flight.ts'
import { createPlanCache, maxAgeOf, type PlanCacheOptions } from './plan-cache.ts'
import { planKey } from './plan-key.ts'
import { expiryOf } from './plan-memory.ts'
import { type PlanQuery, planRequestOf } from './plan-request.ts'

/** A plan, and where it comes from. */
interface Plan {
  readonly response: PlanResponse
  readonly from: 'pdp' | 'cache'
  /** When this was asked, in milliseconds since 1970. */
  readonly asked: number
}

/** Where plans come from: the PDP, what others ask it at this moment, or a store that processes share. */
export interface PlanSource {
  /** The name under which answers to the question may be remembered. */
  readonly keyOf: (query: PlanQuery, map: string) => string
  readonly find: (key: string, query: PlanQuery) => Promise<Plan>
}

export interface PlanSourceOptions {
  readonly deadline: number
  readonly cache?: PlanCacheOptions | undefined
}

/** What is of another kind is refused by whoever reads it, and is not worth keeping. */
const KINDS: ReadonlySet<string> = new Set(['KIND_ALWAYS_ALLOWED', 'KIND_ALWAYS_DENIED', 'KIND_CONDITIONAL'])

export function createPlanSource(cerbos: CerbosClient, { deadline, cache }: PlanSourceOptions): PlanSource {
  const { pdp = '' } = cache?.shared ?? {}
  const plans = cache?.shared === undefined ? undefined : createPlanCache(cache.shared)
  const inFlight = createInFlight<Plan>()
  const ask = async (query: PlanQuery, signal: AbortSignal): Promise<PlanResponse> => {
    const asking = { deadline, signal }
    const response = await askPdp((options) => cerbos.planResources(planRequestOf(query), options), asking)
    if (typeof response === 'object' && response !== null) return response
    throw new RowgateError('The PDP answered with something that is no plan.', { code: 'pdp-failed' })
  }

  const findOrAsk = async (key: string, query: PlanQuery, signal: AbortSignal): Promise<Plan> => {
    const asked = Date.now()
    const maxAge = cache === undefined ? 0 : maxAgeOf(cache, query.kind, query.actions)
    const known = maxAge > 0 ? await plans?.find(key) : undefined
    if (known !== undefined) return { response: known, from: 'cache', asked }
    const response = await ask(query, signal)
    if (maxAge > 0 && KINDS.has(response.kind)) plans?.keep(key, response, expiryOf(query, asked, maxAge))
    return { response, from: 'pdp', asked }
  }
  return {
    keyOf: (query, map) => planKey({ query, pdp, map }),
    find: (key, query) => inFlight(key, (signal) => findOrAsk(key, query, signal), query.identity.signal),
  }
}
