import { instantConstant } from '../cel/constants.ts'
import { LONGEST_DURATION, SHORTEST_DURATION } from '../cel/duration.ts'
import { AFTER_LAST_INSTANT, FIRST_INSTANT, nearEnough } from '../cel/instant.ts'
import { and, choose, ERROR, literal } from '../ir/predicates.ts'
import type { ComparisonOperator, Predicate } from '../ir/predicate.ts'
import type { Value } from '../ir/value.ts'
import { overValues, whereKnown } from './rows.ts'

// oxfmt-ignore
const MIRRORED = { eq: 'eq', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' } as const

/**
 * Moves a known shift or a known end of a difference to the constant: `now - x > d` is `x < now - d`, which an index serves. Exact, since
 * both count nanoseconds; where CEL's own result would leave its range, the comparison is an error. Nothing for other comparisons.
 */
export function compareTimes(operator: ComparisonOperator, left: Value, right: Value): Predicate | undefined {
  if (left.kind !== 'operation' || right.kind !== 'constant') return undefined
  const [first, second] = left.operands as [Value, Value]
  const bound = right.value as bigint
  if (left.name === 'shift' && second.kind === 'constant')
    return compareShifted(operator, first, second.value as bigint, bound)
  if (left.name === 'elapsed' && first.kind === 'constant')
    return compareElapsed(operator, second, first.value as bigint, bound)
  if (left.name !== 'difference') return undefined
  if (first.kind === 'constant') return compareUntil(operator, second, first.value as bigint, bound)
  return second.kind === 'constant' ? compareSince(operator, first, second.value as bigint, bound) : undefined
}

function compareShifted(operator: ComparisonOperator, value: Value, shift: bigint, bound: bigint): Predicate {
  const inRange =
    shift >= 0n ? compare('lt', value, AFTER_LAST_INSTANT - shift) : compare('ge', value, FIRST_INSTANT - shift)
  return choose(inRange, compare(operator, value, bound - shift), ERROR)
}

/** The value less the instant, against the bound. */
function compareSince(operator: ComparisonOperator, value: Value, instant: bigint, bound: bigint): Predicate {
  const inRange = inReach(value, instant, [instant + SHORTEST_DURATION, instant + LONGEST_DURATION])
  return choose(inRange, compare(operator, value, instant + bound), ERROR)
}

/** The instant less the value, against the bound. */
function compareUntil(operator: ComparisonOperator, value: Value, instant: bigint, bound: bigint): Predicate {
  const inRange = inReach(value, instant, [instant - LONGEST_DURATION, instant - SHORTEST_DURATION])
  return choose(inRange, compare(MIRRORED[operator], value, instant - bound), ERROR)
}

/** Whether the difference of the value and the instant is a duration: between two instants, and not too many seconds away. */
function inReach(value: Value, instant: bigint, [first, last]: readonly [bigint, bigint]): Predicate {
  const [nearest, farthest] = nearEnough(instant)
  const lower = first > nearest ? first : nearest
  const upper = last < farthest ? last : farthest
  return and([compare('ge', value, lower), compare('le', value, upper)])
}

/** The time from the value until the instant, against the bound. Only at the ends does it matter that the time stops there. */
function compareElapsed(operator: ComparisonOperator, value: Value, instant: bigint, bound: bigint): Predicate {
  const asked = unstopped(operator, bound)
  if (typeof asked === 'boolean') return whereKnown([value], literal(asked))
  return compare(MIRRORED[asked], value, instant - bound)
}

/** What a comparison with a time that stops at the ends asks of one that does not. */
function unstopped(operator: ComparisonOperator, bound: bigint): ComparisonOperator | boolean {
  // oxfmt-ignore
  if (bound === LONGEST_DURATION) return ({ eq: 'ge', lt: 'lt', le: true, gt: false, ge: 'ge' } as const)[operator]
  // oxfmt-ignore
  if (bound === SHORTEST_DURATION) return ({ eq: 'le', lt: false, le: 'le', gt: 'gt', ge: true } as const)[operator]
  return operator
}

function compare(operator: ComparisonOperator, value: Value, instant: bigint): Predicate {
  const constant = instantConstant(instant)
  return (
    compareTimes(operator, value, constant) ??
    overValues([value], { kind: 'comparison', operator, left: value, right: constant })
  )
}
