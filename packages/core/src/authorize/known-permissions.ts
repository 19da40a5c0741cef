import { LRUCache } from 'lru-cache'
import { type Canonical, canonicalText } from './canonical.ts'
import type { PlanResponse } from './cerbos.ts'
import type { Permission } from './permission.ts'

/**
 * What a plan permits, from memory where the same question had the same answer before. The key names everything beside the plan that the
 * permission depends on: the principal, and what the resource map says.
 */
export type KnownPermissions = (key: string, plan: string | undefined, resolve: () => Permission) => Permission

interface Known {
  readonly plan: string
  readonly permission: Permission
}

/** Characters of plans and their names, all together, and of one: what is made of them takes several times as much memory. */
const SIZE = { maxSize: 2_000_000, maxEntrySize: 200_000 } as const

/** How old a plan may be is not decided here: a plan that comes again means what it meant. */
export function createKnownPermissions(): KnownPermissions {
  const memory = new LRUCache<string, Known>({ ...SIZE, sizeCalculation: ({ plan }, key) => plan.length + key.length })
  return (key, plan, resolve) => {
    const known = memory.get(key)
    if (known !== undefined && known.plan === plan) return known.permission
    const permission = resolve()
    if (plan !== undefined) memory.set(key, { plan, permission })
    return permission
  }
}

/** What a plan says, as a text; nothing for one that is nested too deep, which is refused by whoever reads it. */
export function planText({ kind, condition }: PlanResponse): string | undefined {
  try {
    return canonicalText([kind, condition ?? null] as Canonical)
  } catch {
    return undefined
  }
}
