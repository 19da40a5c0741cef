import { RowgateError } from '../errors.ts'

/**
 * Why the application goes around its policies: what the audit hook is told.
 *
 * @throws RowgateError `unsupported-argument` when there is no reason.
 */
export function reasonOf(reason: unknown): string {
  if (typeof reason === 'string' && reason.trim() !== '') return reason
  throw new RowgateError('A client without policies is asked for without a reason.', {
    code: 'unsupported-argument',
    path: 'reason',
    hint: 'Say what it is for, such as the name of the job: the audit hook is told.',
  })
}
