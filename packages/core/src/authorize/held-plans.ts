import { LRUCache } from 'lru-cache'
import type { AuxData } from './cerbos.ts'
import { tokenExpiry } from './token-expiry.ts'

/** What was last planned, for a moment. */
export interface HeldPlans<Planned> {
  readonly find: (key: string) => Planned | undefined
  readonly hold: (key: string, planned: Planned, auxData: AuxData | undefined) => void
}

/** Kinds and actions that one principal may have plans for at a time. */
const MAX = 100

/**
 * Holds plans for so many milliseconds at most, and never beyond the end of the token. The key is made of the principal as it is when it
 * asks, so that a changed principal finds nothing.
 */
export function createHeldPlans<Planned extends object>(milliseconds: number): HeldPlans<Planned> {
  const plans = new LRUCache<string, Planned>({ max: MAX })
  return {
    find: (key) => plans.get(key),
    hold: (key, planned, auxData) => {
      const ttl = Math.floor(Math.min(milliseconds, tokenExpiry(auxData) - Date.now()))
      if (ttl >= 1) plans.set(key, planned, { ttl })
    },
  }
}
