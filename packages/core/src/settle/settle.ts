import { RowgateError } from '../errors.ts'
import type { Filter } from '../ir/filter.ts'
import { ALL, allOf, anyOf, NONE, none, sizeOf, some, tally } from '../ir/filters.ts'
import type { Count, Exists, If, Literal, Predicate, Strict, Through } from '../ir/predicate.ts'
import type { Question } from '../ir/truth.ts'
import { unreachable } from '../unreachable.ts'
import { isLeaf, settleLeaf } from './leaf.ts'

/** A filter of more nodes than this, written out, is refused. */
export const MAX_FILTER_NODES = 100_000

/**
 * Turns what a predicate means into what a database is asked: the filter holds for a row exactly when the answer to the question is yes.
 * This is the only place where three-valued logic exists; every rule states the answer itself, so that nothing is ever negated.
 *
 * @throws RowgateError `filter-too-large`
 */
export function settle(predicate: Predicate, question: Question): Filter {
  const answers = new Map<Predicate, Map<Question, Filter>>()
  const ask: Ask = (part, asked) => {
    const known = answers.get(part) ?? new Map<Question, Filter>()
    answers.set(part, known)
    const answer = known.get(asked) ?? withinBudget(answerTo(part, asked, ask))
    known.set(asked, answer)
    return answer
  }
  return ask(predicate, question)
}

type Ask = (part: Predicate, question: Question) => Filter

function answerTo(predicate: Predicate, question: Question, ask: Ask): Filter {
  if (isLeaf(predicate)) return settleLeaf(predicate, question)
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
      return settleThrough(predicate, question, ask)
    case 'exists':
      return settleExists(predicate, question, ask)
    case 'count':
      return settleCount(predicate, question, ask)
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
function settleThrough({ step, part }: Through, question: Question, ask: Ask): Filter {
  return ERROR_ANSWERS[question] ? none(step, ask(part, COMPLEMENT[question])) : some(step, ask(part, question))
}

function settleExists({ step, part }: Exists, question: Question, ask: Ask): Filter {
  const someRow = (asked: Question): Filter => some(step, ask(part, asked))
  const noRow = (asked: Question): Filter => none(step, ask(part, asked))
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

function settleCount({ terms, operator, bound }: Count, question: Question, ask: Ask): Filter {
  if (question === 'isError' || question === 'isNotError') return question === 'isError' ? NONE : ALL
  const found = terms.map(({ steps, condition }) => ({ steps, filter: ask(condition, 'isTrue') }))
  const holds = question === 'isTrue' || question === 'isNotFalse'
  return tally(found, COUNTS[operator][holds ? 'holds' : 'fails'], bound)
}

function withinBudget(filter: Filter): Filter {
  if (sizeOf(filter) <= MAX_FILTER_NODES) return filter
  throw new RowgateError(`The filter would have more than ${MAX_FILTER_NODES} nodes.`, {
    code: 'filter-too-large',
    hint: 'Split the rule, or nest fewer ternaries in the conditions of ternaries.',
  })
}
