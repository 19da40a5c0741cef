import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A module of an application, with policies of its own. */
export interface Module {
  readonly folder: string
  /** Writes its policy: the condition under which employees view trips. */
  readonly permit: (condition: string) => void
  readonly remove: () => void
}

/** Its file has the name of one in the policies of the domain, and so has the folder of its tests. */
export function createModule(): Module {
  const folder = mkdtempSync(join(tmpdir(), 'rowgate-module-'))
  const permit = (expr: string): void => {
    const rule = { actions: ['view'], effect: 'EFFECT_ALLOW', roles: ['employee'], condition: { match: { expr } } }
    const resourcePolicy = { resource: 'trip', version: 'default', rules: [rule] }
    writeFileSync(join(folder, 'expense.yaml'), JSON.stringify({ apiVersion: 'api.cerbos.dev/v1', resourcePolicy }))
  }
  mkdirSync(join(folder, 'tests'))
  permit(REGION)
  return { folder, permit, remove: () => rmSync(folder, { recursive: true }) }
}

/** A trip is for those of its region. */
export const REGION = 'R.attr.region == P.attr.region'
