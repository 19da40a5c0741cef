import { cpSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The example domain's policies, and one for requests: outsiders may only read, and nobody may use version 1. */
export function policiesWithRequests(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rowgate-policies-'))
  const domain = fileURLToPath(new URL('../../policies', import.meta.url))
  const left = [join(domain, 'tests'), join(domain, 'http_request.yaml')]
  cpSync(domain, folder, { recursive: true, filter: (path) => !left.includes(path) })
  const rules = [
    { actions: ['request'], effect: 'EFFECT_ALLOW', roles: ['employee'] },
    { actions: ['request'], effect: 'EFFECT_ALLOW', roles: ['external'], ...when('R.attr.method == "GET"') },
    { actions: ['request'], effect: 'EFFECT_DENY', roles: ['*'], ...when('R.attr.headers["x-version"] == "1"') },
    { actions: ['administer'], effect: 'EFFECT_ALLOW', roles: ['admin'] },
  ]
  const policy = {
    apiVersion: 'api.cerbos.dev/v1',
    resourcePolicy: { version: 'default', resource: 'http_request', rules },
  }
  writeFileSync(join(folder, 'http_request.json'), JSON.stringify(policy))
  return folder
}

function when(expr: string): object {
  return { condition: { match: { expr } } }
}
