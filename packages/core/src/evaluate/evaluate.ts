import type { StoredRow } from '../authorize/attributes.ts'
import { compareConstants, testText } from '../cel/compare.ts'
import type {
  And,
  Comparison,
  Count,
  CountTerm,
  Exists,
  If,
  Membership,
  Or,
  Predicate,
  Strict,
  TextTest,
  Through,
} from '../ir/predicate.ts'
import { ROOT, type Step } from '../ir/row.ts'
import type { Truth } from '../ir/truth.ts'
import { unreachable } from '../unreachable.ts'
import { ERR, readValue, type Rows, rowsAt } from './read.ts'

/**
 * What a predicate is for a row in memory. This is the specification: every pass, `settle` and every backend are tested against it, and
 * it against the PDP.
 *
 * @param row the row with all related rows that the resource map names.
 * @throws RowgateError the refusal of an undecided part.
 */
export function evaluate(predicate: Predicate, row: StoredRow): Truth {
  return truthAt(predicate, new Map([[ROOT, row]]))
}

/** The same for rows that quantifiers have bound. */
export function truthAt(predicate: Predicate, rows: Rows): Truth {
  switch (predicate.kind) {
    case 'literal':
      return predicate.truth
    case 'not':
      return negated(truthAt(predicate.part, rows))
    case 'and':
      return junction(predicate, 'false', rows)
    case 'or':
      return junction(predicate, 'true', rows)
    case 'if':
      return conditional(predicate, rows)
    case 'strict':
      return strict(predicate, rows)
    case 'through':
      return through(predicate, rows)
    case 'exists':
      return exists(predicate, rows)
    case 'count':
      return counted(predicate, rows)
    case 'truthy':
    case 'comparison':
    case 'membership':
    case 'textTest':
    case 'match':
    case 'nullTest':
    case 'known':
      return leaf(predicate, rows)
    case 'undecided':
      throw predicate.refusal
    default:
      return unreachable(predicate)
  }
}

function negated(truth: Truth): Truth {
  return truth === 'error' ? 'error' : truthOfBoolean(truth === 'false')
}

/** The deciding truth wins over errors, wherever it stands. */
function junction({ parts }: And | Or, decisive: 'true' | 'false', rows: Rows): Truth {
  const truths = parts.map((part) => truthAt(part, rows))
  if (truths.includes(decisive)) return decisive
  return truths.includes('error') ? 'error' : truthOfBoolean(decisive === 'false')
}

function conditional({ condition, then, otherwise }: If, rows: Rows): Truth {
  const chosen = truthAt(condition, rows)
  return chosen === 'error' ? 'error' : truthAt(chosen === 'true' ? then : otherwise, rows)
}

function strict({ needs, part }: Strict, rows: Rows): Truth {
  return needs.some((need) => truthAt(need, rows) === 'error') ? 'error' : truthAt(part, rows)
}

function through({ step, part }: Through, rows: Rows): Truth {
  const [row] = rowsAt(step, rows)
  return row === undefined ? 'error' : truthAt(part, new Map([...rows, [step.to.id, row]]))
}

function exists({ step, part }: Exists, rows: Rows): Truth {
  const truths = rowsAt(step, rows).map((row) => truthAt(part, new Map([...rows, [step.to.id, row]])))
  if (truths.includes('true')) return 'true'
  return truths.includes('error') ? 'error' : 'false'
}

function counted({ terms, operator, bound }: Count, rows: Rows): Truth {
  const total = countTerms(terms, rows)
  // oxfmt-ignore
  const outcomes = { eq: total === bound, lt: total < bound, ge: total >= bound }
  return truthOfBoolean(outcomes[operator])
}

/** The number of rows that the terms find, all together. */
export function countTerms(terms: readonly CountTerm[], rows: Rows): number {
  return terms.reduce((sum, term) => sum + found(term, term.steps, rows), 0)
}

function found(term: CountTerm, steps: readonly Step[], rows: Rows): number {
  const [step, ...rest] = steps
  if (step === undefined) return truthAt(term.condition, rows) === 'true' ? 1 : 0
  return rowsAt(step, rows).reduce((sum, row) => sum + found(term, rest, new Map([...rows, [step.to.id, row]])), 0)
}

type LeafKind = 'truthy' | 'comparison' | 'membership' | 'textTest' | 'match' | 'nullTest' | 'known'
type LeafPredicate = Extract<Predicate, { readonly kind: LeafKind }>

function leaf(predicate: LeafPredicate, rows: Rows): Truth {
  switch (predicate.kind) {
    case 'truthy': {
      const value = readValue(predicate.column, rows)
      return value === ERR ? 'error' : truthOfBoolean(value.value === true)
    }
    case 'comparison':
      return comparison(predicate, rows)
    case 'membership':
      return membership(predicate, rows)
    case 'textTest':
      return textTest(predicate, rows)
    case 'match': {
      const value = readValue(predicate.text, rows)
      return value === ERR ? 'error' : truthOfBoolean(new RegExp(predicate.pattern, 'u').test(String(value.value)))
    }
    case 'nullTest': {
      const value = readValue(predicate.column, rows)
      return value === ERR ? 'error' : truthOfBoolean(value.type === 'null')
    }
    case 'known':
      return readValue(predicate.value, rows) === ERR ? 'error' : 'true'
    default:
      return unreachable(predicate)
  }
}

function comparison({ operator, left, right }: Comparison, rows: Rows): Truth {
  const a = readValue(left, rows)
  const b = readValue(right, rows)
  return a === ERR || b === ERR ? 'error' : compareConstants(operator, a, b)
}

function membership({ value, options }: Membership, rows: Rows): Truth {
  const known = readValue(value, rows)
  if (known === ERR) return 'error'
  return truthOfBoolean(options.some((option) => compareConstants('eq', known, option) === 'true'))
}

function textTest({ test, text, part }: TextTest, rows: Rows): Truth {
  const a = readValue(text, rows)
  const b = readValue(part, rows)
  if (a === ERR || b === ERR || a.type !== 'string' || b.type !== 'string') return 'error'
  return truthOfBoolean(testText(test, a.value, b.value))
}

function truthOfBoolean(value: boolean): Truth {
  return value ? 'true' : 'false'
}
