import { refuseTooManyValues } from '../lower/bound-values.ts'
import type { Where } from '../lower/lowered.ts'
import type { FindArgs } from './store.ts'

/**
 * The caller's arguments for permitted rows only.
 *
 * @throws RowgateError `unsupported-argument` when the two conditions together bind more values than a statement takes.
 */
export function narrow(args: FindArgs, permitted: Where): FindArgs {
  const wanted = args['where']
  const where = wanted === undefined ? permitted : { AND: [permitted, wanted] }
  refuseTooManyValues([where, args['cursor']])
  return { ...args, where }
}
