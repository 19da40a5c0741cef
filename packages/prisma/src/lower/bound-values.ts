import { RowgateError } from '@rowgate/core'
import { isPlainObject } from './lowered.ts'

/** PostgreSQL takes 32,767 parameters in a statement. Prisma 7.10 splits a longer list and unites the parts, under a NOT as well. */
const MOST_VALUES = 32_000

/** What a policy takes of them, so that something is left for the caller. */
export const MOST_POLICY_VALUES = 16_000

/** Operators whose list is one parameter. */
const ARRAYS: ReadonlySet<string> = new Set(['hasSome', 'hasEvery', 'equals', 'array_contains'])

/**
 * Refuses a statement before Prisma would split it: what it then finds are other rows than those asked for.
 *
 * @param where the whole condition, the caller's own part included.
 * @throws RowgateError `unsupported-argument`
 */
export function refuseTooManyValues(where: unknown): void {
  const count = countBoundValues(where)
  if (count <= MOST_VALUES) return
  throw new RowgateError(`The condition binds ${count} values; one statement takes ${MOST_VALUES}.`, {
    code: 'unsupported-argument',
    path: 'where',
    hint: 'Ask for fewer values at a time: shorten the longest list.',
  })
}

/** How many parameters a `where` can become: every scalar, and every item of a list that is not an array to the database. */
export function countBoundValues(value: unknown, key?: string): number {
  if (!isPlainObject(value) && !Array.isArray(value)) return 1
  if (Array.isArray(value) && key !== undefined && ARRAYS.has(key)) return 1
  return Object.entries(value).reduce((total, [name, item]) => total + countBoundValues(item, name), 0)
}

/** How many of them are in no `in` list, so that shorter lists do not lessen them. */
export function countSingleValues(value: unknown, key?: string): number {
  if (key === 'in' || key === 'notIn') return 0
  if (!isPlainObject(value) && !Array.isArray(value)) return 1
  return Object.entries(value).reduce((total, [name, item]) => total + countSingleValues(item, name), 0)
}
