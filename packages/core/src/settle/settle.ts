import { RowgateError } from '../errors.ts'
import type { Always, Filter } from '../ir/filter.ts'
import { ALL, allOf, anyOf, NONE, none, sizeOf, some, tally } from '../ir/filters.ts'
import type { Count, Exists, If, Literal, Predicate, Strict, Through } from '../ir/predicate.ts'
import { isDecided } from '../ir/refusals.ts'
import type { Question } from '../ir/truth.ts'
import { unreachable } from '../unreachable.ts'
import { isLeaf, settleLeaf } from './leaf.ts'

/** A filter of more nodes than this, written out, is refused. */
const MAX_FILTER_NODES = 100_000

/**
 * Turns what a predicate means into what a database is asked: the filter holds for a row exactly when the answer to the question is yes.
 * This is the only place where three-valued logic exists; every rule states the answer itself, so that nothing is ever negated.
 *
 * Where parts of the predicate are undecided, the filter holds for every row for which the answer may be yes. Such a part is answered with
 * yes, and with no where rows are excluded for which it holds; every rule finds more rows where its parts do, and fewer where they are excluded.
 *
 * @throws RowgateError `filter-too-large`
 */
export function settle(predicate: Predicate, question: Question): Filter {
  const isExact = isDecided(predicate)
  const more: Ask = asker({ isExact, undecided: ALL }, () => (isExact ? more : fewer))
  const fewer: Ask = asker({ isExact, undecided: NONE }, () => more)
  return more(predicate, question)
}

type Ask = (part: Predicate, question: Question) => Filter

/** How parts are asked. */
interface Asking {
  /** About rows that are found. */
  readonly ask: Ask
  /** About rows that are excluded. */
  readonly askExcluded: Ask
  /** The answer to every question about an undecided part. */
  readonly undecided: Always
  /** Whether there is no such part. */
  readonly isExact: boolean
}

function asker(asking: Pick<Asking, 'undecided' | 'isExact'>, excluded: () => Ask): Ask {
  const answers = new Map<Predicate, Map<Question, Filter>>()
  const ask: Ask = (part, asked) => {
    const known = answers.get(part) ?? new Map<Question, Filter>()
    answers.set(part, known)
    const answer = known.get(asked) ?? withinBudget(answerTo(part, asked, { ...asking, ask, askExcluded: excluded() }))
    known.set(asked, answer)
    return answer
  }
  return ask
}

function answerTo(predicate: Predicate, question: Question, asking: Asking): Filter {
  const { ask, undecided, isExact } = asking
  if (isLeaf(predicate)) return isExact || isDecided(predicate) ? settleLeaf(predicate, question) : undecided
  switch (predicate.kind) {
    case 'literal':
      return settleLiteral(predicate, question)
    case 'not':
      return ask(predicate.part, MIRROR[question])
    case 'and':
      return settleJunction(predicate.parts, question, ask)
    case 'or':
      return settleJunction(predicate.parts, MIRROR[question], (part, asked) => ask(part, MIRROR[asked]))
    case 'if':
      return settleIf(predicate, question, ask)
    case 'strict':
      return settleStrict(predicate, question, ask)
    case 'through':
      return settleThrough(predicate, question, asking)
    case 'exists':
      return settleExists(predicate, question, asking)
    case 'count':
      return settleCount(predicate, question, asking)
    case 'undecided':
      return undecided
    default:
      return unreachable(predicate)
  }
}

/** The question about `not p` that the question about `p` answers. */
// oxfmt-ignore
const MIRROR = {
  isTrue:     'isFalse',    isFalse:    'isTrue',    isError:    'isError',
  isNotTrue:  'isNotFalse', isNotFalse: 'isNotTrue', isNotError: 'isNotError',
} as const satisfies Record<Question, Question>

/** The question with the opposite answer. */
// oxfmt-ignore
const COMPLEMENT = {
  isTrue:     'isNotTrue', isFalse:    'isNotFalse', isError:    'isNotError',
  isNotTrue:  'isTrue',    isNotFalse: 'isFalse',    isNotError: 'isError',
} as const satisfies Record<Question, Question>

/** Whether an error in what decides, a condition, a need or a missing row, answers the question with yes. */
// oxfmt-ignore
const ERROR_ANSWERS = {
  isTrue:    false, isFalse:    false, isError:    true,
  isNotTrue: true,  isNotFalse: true,  isNotError: false,
} as const satisfies Record<Question, boolean>

function settleLiteral({ truth }: Literal, question: Question): Filter {
  // oxfmt-ignore
  const answers = {
    isTrue:    truth === 'true', isFalse:    truth === 'false', isError:    truth === 'error',
    isNotTrue: truth !== 'true', isNotFalse: truth !== 'false', isNotError: truth !== 'error',
  }
  return answers[question] ? ALL : NONE
}

/** The rules of `and`; `or` is its mirror. A false part absorbs errors. */
function settleJunction(parts: readonly Predicate[], question: Question, ask: Ask): Filter {
  const each = (asked: Question): Filter[] => parts.map((part) => ask(part, asked))
  // oxfmt-ignore
  switch (question) {
    case 'isTrue':     return allOf(each('isTrue'))
    case 'isFalse':    return anyOf(each('isFalse'))
    case 'isNotTrue':  return anyOf(each('isNotTrue'))
    case 'isNotFalse': return allOf(each('isNotFalse'))
    case 'isError':    return allOf([...each('isNotFalse'), anyOf(each('isError'))])
    case 'isNotError': return anyOf([...each('isFalse'), allOf(each('isNotError'))])
  }
}

function settleIf({ condition, then, otherwise }: If, question: Question, ask: Ask): Filter {
  const chosen = anyOf([
    allOf([ask(condition, 'isTrue'), ask(then, question)]),
    allOf([ask(condition, 'isFalse'), ask(otherwise, question)]),
  ])
  return ERROR_ANSWERS[question] ? anyOf([ask(condition, 'isError'), chosen]) : chosen
}

function settleStrict({ needs, part }: Strict, question: Question, ask: Ask): Filter {
  if (ERROR_ANSWERS[question]) return anyOf([...needs.map((need) => ask(need, 'isError')), ask(part, question)])
  return allOf([...needs.map((need) => ask(need, 'isNotError')), ask(part, question)])
}

/** A path that leads to at most one row: that there is none is an error, so the absence answers what an error answers. */
function settleThrough({ step, part }: Through, question: Question, { ask, askExcluded }: Asking): Filter {
  return ERROR_ANSWERS[question] ? none(step, askExcluded(part, COMPLEMENT[question])) : some(step, ask(part, question))
}

function settleExists({ step, part }: Exists, question: Question, { ask, askExcluded }: Asking): Filter {
  const someRow = (asked: Question): Filter => some(step, ask(part, asked))
  const noRow = (asked: Question): Filter => none(step, askExcluded(part, asked))
  // oxfmt-ignore
  switch (question) {
    case 'isTrue':     return someRow('isTrue')
    case 'isFalse':    return noRow('isNotFalse')
    case 'isNotTrue':  return noRow('isTrue')
    case 'isNotFalse': return someRow('isNotFalse')
    case 'isError':    return allOf([noRow('isTrue'), someRow('isError')])
    case 'isNotError': return anyOf([someRow('isTrue'), noRow('isError')])
  }
}

// oxfmt-ignore
const COUNTS = {
  eq: { holds: '=',  fails: '<>' },
  lt: { holds: '<',  fails: '>=' },
  ge: { holds: '>=', fails: '<'  },
} as const

/** A number that has to be low is found where fewer rows are counted; one that has to be so and no other, only where it is known which. */
function settleCount({ terms, operator, bound }: Count, question: Question, asking: Asking): Filter {
  if (question === 'isError' || question === 'isNotError') return question === 'isError' ? NONE : ALL
  const sign = COUNTS[operator][question === 'isTrue' || question === 'isNotFalse' ? 'holds' : 'fails']
  const { ask, askExcluded, undecided, isExact } = asking
  const isBetween = sign === '=' || sign === '<>'
  if (isBetween && !isExact && !terms.every(({ condition }) => isDecided(condition))) return undecided
  const counted = sign === '<' ? askExcluded : ask
  const found = terms.map(({ steps, condition }) => ({ steps, filter: counted(condition, 'isTrue') }))
  return tally(found, sign, bound)
}

function withinBudget(filter: Filter): Filter {
  if (sizeOf(filter) <= MAX_FILTER_NODES) return filter
  throw new RowgateError(`The filter would have more than ${MAX_FILTER_NODES} nodes.`, {
    code: 'filter-too-large',
    hint: 'Split the rule, or nest fewer ternaries in the conditions of ternaries.',
  })
}
