import type { Compare, CompareOperator, Computed, Field, FieldType, Holds, OneOf, Parameter } from '@rowgate/core'
import { lowerCase } from './case.ts'
import { lowerConcat, lowerIsConcat } from './concat.ts'
import { allOf, anyOf } from './junction.ts'
import { lowerLength } from './length.ts'
import { exactly, type Lowered, ownField, type Scope, type Where, widened } from './lowered.ts'
import { leaf } from './nulls.ts'
import { lowerSegment, lowerSegmentCount } from './segments.ts'
import { comparisonWith, itemsOf, type Operation } from './value.ts'

/** A field against a constant, or against a field of the same row. */
export function lowerCompare({ operator, left, right }: Compare, scope: Scope): Lowered {
  const computed = left.kind === 'asDouble' ? left.value : left
  if (computed.kind === 'computed' && right.kind === 'parameter') return lowerComputed(computed, operator, right, scope)
  const field = ownField(left, scope)
  if (field === undefined || field.list || !isComparable(operator, field.type)) return widened(scope)
  if (right.kind === 'parameter') return compareConstant(field, operator, right, scope)
  if (right.kind === 'computed' && right.name === 'concat' && operator === '=' && field.type.kind === 'text')
    return lowerIsConcat(field, right, scope)
  const other = ownField(right, scope)
  return other !== undefined && isSameScalar(field, other)
    ? compareFields([field, other], operator, scope)
    : widened(scope)
}

/** Of computed values, those that a pattern or a list of candidates asks for. */
function lowerComputed(computed: Computed, operator: CompareOperator, parameter: Parameter, scope: Scope): Lowered {
  switch (computed.name) {
    case 'length':
      return lowerLength(computed, operator, parameter, scope)
    case 'segmentCount':
      return lowerSegmentCount(computed, operator, parameter, scope)
    case 'segment':
      return isEquality(operator) ? lowerSegment(computed, operator, parameter, scope) : widened(scope)
    default:
      return isEquality(operator) ? lowerMade(computed, [parameter], operator === '<>', scope) : widened(scope)
  }
}

/** A text that a function makes of others: one of some known ones, or none. */
function lowerMade(computed: Computed, options: readonly Parameter[], negated: boolean, scope: Scope): Lowered {
  const texts = options.map(({ value }) => String(value))
  if (computed.name === 'concat') return lowerConcat(computed, texts, negated, scope)
  return computed.name === 'lower' || computed.name === 'upper'
    ? lowerCase(computed, texts, negated, scope)
    : widened(scope)
}

function isEquality(operator: CompareOperator): operator is '=' | '<>' {
  return operator === '=' || operator === '<>'
}

/** Prisma orders text by the column's collation, enums by their declaration, and booleans not at all. */
const ORDERED: ReadonlySet<FieldType['kind']> = new Set(['integer', 'float', 'decimal', 'timestamp', 'date'])

function isComparable(operator: CompareOperator, { kind }: FieldType): boolean {
  if (kind === 'json' || kind === 'opaque') return false
  return isEquality(operator) || ORDERED.has(kind)
}

function compareConstant(field: Field, operator: CompareOperator, parameter: Parameter, scope: Scope): Lowered {
  const comparison = comparisonWith(operator, parameter, scope.years)
  if (comparison === undefined) return widened(scope)
  if ('exact' in comparison) return ask(field, comparison.exact, scope)
  const nearest = comparison[scope.widen]
  return { ...(nearest === undefined ? exactly(false) : ask(field, nearest, scope)), exact: false }
}

/** Field references are of the innermost model, and only between fields of one type. There is none for `not` [measured]. */
function compareFields([left, right]: readonly [Field, Field], operator: CompareOperator, scope: Scope): Lowered {
  const reference = { _ref: right.name, _container: scope.model.name }
  const where = (name: string): Where => ({ [left.name]: { [name]: reference } })
  if (operator === '<>') return leaf({ NOT: where('equals') }, [left, right], scope)
  const names = { '=': 'equals', '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' } as const
  return leaf(where(names[operator]), [left, right], scope)
}

/** Whether Prisma takes one as a reference for the other, and PostgreSQL compares the two without a conversion. */
export function isSameScalar(left: Field, right: Field): boolean {
  const [a, b] = [left.type, right.type]
  if (right.list) return false
  if (a.kind === 'integer' && b.kind === 'integer') return (a.bits === 64) === (b.bits === 64)
  if (a.kind === 'enum' && b.kind === 'enum') return a.native === b.native && a.schema === b.schema
  if (a.kind === 'float' && b.kind === 'float') return a.bits === b.bits
  if (a.kind === 'timestamp' && b.kind === 'timestamp') return a.timeZone === b.timeZone
  return a.kind === b.kind
}

/** The options one by one where Prisma has no list of them: booleans, and constants that it would change. */
export function lowerOneOf({ value, options, negated }: OneOf, scope: Scope): Lowered {
  if (options.length > scope.longestList) return widened(scope)
  if (value.kind === 'computed' && MADE.has(value.name)) return lowerMade(value, options, negated, scope)
  const field = ownField(value, scope)
  const items = itemsOf(options)
  const isListable = field !== undefined && !field.list && field.type.kind !== 'boolean'
  if (isListable && options.length > 0 && items !== undefined)
    return ask(field, { [negated ? 'notIn' : 'in']: items }, scope)
  const each = options.map((right): Lowered =>
    lowerCompare({ kind: 'compare', operator: negated ? '<>' : '=', left: value, right }, scope),
  )
  return negated ? allOf(each) : anyOf(each)
}

const MADE: ReadonlySet<Computed['name']> = new Set(['concat', 'lower', 'upper'])

export function lowerHolds({ value, negated }: Holds, scope: Scope): Lowered {
  const field = ownField(value, scope)
  return field === undefined ? widened(scope) : ask(field, !negated, scope)
}

function ask(field: Field, operation: Operation, scope: Scope): Lowered {
  return leaf({ [field.name]: operation }, [field], scope)
}
