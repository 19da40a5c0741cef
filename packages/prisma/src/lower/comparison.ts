import type { Compare, CompareOperator, Computed, Field, FieldType, Holds, OneOf, Parameter } from '@rowgate/core'
import { lowerConcat, lowerIsConcat } from './concat.ts'
import { allOf, anyOf } from './junction.ts'
import { lowerLength } from './length.ts'
import { exactly, type Lowered, ownField, type Scope, type Where, widened } from './lowered.ts'
import { leaf } from './nulls.ts'
import { comparisonWith, itemsOf, type Operation } from './value.ts'

/** A field against a constant, or against a field of the same row. */
export function lowerCompare({ operator, left, right }: Compare, scope: Scope): Lowered {
  if (left.kind === 'computed' && right.kind === 'parameter') return lowerComputed(left, operator, right, scope)
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
  if (computed.name === 'length') return lowerLength(computed, operator, parameter, scope)
  if (computed.name !== 'concat' || (operator !== '=' && operator !== '<>')) return widened(scope)
  return lowerConcat(computed, [String(parameter.value)], operator === '<>', scope)
}

/** Prisma orders text by the column's collation, enums by their declaration, and booleans not at all. */
const ORDERED: ReadonlySet<FieldType['kind']> = new Set(['integer', 'float', 'decimal', 'timestamp', 'date'])

function isComparable(operator: CompareOperator, { kind }: FieldType): boolean {
  if (kind === 'json' || kind === 'opaque') return false
  return operator === '=' || operator === '<>' || ORDERED.has(kind)
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
function isSameScalar(left: Field, right: Field): boolean {
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
  if (value.kind === 'computed' && value.name === 'concat') {
    const texts = options.map((option) => String(option.value))
    return lowerConcat(value, texts, negated, scope)
  }
  const field = ownField(value, scope)
  if (field === undefined || field.list || options.length > scope.longestList) return widened(scope)
  const items = itemsOf(options)
  if (options.length > 0 && field.type.kind !== 'boolean' && items !== undefined) {
    return ask(field, { [negated ? 'notIn' : 'in']: items }, scope)
  }
  const each = options.map((right): Lowered =>
    lowerCompare({ kind: 'compare', operator: negated ? '<>' : '=', left: value, right }, scope),
  )
  return negated ? allOf(each) : anyOf(each)
}

export function lowerHolds({ value, negated }: Holds, scope: Scope): Lowered {
  const field = ownField(value, scope)
  return field === undefined ? widened(scope) : ask(field, !negated, scope)
}

function ask(field: Field, operation: Operation, scope: Scope): Lowered {
  return leaf({ [field.name]: operation }, [field], scope)
}
