import { RowgateError } from '../errors.ts'
import type { PlanResponse } from './cerbos.ts'
import { type Canonical, canonicalText } from './canonical.ts'
import { isSealed, seal, sharedKey } from './plan-key.ts'

type Awaitable<Value> = Value | Promise<Value>

/** Where plans are kept. Both sides are text; `ttl` is in milliseconds. Redis fits, and a Map with timers. */
export interface PlanStore {
  get(key: string): Awaitable<string | null | undefined>
  set(key: string, value: string, ttl: number): Awaitable<unknown>
  delete(key: string): Awaitable<unknown>
}

export interface PlanCacheOptions {
  /**
   * For how many milliseconds a plan may be old, by kind, or by kind and action. What is not named is not cached. This is how late a
   * changed policy is noticed, and how much a rule that speaks of `now()` may be off.
   */
  readonly maxAge: Readonly<Record<string, number | Readonly<Record<string, number>>>>
  /** A store that several processes share. Without one, each process keeps 1,000 plans in memory. */
  readonly shared?: SharedStore
}

export interface SharedStore {
  readonly store: PlanStore
  /** At least 16 characters that nobody else knows. Who has it can forge plans. */
  readonly secret: string
  /** A name for the PDP and its policies; processes that ask different ones must not share plans. */
  readonly pdp: string
}

/** A store that does not answer within so many milliseconds has no plan. */
const STORE_PATIENCE = 200

/**
 * Looks at the options when the application starts.
 *
 * @throws RowgateError `unsupported-argument` for an age without an end, or a secret that could be guessed.
 */
export function checkCacheOptions({ maxAge, shared }: PlanCacheOptions): void {
  const ages = Object.values(maxAge).flatMap((age) => (typeof age === 'number' ? [age] : Object.values(age)))
  if (!ages.every((age) => Number.isFinite(age) && age >= 0))
    throw invalid('The age of a cached plan has no bound', 'cache.maxAge', 'State it in milliseconds.')
  if (shared !== undefined && shared.secret.length < 16)
    throw invalid('The secret of the cache is short', 'cache.shared.secret', 'Take at least 16 random characters.')
}

function invalid(what: string, path: string, hint: string): RowgateError {
  return new RowgateError(`${what}.`, { code: 'unsupported-argument', path, hint })
}

/** For how many milliseconds a plan may be kept; zero for not at all. Of several actions, the shortest counts. */
export function maxAgeOf({ maxAge }: PlanCacheOptions, kind: string, actions: readonly string[]): number {
  const declared = Object.hasOwn(maxAge, kind) ? maxAge[kind] : undefined
  if (declared === undefined || typeof declared === 'number') return declared ?? 0
  return Math.min(...actions.map((action) => (Object.hasOwn(declared, action) ? (declared[action] ?? 0) : 0)))
}

/** Plans under lock and key: what comes out is what was put in under the same key, or nothing. */
export interface PlanCache {
  readonly find: (key: string) => Promise<PlanResponse | undefined>
  readonly keep: (key: string, plan: PlanResponse, expires: number) => void
}

/**
 * A cache over a store that need not be trusted, and that may fail: then there is no plan. An entry carries its end and a seal over its
 * name, its end and the plan, so that a store can neither make a plan, nor serve one for another request, nor keep one for longer.
 */
export function createPlanCache({ store, secret }: SharedStore): PlanCache {
  return {
    find: async (key) => {
      const name = sharedKey(secret, key)
      const text = await answerOf(() => store.get(name))
      if (typeof text !== 'string') return undefined
      const plan = opened(secret, name, text)
      if (plan === undefined) void answerOf(() => store.delete(name))
      return plan
    },
    keep: (key, plan, expires) => {
      const name = sharedKey(secret, key)
      const text = closed(secret, name, { plan, expires })
      const ttl = Math.floor(expires - Date.now())
      if (text !== undefined && ttl > 0) void answerOf(() => store.set(name, text, ttl))
    },
  }
}

interface Entry {
  readonly plan: PlanResponse
  readonly expires: number
}

/** The entry as text; nothing when JSON cannot carry the plan, such as one with a negative zero. */
function closed(secret: string, name: string, { plan, expires }: Entry): string | undefined {
  const { kind, condition, cerbosCallId, validationErrors } = plan
  const entry = { plan: { kind, condition, cerbosCallId, validationErrors }, expires }
  const text = JSON.stringify(entry)
  if (canonicalText(JSON.parse(text) as Canonical) !== canonicalText(entry as Canonical)) return undefined
  return `${seal(secret, sealed(name, text))}.${text}`
}

function opened(secret: string, name: string, entry: string): PlanResponse | undefined {
  const at = entry.indexOf('.')
  const text = entry.slice(at + 1)
  if (at === -1 || !isSealed(secret, sealed(name, text), entry.slice(0, at))) return undefined
  const { plan, expires } = JSON.parse(text) as Entry
  return expires > Date.now() ? plan : undefined
}

function sealed(name: string, text: string): string {
  return `plan ${name} ${text}`
}

/** What a store answers; nothing when it fails or is slow. */
async function answerOf(ask: () => unknown): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), STORE_PATIENCE)
  })
  try {
    return await Promise.race([ask(), late])
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}
