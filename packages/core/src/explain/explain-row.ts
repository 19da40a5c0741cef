import type { StoredRow } from '../authorize/attributes.ts'
import { truthAt } from '../evaluate/evaluate.ts'
import { ERR, readValue, type Rows, rowsAt } from '../evaluate/read.ts'
import type { Count, Exists, Predicate, Through } from '../ir/predicate.ts'
import { isDecided } from '../ir/refusals.ts'
import { ROOT } from '../ir/row.ts'
import type { Truth } from '../ir/truth.ts'
import { columnsOf, type Value } from '../ir/value.ts'
import { unreachable } from '../unreachable.ts'
import { fieldName, type Shown, stepName } from './names.ts'
import { predicateText } from './predicate-text.ts'
import { constantText } from './value-text.ts'

/** What a part of a condition is for a row. */
export interface ExplainedPart {
  readonly text: string
  /** Undecided where only the PDP knows. */
  readonly truth: Truth | 'undecided'
  /** The fields that the part reads, with their values where those are shown. */
  readonly reads: readonly ExplainedField[]
  readonly parts: readonly ExplainedPart[]
}

export interface ExplainedField {
  readonly name: string
  /** In CEL's notation; `error` where there is nothing to read. Nothing unless values are shown. */
  readonly value?: string
}

/** Rows of a relation that are explained one by one. */
const MOST_ROWS = 10

/** The truth of a condition and of every part of it for a row in memory. */
export function explainRow(predicate: Predicate, row: StoredRow, shown: Shown): ExplainedPart {
  return explainAt(predicate, new Map([[ROOT, row]]), shown)
}

function explainAt(predicate: Predicate, rows: Rows, shown: Shown): ExplainedPart {
  return {
    text: predicateText(predicate, shown),
    truth: explainedTruth(predicate, rows),
    reads: valuesOf(predicate).flatMap((value) => readsOf(value, rows, shown)),
    parts: partsOf(predicate, rows, shown),
  }
}

function partsOf(predicate: Predicate, rows: Rows, shown: Shown): readonly ExplainedPart[] {
  const explained = (part: Predicate): ExplainedPart => explainAt(part, rows, shown)
  switch (predicate.kind) {
    case 'not':
      return [explained(predicate.part)]
    case 'and':
    case 'or':
      return predicate.parts.map(explained)
    case 'if':
      return [predicate.condition, chosen(predicate, rows)].filter((part) => part !== undefined).map(explained)
    case 'strict':
      return [...predicate.needs, predicate.part].map(explained)
    case 'through':
      return throughParts(predicate, rows, shown)
    case 'exists':
      return existsParts(predicate, rows, shown)
    case 'count':
      return countParts(predicate, rows, shown)
    case 'literal':
    case 'truthy':
    case 'comparison':
    case 'membership':
    case 'textTest':
    case 'match':
    case 'nullTest':
    case 'known':
    case 'undecided':
      return []
    default:
      return unreachable(predicate)
  }
}

function explainedTruth(predicate: Predicate, rows: Rows): ExplainedPart['truth'] {
  return isDecided(predicate) ? truthAt(predicate, rows) : 'undecided'
}

function chosen(predicate: Predicate & { readonly kind: 'if' }, rows: Rows): Predicate | undefined {
  const truth = explainedTruth(predicate.condition, rows)
  if (truth === 'error' || truth === 'undecided') return undefined
  return truth === 'true' ? predicate.then : predicate.otherwise
}

function throughParts({ step, part }: Through, rows: Rows, shown: Shown): readonly ExplainedPart[] {
  const [row] = rowsAt(step, rows)
  if (row !== undefined) return [explainAt(part, new Map([...rows, [step.to.id, row]]), shown)]
  return [{ text: `there is no ${stepName(step)}`, truth: 'error', reads: [], parts: [] }]
}

function existsParts({ step, part }: Exists, rows: Rows, shown: Shown): readonly ExplainedPart[] {
  const related = rowsAt(step, rows)
  const explained = related.slice(0, MOST_ROWS).map((row, at) => {
    const own = explainAt(part, new Map([...rows, [step.to.id, row]]), shown)
    return { ...own, text: `${stepName(step)}[${at}]: ${own.text}` }
  })
  if (related.length > 0) return explained
  return [{ text: `there are no ${stepName(step)}`, truth: 'true', reads: [], parts: [] }]
}

function countParts({ terms }: Count, rows: Rows, shown: Shown): readonly ExplainedPart[] {
  return terms.flatMap(({ steps, condition }) => {
    const [step] = steps
    return step === undefined || steps.length > 1 || condition.kind === 'literal'
      ? []
      : existsParts({ kind: 'exists', step, part: condition }, rows, shown)
  })
}

/** The values that a leaf is about. */
function valuesOf(predicate: Predicate): readonly Value[] {
  // oxfmt-ignore
  switch (predicate.kind) {
    case 'comparison': return [predicate.left, predicate.right]
    case 'textTest':   return [predicate.text, predicate.part]
    case 'membership':
    case 'known':      return [predicate.value]
    case 'match':      return [predicate.text]
    case 'truthy':
    case 'nullTest':   return [predicate.column]
    default:           return []
  }
}

function readsOf(value: Value, rows: Rows, shown: Shown): readonly ExplainedField[] {
  return columnsOf(value).map((column) => {
    const name = fieldName(column.row, column.field)
    if (!shown.values) return { name }
    const read = readValue({ ...column, nullIs: 'null' }, rows)
    return { name, value: read === ERR ? 'error' : constantText(read, shown) }
  })
}
