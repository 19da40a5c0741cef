import type { Filter } from '../ir/filter.ts'
import { ALL, allOf, anyOf, NONE } from '../ir/filters.ts'
import type { Comparison, Known, Membership, NullTest, Predicate, TextTest, Truthy } from '../ir/predicate.ts'
import type { Question } from '../ir/truth.ts'
import type { Column, Constant, Value } from '../ir/value.ts'
import { unreachable } from '../unreachable.ts'
import { compareColumns } from './compare-columns.ts'
import { compareConstant, isAnyOf, isNoneOf } from './compare-constant.ts'
import { absent, error, isNull, present } from './reading.ts'
import { scalarOf, textParameter } from './scalar.ts'

/** The predicates without predicates inside. */
export type LeafPredicate = Truthy | Comparison | Membership | TextTest | NullTest | Known

/** For a row, exactly one of the first three holds; the last is the complement of the third. */
interface Answers {
  readonly isTrue: Filter
  readonly isFalse: Filter
  readonly isError: Filter
  readonly isNotError: Filter
}

const LEAVES: ReadonlySet<Predicate['kind']> = new Set(['truthy', 'comparison', 'membership', 'textTest', 'nullTest', 'known'])

export function isLeaf(predicate: Predicate): predicate is LeafPredicate {
  return LEAVES.has(predicate.kind)
}

/** The answer to a question about a leaf. */
export function settleLeaf(leaf: LeafPredicate, question: Question): Filter {
  const answers = answersOf(leaf)
  // oxfmt-ignore
  switch (question) {
    case 'isTrue':     return answers.isTrue
    case 'isFalse':    return answers.isFalse
    case 'isError':    return answers.isError
    case 'isNotTrue':  return anyOf([answers.isFalse, answers.isError])
    case 'isNotFalse': return anyOf([answers.isTrue, answers.isError])
    case 'isNotError': return answers.isNotError
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
    case 'nullTest':
      return { ...errors([leaf.column]), isTrue: isNull(leaf.column), isFalse: present(leaf.column) }
    case 'known':
      return { ...errors([leaf.value]), isTrue: errors([leaf.value]).isNotError, isFalse: NONE }
    default:
      return unreachable(leaf)
  }
}

function truthy({ column }: Truthy): Answers {
  const value = scalarOf(column)
  return {
    ...errors([column]),
    isTrue: { kind: 'holds', value, negated: false },
    isFalse: { kind: 'holds', value, negated: true },
  }
}

function comparison(leaf: Comparison): Answers {
  const { operator, left, right } = leaf
  if (left.kind === 'constant') throw new TypeError('A comparison has its constant on the right.')
  const nulls = right.kind === 'constant' ? nullsAgainstConstant(left) : nullsAgainstColumn(left, right)
  const compare = (asked: 'holds' | 'fails'): Filter => {
    const sign = SIGNS[operator][asked]
    return right.kind === 'constant' ? compareConstant(left, sign, right) : compareColumns(left, sign, right)
  }
  return {
    ...errors([left, right]),
    isTrue: anyOf([compare('holds'), operator === 'eq' ? nulls.same : NONE]),
    isFalse: anyOf([compare('fails'), operator === 'eq' ? nulls.different : NONE]),
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

/** Where readings that send nulls make two values the same, or different. */
interface Nulls {
  readonly same: Filter
  readonly different: Filter
}

function nullsAgainstConstant(column: Column): Nulls {
  return { same: NONE, different: absent(column) }
}

function nullsAgainstColumn(left: Column, right: Column): Nulls {
  return {
    same: allOf([absent(left), absent(right)]),
    different: anyOf([allOf([absent(left), present(right)]), allOf([present(left), absent(right)])]),
  }
}

function membership({ value, options }: Membership): Answers {
  if (value.kind === 'constant') throw new TypeError('Membership is asked of a column.')
  return {
    ...errors([value]),
    isTrue: isAnyOf(value, options),
    isFalse: anyOf([isNoneOf(value, options), absent(value)]),
  }
}

function textTest({ test, text, part }: TextTest): Answers {
  const operands = { kind: 'textTest', test, text: textScalar(text), part: textScalar(part) } as const
  const tested = (negated: boolean): Filter => ({ ...operands, negated })
  if (hasNul(part)) return { ...errors([text, part]), isTrue: NONE, isFalse: allOf([text, part].flatMap(presence)) }
  return { ...errors([text, part]), isTrue: tested(false), isFalse: tested(true) }
}

function textScalar(value: Value) {
  return value.kind === 'constant' ? textParameter(value as Constant & { readonly type: 'string' }) : scalarOf(value)
}

/** No stored text has a NUL in it, and the database refuses one as a parameter. */
function hasNul(value: Value): boolean {
  return value.kind === 'constant' && value.type === 'string' && value.value.includes('\0')
}

function presence(value: Value): Filter[] {
  return value.kind === 'constant' ? [] : [present(value)]
}

function errors(values: readonly Value[]): Pick<Answers, 'isError' | 'isNotError'> {
  const columns = values.filter((value) => value.kind === 'column')
  return {
    isError: anyOf(columns.map(error)),
    isNotError: columns.length === 0 ? ALL : allOf(columns.map((column) => (column.nullIs === 'null' ? representableOrNull(column) : present(column)))),
  }
}

function representableOrNull(column: Column): Filter {
  return anyOf([absent(column), present(column)])
}
