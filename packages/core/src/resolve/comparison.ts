import { areComparable, compareConstants } from '../cel/compare.ts'
import type { CallExpression } from '../ir/expression.ts'
import { and, choose, ERROR, FALSE, literal, literalOf, not, strict, TRUE } from '../ir/predicates.ts'
import type { ComparisonOperator, Predicate } from '../ir/predicate.ts'
import { type Column, isNaNConstant, type Value } from '../ir/value.ts'
import { unreachable } from '../unreachable.ts'
import { compareTimes } from './compare-times.ts'
import { equalsConcatenation } from './concatenation.ts'
import { demandDigits } from './digits.ts'
import { unsupported } from './context.ts'
import { equalJson, isJson } from './equal-json.ts'
import { equalLists } from './equal-lists.ts'
import { equalTypes } from './types.ts'
import { equalHierarchies, pathNeeds } from './hierarchy.ts'
import { equalsText, textValue } from './text-of.ts'
import { isPlain, overChoices } from './distribute.ts'
import { enumeration } from './enumeration.ts'
import { jsonNeeds } from './json.ts'
import { demand, needsOf, overRows, overValues, whereKnown } from './rows.ts'
import { compareSize } from './size.ts'
import type { RecordTerm, Term } from './term.ts'

/** CEL's `==`: false across types, and it sees the nulls that the application sends. */
export function equals(left: Term, right: Term, call: CallExpression): Predicate {
  if (!isPlain(left) || !isPlain(right))
    return overChoices([left, right], ([a, b]) => equals(a as Term, b as Term, call))
  if (left.kind === 'hierarchy' || right.kind === 'hierarchy') return equalsHierarchy(left, right, call)
  if (left.kind === 'value' && right.kind === 'value') {
    demandDigits([left.value, right.value], call)
    return equalValues(left.value, right.value)
  }
  if (left.kind === 'size' || right.kind === 'size') return compareSize('eq', left, right, call)
  if (left.kind === 'textOf' || right.kind === 'textOf') return equalsText(left, right, call)
  if (left.kind === 'type' || right.kind === 'type') return equalTypes(left, right, call)
  if (isJson(left) || isJson(right)) return equalJson(left, right, call)
  if (isNull(left)) return isAbsent(right)
  if (isNull(right)) return isAbsent(left)
  if (left.kind === 'list' && right.kind === 'list') return equalLists(left, right, call)
  if (isObject(left) || isObject(right)) throw unsupported('object-equality', call)
  return strict([...termNeeds(left), ...termNeeds(right)], and([isNullTerm(left), isNullTerm(right)]))
}

/** Against anything else but null, `==` of a hierarchy is an error, `==` with one is false, and `[…] == […]` of both is true [measured]. */
function equalsHierarchy(left: Term, right: Term, call: CallExpression): Predicate {
  if (left.kind === 'hierarchy' && right.kind === 'hierarchy') return equalHierarchies(left, right, call)
  if (!isNull(left) && !isNull(right)) throw unsupported('hierarchy-equality', call)
  return strict([...termNeeds(left), ...termNeeds(right)], FALSE)
}

/** Whether a term is null, for two of different sorts, which can have nothing else in common. */
function isNullTerm(term: Term): Predicate {
  if (term.kind === 'value') return isNullValue(term.value)
  return term.kind === 'list' && term.column !== undefined ? isNullValue(term.column) : FALSE
}

/** `<`, `<=`, `>` and `>=`: an error for values of different types, and for null. */
export function order(
  operator: Exclude<ComparisonOperator, 'eq'>,
  left: Term,
  right: Term,
  call: CallExpression,
): Predicate {
  if (left.kind === 'textOf') return order(operator, textValue(left, call), right, call)
  if (right.kind === 'textOf') return order(operator, left, textValue(right, call), call)
  if (left.kind === 'size' || right.kind === 'size') return compareSize(operator, left, right, call)
  if (left.kind !== 'value' || right.kind !== 'value') return ERROR
  if (!areComparable(left.value.type, right.value.type) || left.value.type === 'null') return ERROR
  demandDigits([left.value, right.value], call)
  return orderValues(operator, demand(left.value), demand(right.value))
}

/** `==` of two scalars. */
export function equalValues(left: Value, right: Value): Predicate {
  if (left.kind === 'constant' && right.kind === 'constant')
    return literal(compareConstants('eq', left, right) === 'true')
  if (left.kind === 'constant') return equalValues(right, left)
  if (right.kind === 'constant' && right.type === 'null')
    return left.kind === 'column' ? equalsNull(left) : whereKnown([left], FALSE)
  if (isNaNConstant(right)) return whereKnown([left], FALSE)
  if (!areComparable(left.type, right.type))
    return whereKnown([left, right], and([isNullValue(left), isNullValue(right)]))
  return (
    compareTimes('eq', left, right) ??
    equalsConcatenation(left, right) ??
    overValues([left, right], { kind: 'comparison', operator: 'eq', left, right })
  )
}

export function equalsNull(column: Column): Predicate {
  if (column.nullIs === 'error') return whereKnown([column], FALSE)
  return overRows([column.row], { kind: 'nullTest', column })
}

function orderValues(operator: Exclude<ComparisonOperator, 'eq'>, left: Value, right: Value): Predicate {
  if (left.kind === 'constant' && right.kind === 'constant') return literalOf(compareConstants(operator, left, right))
  if (left.kind === 'constant') return orderValues(MIRRORED[operator], right, left)
  if (isNaNConstant(right)) return ERROR
  if (right.kind === 'constant' && left.kind === 'column') {
    const among = enumeration(left, (name) => compareConstants(operator, name, right) === 'true')
    if (among !== undefined) return among
  }
  return compareTimes(operator, left, right) ?? overValues([left, right], { kind: 'comparison', operator, left, right })
}

// oxfmt-ignore
const MIRRORED = { lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' } as const

/** Whether a scalar is null, for two that can have nothing else in common. */
function isNullValue(value: Value): Predicate {
  if (value.kind !== 'column' || value.nullIs === 'error' || !value.field.nullable) return FALSE
  return equalsNull(value)
}

function isNull(term: Term): boolean {
  return term.kind === 'value' && term.value.type === 'null'
}

/** `== null` of something that is no scalar. */
function isAbsent(term: Term): Predicate {
  if (term.kind === 'list' && term.column !== undefined) return strict(termNeeds(term), equalsNull(term.column))
  if (term.kind !== 'record' || term.row.hop === undefined || term.absent !== 'null')
    return strict(termNeeds(term), FALSE)
  const { hop } = term.row
  return overRows([hop.from], not({ kind: 'exists', step: hop, part: TRUE }))
}

/**
 * An object equals an object with equal fields, and nothing else. Even against a scalar it is not compared: the planner drops the
 * projection of `list.map(x, condition, projection)`, so that the objects of the plan may stand for scalars of the policy.
 */
function isObject(term: Term): boolean {
  return term.kind === 'record' || term.kind === 'struct'
}

/** What must not err for the term to be a value at all. */
export function termNeeds(term: Term): readonly Predicate[] {
  switch (term.kind) {
    case 'value':
    case 'textOf':
      return needsOf(term.value)
    case 'list':
      return term.columnNeeds ?? term.needs
    case 'size':
      return term.list.needs
    case 'record':
      return recordNeeds(term)
    case 'struct':
      return term.needs
    case 'hierarchy':
      return pathNeeds(term)
    case 'type':
      return termNeeds(term.of)
    case 'typeName':
      return []
    case 'json':
      return jsonNeeds(term)
    case 'jsonMap':
      return []
    case 'predicate':
      return [term.predicate]
    case 'choice':
      return [choose(term.condition, strict(termNeeds(term.then), TRUE), strict(termNeeds(term.otherwise), TRUE))]
    case 'error':
      return [ERROR]
    default:
      return unreachable(term)
  }
}

function recordNeeds({ row, absent }: RecordTerm): readonly Predicate[] {
  if (row.hop === undefined) return []
  return [overRows([absent === 'null' ? row.hop.from : row], TRUE)]
}
