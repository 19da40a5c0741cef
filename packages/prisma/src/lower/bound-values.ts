import { RowgateError } from '@rowgate/core'
import { isPlainObject } from './lowered.ts'

/** PostgreSQL takes 32,767 parameters in a statement. Prisma 7.10 splits a longer list and unites the parts, under a NOT as well. */
const MOST_VALUES = 32_000

/** What a policy takes of them, so that something is left for the caller. */
export const MOST_POLICY_VALUES = 16_000

/** Operators whose list is one parameter. */
const ARRAYS = ['hasSome', 'hasEvery', 'equals', 'array_contains']

/** What the list of an operator counts, where that is not as many as it has. */
const ONE_EACH: ReadonlyMap<string, number> = new Map(ARRAYS.map((name) => [name, 1]))
const NONE_OF_LISTS: ReadonlyMap<string, number> = new Map([...ONE_EACH, ['in', 0], ['notIn', 0]])

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
export function countBoundValues(where: unknown): number {
  return valuesIn(where, ONE_EACH)
}

/** How many of them are in no `in` list, so that shorter lists do not lessen them. */
export function countSingleValues(where: unknown): number {
  return valuesIn(where, NONE_OF_LISTS)
}

function valuesIn(value: unknown, lists: ReadonlyMap<string, number>, key = ''): number {
  if (!isPlainObject(value) && !Array.isArray(value)) return 1
  const ofList = Array.isArray(value) ? lists.get(key) : undefined
  return ofList ?? Object.entries(value).reduce((total, [name, item]) => total + valuesIn(item, lists, name), 0)
}
