import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One condition as a Cerbos policy has it: an expression, or `all`, `any` and `none` of conditions. */
type Match =
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
  const rules = [...actions].flatMap(([action, own]) => own.map((rule) => ruleOf(action, rule)))
  const policy = { apiVersion: 'api.cerbos.dev/v1', resourcePolicy: { version: 'default', resource: kind, rules } }
  const folder = mkdtempSync(join(tmpdir(), 'rowgate-policies-'))
  writeFileSync(join(folder, 'policy.yaml'), JSON.stringify(policy))
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
