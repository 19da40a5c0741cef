import { refuseTooManyValues } from '../lower/bound-values.ts'
import type { Where } from '../lower/lowered.ts'
import type { FindArgs } from './store.ts'

/**
 * The caller's arguments for permitted rows only. The caller's condition stays the outer one: Prisma finds nothing for `{ OR: [] }`, but
 * drops it inside of another `AND` [measured], and who asks for nothing would be given everything permitted.
 *
 * @throws RowgateError `unsupported-argument` when the two conditions together bind more values than a statement takes.
 */
export function narrow(args: FindArgs, permitted: Where): FindArgs {
  const narrowed = { ...args, where: bothWheres(args['where'] as Where | undefined, permitted) }
  refuseTooManyValues(narrowed)
  return narrowed
}

/** What the caller wants and is permitted. */
export function bothWheres(wanted: Where | undefined, permitted: Where): Where {
  return wanted === undefined ? permitted : { ...wanted, AND: [permitted, ...[wanted['AND'] ?? []].flat()] }
}
