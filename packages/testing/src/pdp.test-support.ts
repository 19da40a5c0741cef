import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pdp } from './pdp.ts'

/** A folder with a policy for documents, which the role may view. */
export function newFolder(role: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'rowgate-policies-'))
  writePolicy(folder, role)
  return folder
}

/** Writes the policy of a kind. YAML takes JSON. */
export function writePolicy(folder: string, role: string, { condition = 'true', more = '', kind = 'doc' } = {}): void {
  const match = `{ match: { expr: ${JSON.stringify(condition)} } }`
  const rule = `{ actions: [view], effect: EFFECT_ALLOW, roles: [${role}], condition: ${match} }`
  const policy = `{ resource: ${kind}, version: default, rules: [${rule}]${more} }`
  writeFileSync(join(folder, `${kind}.yaml`), `{ apiVersion: api.cerbos.dev/v1, resourcePolicy: ${policy} }`)
}

/** What the real PDP says about one document. */
export async function mayView(
  { httpAddress }: Pdp,
  role: string,
  attr: object = {},
  kind: string = 'doc',
): Promise<boolean> {
  const body = {
    principal: { id: 'alice', roles: [role] },
    resources: [{ actions: ['view'], resource: { kind, id: '1', attr } }],
  }
  const response = await fetch(`${httpAddress}/api/check/resources`, { method: 'POST', body: JSON.stringify(body) })
  const answer = (await response.json()) as { results: { actions: Record<string, string> }[] }
  return answer.results[0]?.actions['view'] === 'EFFECT_ALLOW'
}
