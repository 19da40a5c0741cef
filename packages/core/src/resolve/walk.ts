import { and } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import type { Row, Step } from '../ir/row.ts'
import { overRows } from './rows.ts'
import type { Alternative } from './term.ts'

/** Whether the part is true for some element of the alternative. */
export function existsElement({ steps, when }: Alternative, part: Predicate): Predicate {
  const inner = steps.reduceRight<Predicate>((held, step) => ({ kind: 'exists', step, part: held }), and([when, part]))
  return overRows(sourceOf(steps), inner)
}

/** The row that the steps start from. */
export function sourceOf(steps: readonly Step[]): readonly Row[] {
  return steps[0] === undefined ? [] : [steps[0].from]
}
