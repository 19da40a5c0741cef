import type { StoredRow } from '../authorize/attributes.ts'
import type {
  Compare,
  CompareOperator,
  Filter,
  HasAny,
  MatchPattern,
  MatchText,
  OneOf,
  TallyTerm,
} from '../ir/filter.ts'
import { jsonField } from '../ir/json.ts'
import type { Step } from '../ir/row.ts'
import { unreachable } from '../unreachable.ts'
import { compareValues, elementsOf, isFieldNull, type SqlValue, valueOf } from './sql-value.test-support.ts'

/** Rows by id, as the database has them: what a driver would never show is there too. */
export type Bound = ReadonlyMap<string, StoredRow>

/** A leaf or a junction in SQL: null is UNKNOWN. */
type Outcome = boolean | null

/** Whether a filter holds for a row: a model of PostgreSQL in memory. It throws where the database would raise. */
export function holds(filter: Filter, row: StoredRow): boolean {
  return outcomeOf(filter, new Map([['root', row]])) === true
}

function outcomeOf(filter: Filter, rows: Bound): Outcome {
  // oxfmt-ignore
  switch (filter.kind) {
    case 'constant': return filter.value
    case 'and':      return junction(filter.parts, false, rows)
    case 'or':       return junction(filter.parts, true, rows)
    case 'some':     return count([filter.step], filter.filter, rows) > 0
    case 'none':     return count([filter.step], filter.filter, rows) === 0
    case 'count':    return compareCount(total(filter.terms, rows), filter.operator, filter.bound)
    case 'compare':  return compare(filter, rows)
    case 'oneOf':    return oneOf(filter, rows)
    case 'isNull':   return (filter.value.kind === 'field' ? isFieldNull(filter.value, rows) : valueOf(filter.value, rows) === null) !== filter.negated
    case 'textTest': return matchText(filter, rows)
    case 'match':    return matchPattern(filter, rows)
    case 'holds':    return boolean(valueOf(filter.value, rows), filter.negated)
    case 'hasAny':   return hasAny(filter, rows)
    default:         return unreachable(filter)
  }
}

function junction(parts: readonly Filter[], zero: boolean, rows: Bound): Outcome {
  const outcomes = parts.map((part) => outcomeOf(part, rows))
  if (outcomes.includes(zero)) return zero
  return outcomes.includes(null) ? null : !zero
}

/** How many rows the terms find, all together. */
export function total(terms: readonly TallyTerm[], rows: Bound): number {
  return terms.reduce((sum, { steps, filter }) => sum + count(steps, filter, rows), 0)
}

/** Rows at the end of the steps for which the filter is true; UNKNOWN does not count. */
function count([step, ...rest]: readonly Step[], filter: Filter, rows: Bound): number {
  if (step === undefined) return outcomeOf(filter, rows) === true ? 1 : 0
  return rowsAt(step, rows).reduce((sum, row) => sum + count(rest, filter, new Map([...rows, [step.to.id, row]])), 0)
}

function rowsAt(step: Step, rows: Bound): readonly StoredRow[] {
  const from = rows.get(step.from.id)
  if (from === undefined) throw new Error(`Row ${step.from.id} is out of scope.`)
  if (step.kind === 'elements') {
    const elements = (elementsOf(from, step.field) ?? []).map((element, position) => ({
      element,
      ...(step.numbered === true && { position }),
    }))
    return step.at === undefined ? elements : elements.slice(step.at, step.at + 1)
  }
  const related = from[step.relation.key] as StoredRow | readonly StoredRow[] | null
  return related === null ? [] : [related].flat<(StoredRow | readonly StoredRow[])[]>()
}

function compareCount(found: number, operator: '=' | '<>' | '<' | '>=', bound: number): boolean {
  if (!Number.isSafeInteger(bound)) throw new Error(`${bound} is no bigint.`)
  // oxfmt-ignore
  return { '=': found === bound, '<>': found !== bound, '<': found < bound, '>=': found >= bound }[operator]
}

function compare({ operator, left, right }: Compare, rows: Bound): Outcome {
  return ordered(valueOf(left, rows), operator, valueOf(right, rows))
}

function ordered(left: SqlValue, operator: CompareOperator, right: SqlValue): Outcome {
  if (left === null || right === null) return null
  const order = compareValues(left, right)
  // oxfmt-ignore
  return { '=': order === 0, '<>': order !== 0, '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[operator]
}

function oneOf({ value, options, negated }: OneOf, rows: Bound): Outcome {
  const outcomes = options.map((option) => ordered(valueOf(value, rows), '=', valueOf(option, rows)))
  if (outcomes.includes(null)) return null
  return outcomes.includes(true) !== negated
}

function matchText({ test, text, part, negated }: MatchText, rows: Bound): Outcome {
  const [a, b] = [valueOf(text, rows), valueOf(part, rows)]
  if (a === null || b === null) return null
  if (a.kind !== 'text' || b.kind !== 'text') throw new Error(`${test} of ${a.kind} and ${b.kind}.`)
  // oxfmt-ignore
  const found = { startsWith: a.text.startsWith(b.text), endsWith: a.text.endsWith(b.text), contains: a.text.includes(b.text) }[test]
  return found !== negated
}

function matchPattern({ text, pattern, negated }: MatchPattern, rows: Bound): Outcome {
  const value = valueOf(text, rows)
  if (value === null) return null
  if (value.kind !== 'text') throw new Error(`A pattern for a ${value.kind}.`)
  return new RegExp(pattern, 'u').test(value.text) !== negated
}

function boolean(value: SqlValue, negated: boolean): Outcome {
  if (value === null) return null
  if (value.kind !== 'boolean') throw new Error(`A ${value.kind} as a condition.`)
  return value.value !== negated
}

function hasAny({ list, options, negated }: HasAny, rows: Bound): Outcome {
  const row = rows.get(list.row.id)
  const elements = row === undefined ? null : elementsOf(row, list.field)
  if (elements === null) return null
  const stored = { ...list.field, name: 'element', list: false, inside: undefined }
  const field = list.field.inside?.as === 'array' ? jsonField({ field: stored, path: [] }, 'string') : stored
  const scope = (element: unknown): Bound => new Map([...rows, ['element', { element } as StoredRow]])
  const found = elements.some((element) =>
    options.some(
      (option) =>
        ordered(
          valueOf({ kind: 'field', row: { id: 'element', model: list.row.model }, field }, scope(element)),
          '=',
          valueOf(option, rows),
        ) === true,
    ),
  )
  return found !== negated
}
