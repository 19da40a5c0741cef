import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { expect, test } from 'vitest'
import { toMany, toOne } from '../evaluate/arbitrary-predicate.test-support.ts'
import { storedRow } from '../evaluate/arbitrary-row.test-support.ts'
import { CHILDREN, NODE, PARENT, ROOT } from '../evaluate/node-model.test-support.ts'
import { holds } from '../settle/holds.test-support.ts'
import type { Field } from '../schema/schema.ts'
import type { Compare, Filter, Parameter, TallyTerm } from './filter.ts'
import { ALL, allOf, anyOf, NONE, none, sizeOf, some, tally } from './filters.ts'
import { elementRow, type Row, type Step } from './row.ts'

const FULL = process.env['ROWGATE_TEST_SIZE'] === 'full'

/** What a filter is made with: the constructors, or the bare nodes. */
interface Constructors {
  readonly allOf: (parts: readonly Filter[]) => Filter
  readonly anyOf: (parts: readonly Filter[]) => Filter
  readonly some: (step: Step, filter: Filter) => Filter
  readonly none: (step: Step, filter: Filter) => Filter
}

const NAIVE: Constructors = {
  allOf: (parts) => ({ kind: 'and', parts, size: 1 }),
  anyOf: (parts) => ({ kind: 'or', parts, size: 1 }),
  some: (step, filter) => ({ kind: 'some', step, filter, size: 1 }),
  none: (step, filter) => ({ kind: 'none', step, filter, size: 1 }),
}

/** A filter that is not made yet. */
type Recipe = (make: Constructors) => Filter

function recipe(rows: readonly Row[], depth: number): Arbitrary<Recipe> {
  if (depth === 0) return leaf(rows).map((filter) => () => filter)
  const inner = fc.constant(0).chain(() => recipe(rows, depth - 1))
  const parts = fc.array(inner, { maxLength: 4 })
  const steps = fc.constantFrom(...stepsFrom(rows, depth))
  const walk = steps.chain((step) => recipe([...rows, step.to], depth - 1).map((filter) => ({ step, filter })))
  return fc.oneof(
    leaf(rows).map(
      (filter): Recipe =>
        () =>
          filter,
    ),
    parts.map(
      (all): Recipe =>
        (make) =>
          make.allOf(all.map((part) => part(make))),
    ),
    parts.map(
      (any): Recipe =>
        (make) =>
          make.anyOf(any.map((part) => part(make))),
    ),
    walk.map(
      ({ step, filter }): Recipe =>
        (make) =>
          make.some(step, filter(make)),
    ),
    walk.map(
      ({ step, filter }): Recipe =>
        (make) =>
          make.none(step, filter(make)),
    ),
    fc.tuple(fc.array(walk, { minLength: 1, maxLength: 2 }), fc.constantFrom('=', '<>', '<', '>='), fc.nat(3)).map(
      ([terms, operator, bound]): Recipe =>
        (make) =>
          tally(
            terms.map(({ step, filter }): TallyTerm => ({ steps: [step], filter: filter(make) })),
            operator,
            bound,
          ),
    ),
  )
}

/** A to-one step is one row wherever it stands; a to-many step is a new row at each depth. */
function stepsFrom(rows: readonly Row[], depth: number): Step[] {
  return rows.flatMap((row) => {
    if (row.model !== NODE) return []
    const elements = ['textList', 'countList', 'levelsSet'].map((name): Step => {
      const field = NODE.fields[name] as Field
      return { kind: 'elements', from: row, field, to: elementRow(`${row.id}/${name}${depth}`, field) }
    })
    return [toOne(row, PARENT), toMany(row, CHILDREN, depth), ...elements]
  })
}

function leaf(rows: readonly Row[]): Arbitrary<Filter> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom<Filter>(ALL, NONE) },
    { weight: 9, arbitrary: fc.constantFrom(...rows.slice(-2).flatMap(leavesOf)) },
  )
}

function leavesOf(row: Row): Filter[] {
  const { fields } = row.model
  if (row.model !== NODE) return comparisons(row, fields['element'] as Field)
  const own = ['text', 'textSet', 'count', 'level'].flatMap((name) => comparisons(row, fields[name] as Field))
  const flag = { kind: 'field', row, field: fields['flag'] as Field } as const
  const list = { kind: 'field', row, field: fields['textList'] as Field } as const
  return [
    ...own,
    { kind: 'holds', value: flag, negated: false },
    { kind: 'holds', value: flag, negated: true },
    { kind: 'isNull', value: list, negated: false },
    { kind: 'isNull', value: list, negated: true },
    {
      kind: 'textTest',
      test: 'contains',
      text: { kind: 'field', row, field: fields['text'] as Field },
      part: { kind: 'field', row, field: fields['varchar'] as Field },
      negated: true,
    },
  ]
}

// oxfmt-ignore
const VALUES = { text: ['a', 'b'], integer: [0, 1, 3], enum: ['x', 'y'] } as const

function comparisons(row: Row, field: Field): Filter[] {
  const value = { kind: 'field', row, field } as const
  const options = VALUES[field.type.kind as keyof typeof VALUES].map((option): Parameter => ({
    kind: 'parameter',
    type: field.type,
    value: option,
  }))
  return [
    ...(field.type.kind === 'integer' ? ranges(value, options) : []),
    ...options.flatMap((right) =>
      (['=', '<>'] as const).map((operator): Filter => ({ kind: 'compare', operator, left: value, right })),
    ),
    { kind: 'oneOf', value, options, negated: false },
    { kind: 'oneOf', value, options, negated: true },
    { kind: 'isNull', value, negated: false },
    { kind: 'isNull', value, negated: true },
  ]
}

/** From a bound, to one, and between the two. */
function ranges(left: Compare['left'], bounds: readonly Parameter[]): Filter[] {
  const at = (operators: readonly Compare['operator'][]): Compare[] =>
    bounds.flatMap((right) => operators.map((operator) => ({ kind: 'compare', operator, left, right }) as const))
  const [starts, ends] = [at(['>', '>=']), at(['<', '<='])]
  return [
    ...starts,
    ...ends,
    ...starts.flatMap((start) => ends.map((end): Filter => ({ kind: 'and', parts: [start, end], size: 3 }))),
  ]
}

test('the constructors mean what the bare nodes mean', () => {
  fc.assert(
    fc.property(recipe([ROOT], 4), fc.array(storedRow(), { minLength: 4, maxLength: 4 }), (make, rows) => {
      const [made, naive] = [make({ allOf, anyOf, some, none }), make(NAIVE)]
      for (const row of rows) expect(holds(made, row)).toBe(holds(naive, row))
    }),
    { numRuns: FULL ? 15_000 : 1000 },
  )
})

test('no junction is inside one of its kind, has fewer than two parts or a constant; nothing is asked of no row; sizes are right', () => {
  fc.assert(
    fc.property(recipe([ROOT], 4), (make) => {
      const made = make({ allOf, anyOf, some, none })
      expect(sizeOf(made)).toBe(nodesOf(made))
    }),
    { numRuns: FULL ? 15_000 : 1000 },
  )
})

/** Counts the nodes and checks their shapes on the way. */
function nodesOf(filter: Filter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      if (filter.parts.length < 2) throw new Error('A junction has less than two parts.')
      if (filter.parts.some(({ kind }) => kind === filter.kind || kind === 'constant'))
        throw new Error('A junction is not flat.')
      return 1 + filter.parts.reduce((sum, part) => sum + nodesOf(part), 0)
    case 'some':
    case 'none':
      if (filter.filter.kind === 'constant' && !filter.filter.value) throw new Error('No row is asked for.')
      return 1 + nodesOf(filter.filter)
    case 'count':
      return 1 + filter.terms.reduce((sum, term) => sum + term.steps.length + nodesOf(term.filter), 0)
    default:
      return 1
  }
}
