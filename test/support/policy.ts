import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One condition as a Cerbos policy has it: an expression, or `all`, `any` and `none` of conditions. */
export type Match =
  | string
  | { readonly all: readonly Match[] }
  | { readonly any: readonly Match[] }
  | { readonly none: readonly Match[] }

export interface Rule {
  readonly effect?: 'EFFECT_ALLOW' | 'EFFECT_DENY'
  readonly match?: Match
}

/** Writes a resource policy with one action per entry into a folder of its own, and returns the folder. */
export function writePolicy(kind: string, actions: ReadonlyMap<string, readonly Rule[]>): string {
  return writePolicies([policyOf(kind, actions)])
}

/** A resource policy with one action per entry. */
export function policyOf(kind: string, actions: ReadonlyMap<string, readonly Rule[]>): object {
  const rules = [...actions].flatMap(([action, own]) => own.map((rule) => ruleOf(action, rule)))
  return { apiVersion: 'api.cerbos.dev/v1', resourcePolicy: { version: 'default', resource: kind, rules } }
}

/** Writes policies into a folder of their own, and returns the folder. */
export function writePolicies(policies: readonly object[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'rowgate-policies-'))
  for (const [at, policy] of policies.entries())
    writeFileSync(join(folder, `policy-${at}.yaml`), JSON.stringify(policy))
  return folder
}

function ruleOf(action: string, { effect = 'EFFECT_ALLOW', match }: Rule) {
  const condition = match === undefined ? {} : { condition: { match: matchOf(match) } }
  return { actions: [action], effect, roles: ['USER'], ...condition }
}

function matchOf(match: Match): object {
  if (typeof match === 'string') return { expr: match }
  return Object.fromEntries(
    Object.entries(match).map(([kind, parts]: [string, readonly Match[]]) => [kind, { of: parts.map(matchOf) }]),
  )
}
