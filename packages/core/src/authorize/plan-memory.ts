import { LRUCache } from 'lru-cache'
import type { PlanQuery } from './plan-request.ts'
import { tokenExpiry } from './token-expiry.ts'

/** What this process remembers of plans. */
export interface PlanMemory<Planned> {
  readonly find: (key: string) => Planned | undefined
  readonly hold: (key: string, planned: Planned, origin: PlanOrigin) => void
}

/** Where a plan comes from. */
export interface PlanOrigin {
  readonly query: PlanQuery
  /** When the PDP was asked, in milliseconds since 1970. */
  readonly asked: number
  /** Characters of the plan. */
  readonly size: number
}

/** Characters of all plans together: what is made of them takes several times as much memory. */
const MAX_SIZE = 10_000_000

/**
 * Holds plans for the milliseconds that the question allows, and never beyond the end of the token. The key is made of the principal as
 * it is when it asks, so that a changed principal finds nothing.
 *
 * @param max how many plans at a time; those that were used least recently go first.
 */
export function createPlanMemory<Planned extends object>(
  lifetime: (query: PlanQuery) => number,
  max: number,
): PlanMemory<Planned> {
  const plans = new LRUCache<string, Planned>({ max, maxSize: MAX_SIZE, ttlResolution: 0 })
  return {
    find: (key) => plans.get(key),
    hold: (key, planned, { query, asked, size }) => {
      const ttl = Math.floor(expiryOf(query, asked, lifetime(query)) - Date.now())
      if (ttl >= 1) plans.set(key, planned, { ttl, size: size + 1 })
    },
  }
}

/** When a plan may not be used any more, in milliseconds since 1970. */
export function expiryOf({ identity }: PlanQuery, asked: number, lifetime: number): number {
  return Math.min(asked + lifetime, tokenExpiry(identity.auxData))
}
