import { realpathSync } from 'node:fs'
import { RowgateError } from '@rowgate/core'
import type { PolicyProblem } from './compile-policies.ts'
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

/** Policies that do not compile, each with its place as editors take it. */
export function policiesBroken(problems: readonly PolicyProblem[], fileOf: (file: string) => string): RowgateError {
  const lines = problems.map(({ file, line, column, message }) =>
    [file === '' ? '' : fileOf(file), line, column, ` ${message}`].filter((part) => part !== '' && part !== undefined),
  )
  return new RowgateError(`The policies do not compile:\n${lines.map((parts) => parts.join(':')).join('\n')}\n`, {
    code: 'policies-invalid',
    hint: 'Until they do, the policies from before stay in force.',
  })
}

/** A schema that two folders have, and not the same. */
export function schemasDiffer(file: string): RowgateError {
  return new RowgateError(`Another folder has the schema ${file} with other contents.`, {
    code: 'policies-invalid',
    hint: 'The PDP looks for schemas in one place: give them different names.',
  })
}

/** Policies that cannot be read. */
export function policiesUnreadable(cause: unknown): RowgateError {
  return new RowgateError('The policies cannot be read.', { code: 'policies-invalid', cause })
}
