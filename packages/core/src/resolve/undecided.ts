import { type ErrorCode, RowgateError } from '../errors.ts'
import type { Predicate } from '../ir/predicate.ts'

/**
 * The condition, or one that is undecided where it has something that cannot be said. Nothing else that is wrong with a plan is forgiven:
 * what cannot be read, or names what is not mapped, is no condition at all.
 *
 * @throws RowgateError `unmapped-attribute`, `malformed-plan`, `filter-too-large`
 */
export function decidedOrNot(condition: () => Predicate): Predicate {
  try {
    return condition()
  } catch (error) {
    if (error instanceof RowgateError && UNSAID.has(error.code)) return { kind: 'undecided', refusal: error }
    throw error
  }
}

const UNSAID: ReadonlySet<ErrorCode> = new Set(['unsupported-construct', 'unsupported-operator'])
