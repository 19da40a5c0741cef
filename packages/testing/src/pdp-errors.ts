import { realpathSync } from 'node:fs'
import { RowgateError } from '@rowgate/core'
import { complaints } from './pdp-log.ts'

/** The folder's real path: the PDP does not follow links. */
export function policyFolder(path: string): string {
  try {
    return realpathSync(path)
  } catch (cause) {
    throw new RowgateError(`There is no folder of policies at ${path}.`, { code: 'policies-invalid', cause })
  }
}

/** A PDP that did not come up, by what it wrote. */
export function startFailed(log: string): RowgateError {
  if (/failed to load policies|failed to compile|Index build failed/.test(log)) return policiesInvalid(log)
  return new RowgateError(`The PDP did not start. It wrote:\n${complaints(log) || log}\n`, { code: 'pdp-start-failed' })
}

/** Policies that the PDP refused, by what it wrote. */
export function policiesInvalid(log: string): RowgateError {
  return new RowgateError(`The PDP refused the policies. It wrote:\n${complaints(log)}\n`, {
    code: 'policies-invalid',
    hint: 'Run `cerbos compile` on them.',
  })
}
