import { LRUCache } from 'lru-cache'
import { type Canonical, canonicalText } from './canonical.ts'
import type { PlanResponse } from './cerbos.ts'
import type { Permission } from './permission.ts'

/**
 * What a plan permits, from memory where the same question had the same answer before. The key names everything beside the plan that the
 * permission depends on: the principal, and what the resource map says.
 */
export type KnownPermissions = (key: string, plan: PlanResponse, resolve: () => Permission) => Permission

interface Known {
  readonly plan: string
  readonly permission: Permission
}

/** How old a plan may be is not decided here: a plan that is found again means what it meant. */
export function createKnownPermissions(max: number = 1000): KnownPermissions {
  const memory = new LRUCache<string, Known>({ max })
  return (key, { kind, condition }, resolve) => {
    const plan = canonicalText([kind, condition ?? null] as Canonical)
    const known = memory.get(key)
    if (known?.plan === plan) return known.permission
    const permission = resolve()
    memory.set(key, { plan, permission })
    return permission
  }
}
