import { stringConstant } from '../cel/constants.ts'
import type { Filter } from '../ir/filter.ts'
import { allOf, anyOf, NONE } from '../ir/filters.ts'
import type { Comparison, Known, Match, Membership, NullTest, Predicate, TextTest, Truthy } from '../ir/predicate.ts'
import type { Question } from '../ir/truth.ts'
import { type Constant, hasNul, type Value } from '../ir/value.ts'
import { unreachable } from '../unreachable.ts'
import { compareValues } from './compare-values.ts'
import { isAnyOf, isNoneOf } from './options.ts'
import { operandOf } from './operand.ts'
import { errs, fieldsAreSent, isAbsent, isGiven, isPresent, type Use } from './presence.ts'
import { scalarOf } from './scalar.ts'
import { type PartOf, solveAffix } from './solve-text.ts'

/** The predicates without predicates inside. */
export type LeafPredicate = Truthy | Comparison | Membership | TextTest | Match | NullTest | Known

/** For a row, exactly one of the first three holds; the last is the complement of the third. Most are never asked for. */
interface Answers {
  readonly isTrue: () => Filter
  readonly isFalse: () => Filter
  readonly isError: () => Filter
  readonly isNotError: () => Filter
}

const LEAVES: ReadonlySet<Predicate['kind']> = new Set([
  'truthy',
  'comparison',
  'membership',
  'textTest',
  'match',
  'nullTest',
  'known',
])

export function isLeaf(predicate: Predicate): predicate is LeafPredicate {
  return LEAVES.has(predicate.kind)
}

/** The answer to a question about a leaf. */
export function settleLeaf(leaf: LeafPredicate, question: Question): Filter {
  const answers = answersOf(leaf)
  // oxfmt-ignore
  switch (question) {
    case 'isTrue':     return answers.isTrue()
    case 'isFalse':    return answers.isFalse()
    case 'isError':    return answers.isError()
    case 'isNotTrue':  return anyOf([answers.isFalse(), answers.isError()])
    case 'isNotFalse': return anyOf([answers.isTrue(), answers.isError()])
    case 'isNotError': return answers.isNotError()
  }
}

function answersOf(leaf: LeafPredicate): Answers {
  switch (leaf.kind) {
    case 'truthy':
      return truthy(leaf)
    case 'comparison':
      return comparison(leaf)
    case 'membership':
      return membership(leaf)
    case 'textTest':
      return textTest(leaf)
    case 'match':
      return match(leaf)
    case 'nullTest':
      return { ...errors([leaf.column]), isTrue: () => isAbsent(leaf.column), isFalse: () => isPresent(leaf.column) }
    case 'known':
      return { ...errors([leaf.value]), isTrue: errors([leaf.value]).isNotError, isFalse: () => NONE }
    default:
      return unreachable(leaf)
  }
}

function truthy({ column }: Truthy): Answers {
  const value = scalarOf(column)
  return {
    ...errors([column]),
    isTrue: () => ({ kind: 'holds', value, negated: false }),
    isFalse: () => ({ kind: 'holds', value, negated: true }),
  }
}

// oxfmt-ignore
const SIGNS = {
  eq: { holds: '=',  fails: '<>' },
  lt: { holds: '<',  fails: '>=' },
  le: { holds: '<=', fails: '>'  },
  gt: { holds: '>',  fails: '<=' },
  ge: { holds: '>=', fails: '<'  },
} as const

function comparison({ operator, left, right }: Comparison): Answers {
  const { holds, fails } = SIGNS[operator]
  const nulls = operator === 'eq' ? NULLS : NO_NULLS
  return {
    ...errors([left, right], { ordered: operator !== 'eq' }),
    isTrue: () => anyOf([compareValues(left, holds, right), nulls.same(left, right)]),
    isFalse: () => anyOf([compareValues(left, fails, right), nulls.different(left, right)]),
  }
}

/** Where readings that send nulls make two values the same, or different. */
const NULLS = {
  same: (left: Value, right: Value): Filter => allOf([isAbsent(left), isAbsent(right)]),
  different: (left: Value, right: Value): Filter =>
    anyOf([allOf([isAbsent(left), isPresent(right)]), allOf([isPresent(left), isAbsent(right)])]),
}

const NO_NULLS: typeof NULLS = { same: () => NONE, different: () => NONE }

function membership({ value, options }: Membership): Answers {
  return {
    ...errors([value]),
    isTrue: () => isAnyOf(value, options),
    isFalse: () => anyOf([isNoneOf(value, options), isAbsent(value)]),
  }
}

function textTest({ test, text, part }: TextTest): Answers {
  if (hasNul(text)) return textWithNul(test, text, part)
  const shorter =
    part.kind === 'constant' && text.kind === 'operation' ? solveAffix(text, test, String(part.value)) : undefined
  if (shorter !== undefined) return textOfPart(text, test, shorter)
  if (hasNul(part)) {
    const isFalse = (): Filter => allOf([isPresent(text), isPresent(part)])
    return { ...errors([text, part]), isTrue: () => NONE, isFalse }
  }
  const operands = { kind: 'textTest', test, text: operandOf(text, 'string'), part: operandOf(part, 'string') } as const
  const tested = (negated: boolean): Filter => allOf([{ ...operands, negated }, fieldsAreSent([text, part])])
  return { ...errors([text, part]), isTrue: () => tested(false), isFalse: () => tested(true) }
}

/** A test of a text that begins or ends with a known part. */
function textOfPart(text: Value, test: TextTest['test'], solved: PartOf): Answers {
  if (typeof solved === 'object')
    return textTest({ kind: 'textTest', test, text: solved.part, part: stringConstant(solved.rest) })
  const there = isPresent(text)
  return { ...errors([text]), isTrue: () => (solved ? there : NONE), isFalse: () => (solved ? NONE : there) }
}

/** What is stored has no NUL: it starts the first piece, ends the last, or is in one of the pieces between the NULs. */
function textWithNul(test: TextTest['test'], text: Value, part: Value): Answers {
  const pieces = String((text as Constant).value).split('\0')
  // oxfmt-ignore
  const asked = { startsWith: pieces.slice(0, 1), endsWith: pieces.slice(-1), contains: pieces }[test]
  const answers = asked.map((piece) => textTest({ kind: 'textTest', test, text: stringConstant(piece), part }))
  return {
    ...errors([text, part]),
    isTrue: () => anyOf(answers.map(({ isTrue }) => isTrue())),
    isFalse: () => allOf(answers.map(({ isFalse }) => isFalse())),
  }
}

function match({ text, pattern }: Match): Answers {
  const operands = { kind: 'match', text: operandOf(text, 'string'), pattern } as const
  const tested = (negated: boolean): Filter => allOf([{ ...operands, negated }, fieldsAreSent([text])])
  return { ...errors([text]), isTrue: () => tested(false), isFalse: () => tested(true) }
}

function errors(values: readonly Value[], use: Use = { ordered: false }): Pick<Answers, 'isError' | 'isNotError'> {
  return {
    isError: () => anyOf(values.map((value) => errs(value, use))),
    isNotError: () => allOf(values.map((value) => isGiven(value, use))),
  }
}
