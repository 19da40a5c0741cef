import { cpSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** By principal, what its own policy denies: of each resource kind one action. */
export type Denials = Readonly<Record<string, Readonly<Record<string, string>>>>

/** A folder of policies with principal policies that deny without asking the row: the planner does not know them. */
export function denyingPolicies(policies: string, denials: Denials): string {
  const folder = mkdtempSync(join(tmpdir(), 'rowgate-verify-'))
  cpSync(policies, folder, { recursive: true, filter: (path) => !path.endsWith('/tests') })
  for (const [principal, denied] of Object.entries(denials)) {
    const rules = Object.entries(denied).map(([resource, action]) => ({
      resource,
      actions: [{ action, effect: 'EFFECT_DENY' }],
    }))
    const policy = { apiVersion: 'api.cerbos.dev/v1', principalPolicy: { principal, version: 'default', rules } }
    writeFileSync(join(folder, `${principal}.yaml`), JSON.stringify(policy))
  }
  return folder
}
