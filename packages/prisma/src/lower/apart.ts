import { allOf, anyOf, type Compare, type FieldScalar, type Filter, type Parameter } from '@rowgate/core'

/** More values than this are left to raw SQL. */
const MOST_VALUES = 4

/**
 * A comparison of fields of two rows, value by value: two flags are the same when both are set or both are not. Exact, since neither field
 * has another value; each side is then asked of its own row.
 */
export function apart(compare: Compare): Filter {
  const { operator, left, right } = compare
  if (left.kind !== 'field' || right.kind !== 'field' || left.row.id === right.row.id) return compare
  const values = valuesOf(left)
  if ((operator !== '=' && operator !== '<>') || values === undefined || !isSameType(left, right)) return compare
  return anyOf(values.map((value) => allOf([is(left, '=', value), is(right, operator, value)])))
}

function valuesOf({ field: { type } }: FieldScalar): readonly Parameter['value'][] | undefined {
  if (type.kind === 'boolean') return [true, false]
  return type.kind === 'enum' && type.values.length <= MOST_VALUES ? type.values.map(({ name }) => name) : undefined
}

function isSameType({ field: { type: a } }: FieldScalar, { field: { type: b } }: FieldScalar): boolean {
  if (a.kind !== 'enum' || b.kind !== 'enum') return a.kind === b.kind
  return a.native === b.native && a.schema === b.schema
}

function is(value: FieldScalar, operator: '=' | '<>', of: Parameter['value']): Filter {
  if (typeof of === 'boolean') return { kind: 'holds', value, negated: of === (operator === '<>') }
  return { kind: 'compare', operator, left: value, right: { kind: 'parameter', type: value.field.type, value: of } }
}
