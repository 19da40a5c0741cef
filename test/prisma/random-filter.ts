import {
  ALL,
  allOf,
  anyOf,
  type Field,
  type FieldScalar,
  type Filter,
  type Model,
  none,
  type Parameter,
  type Row,
  type Schema,
  some,
  type Step,
} from '@rowgate/core'
import * as fc from 'fast-check'

const TEXTS = [
  'emea',
  'engineering',
  'Engineering',
  'apollo',
  '',
  '100%',
  '%',
  '_',
  '\\',
  'é',
  '😀',
  'EUR',
  'u-ada',
  'u-mia',
  'frozen',
  'travel',
  "o'clock",
  'public',
]
const INSTANTS = [
  '0001-01-01T00:00:00Z',
  '1969-12-31T23:59:59.999999Z',
  '2024-02-29T23:59:59.123456Z',
  '2024-02-29T23:59:59.123Z',
  '2025-03-01T12:00:00Z',
  '9999-12-31T23:59:59.999999Z',
  '10000-01-01T00:00:00Z',
]
const FLOATS = [
  0,
  0.25,
  0.5,
  0.49999999999999994,
  5e-324,
  -1,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  1.2345678901234567e30,
]

/** Filters over the rows of a model and of what is related to it, with words in Prisma and without. */
export function randomFilter(schema: Schema, row: Row, depth: number): fc.Arbitrary<Filter> {
  const leaves = Object.values(row.model.fields).map((field) => leafOf(row, field))
  const leaf = fc.oneof(...leaves, columns(row))
  if (depth === 0) return leaf
  const parts = fc.array(randomFilter(schema, row, depth - 1), { minLength: 2, maxLength: 3 })
  const related = Object.values(row.model.relations).map((relation) => {
    const target = schema.models[relation.model] as Model
    const to: Row = { id: `${row.id}.${relation.name}`, model: target }
    const step: Step = {
      kind: 'relation',
      from: row,
      relation: { key: relation.name, relation, target, where: [] },
      to,
    }
    const inner = fc.oneof(
      { weight: 4, arbitrary: randomFilter(schema, to, depth - 1) },
      { weight: 1, arbitrary: fc.constant(ALL) },
    )
    return fc.tuple(fc.boolean(), inner).map(([any, filter]) => (any ? some(step, filter) : none(step, filter)))
  })
  return fc.oneof(leaf, parts.map(allOf), parts.map(anyOf), ...related, ...related)
}

function leafOf(row: Row, field: Field): fc.Arbitrary<Filter> {
  const scalar: FieldScalar = { kind: 'field', row, field }
  const negated = fc.boolean()
  const isNull = negated.map((sign): Filter => ({ kind: 'isNull', value: scalar, negated: sign }))
  const values = valuesOf(field)
  const options = fc.uniqueArray(values, { minLength: 1, maxLength: 3, selector: ({ value }) => value })
  if (field.list) {
    const has = fc.record({ kind: fc.constant('hasAny' as const), list: fc.constant(scalar), options, negated })
    const step: Step = { kind: 'elements', from: row, field, to: { id: `${row.id}.element`, model: row.model } }
    return fc.oneof(isNull, has, fc.constantFrom(some(step, ALL), none(step, ALL)))
  }
  if (field.type.kind === 'boolean')
    return fc.oneof(
      isNull,
      negated.map((sign): Filter => ({ kind: 'holds', value: scalar, negated: sign })),
    )
  const equality = fc.constantFrom('=' as const, '<>' as const)
  const operator =
    field.type.kind === 'enum'
      ? equality
      : fc.oneof(equality, fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const))
  const compare = fc.record({
    kind: fc.constant('compare' as const),
    operator,
    left: fc.constant(scalar),
    right: values,
  })
  const oneOf = fc.record({ kind: fc.constant('oneOf' as const), value: fc.constant(scalar), options, negated })
  if (field.type.kind !== 'text') return fc.oneof(isNull, compare, compare, oneOf)
  const test = fc.constantFrom('startsWith' as const, 'endsWith' as const, 'contains' as const)
  const match = fc.record({
    kind: fc.constant('textTest' as const),
    test,
    text: fc.constant(scalar),
    part: values,
    negated,
  })
  return fc.oneof(isNull, compare, oneOf, match)
}

/** Two fields of one row and one type. */
function columns(row: Row): fc.Arbitrary<Filter> {
  const texts = Object.values(row.model.fields).filter(({ type, list }) => type.kind === 'text' && !list)
  const scalar = fc.constantFrom(...texts).map((field): FieldScalar => ({ kind: 'field', row, field }))
  return fc.record({
    kind: fc.constant('compare' as const),
    operator: fc.constantFrom('=' as const, '<>' as const, '<' as const),
    left: scalar,
    right: scalar,
  })
}

function valuesOf({ type }: Field): fc.Arbitrary<Parameter> {
  const of = (...values: readonly Parameter['value'][]): fc.Arbitrary<Parameter> =>
    fc.constantFrom(...values).map((value) => ({ kind: 'parameter', type, value }))
  switch (type.kind) {
    case 'text':
      return of(...TEXTS)
    case 'enum':
      return of(...type.values.map(({ name }) => name))
    case 'integer':
      return type.bits === 64
        ? of(0n, 9_007_199_254_740_993n, 9_223_372_036_854_775_807n)
        : of(0, 1, 10, -2_147_483_648)
    case 'float':
      return of(...FLOATS)
    case 'decimal':
      return of('0.10', '250.01', '9999999999.99', '-0.01')
    case 'timestamp':
      return of(...INSTANTS)
    case 'boolean':
      return of(true, false)
    default:
      throw new Error(`No values for ${type.kind}.`)
  }
}
