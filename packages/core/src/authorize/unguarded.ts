import { RowgateError } from '../errors.ts'
import type { Authorizer } from './authorizer.ts'

/**
 * The ORM's own client, which no policy guards. The audit hook is told the reason first.
 *
 * @throws RowgateError `unsupported-argument` when there is none.
 */
export async function unguarded<Client>(
  authorizer: Pick<Authorizer, 'report'>,
  reason: unknown,
  client: Client,
): Promise<Client> {
  await authorizer.report({ operation: 'unguarded', reason: reasonOf(reason) })
  return client
}

function reasonOf(reason: unknown): string {
  if (typeof reason === 'string' && reason.trim() !== '') return reason
  throw new RowgateError('A client without policies is asked for without a reason.', {
    code: 'unsupported-argument',
    path: 'reason',
    hint: 'Say what it is for, such as the name of the job: the audit hook is told.',
  })
}
