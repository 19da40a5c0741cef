import {
  type CompareOperator,
  type Computed,
  type Field,
  type FieldType,
  type Filter,
  type Model,
  type Parameter,
  type Row,
  type Scalar,
  type Step,
  ALL,
  allOf,
  anyOf,
  none,
  some,
  tally,
  unreachable,
} from '@rowgate/core'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareValues, type Data, letter, rows, run, word } from './run-where.test-support.ts'
import { lowerFilter, lowerWhere } from './where.ts'

const TEXT: FieldType = { kind: 'text', native: 'text' }
const INT: FieldType = { kind: 'integer', bits: 32 }
const BOOL: FieldType = { kind: 'boolean' }
const field = (name: string, type: FieldType, nullable: boolean): Field => ({
  name,
  column: name,
  type,
  nullable,
  list: false,
})
const FIELDS = [
  field('id', TEXT, false),
  field('text', TEXT, true),
  field('number', INT, true),
  field('flag', BOOL, true),
  field('sure', BOOL, false),
  field('parentId', TEXT, true),
]
const LABELS: Field = { ...field('labels', TEXT, true), list: true }
const NODE: Model = {
  name: 'Node',
  table: 'nodes',
  fields: Object.fromEntries([...FIELDS, LABELS].map((each) => [each.name, each])),
  relations: {
    parent: { name: 'parent', model: 'Node', cardinality: 'one', on: [{ from: 'parentId', to: 'id' }] },
    children: { name: 'children', model: 'Node', cardinality: 'many', on: [{ from: 'id', to: 'parentId' }] },
  },
  primaryKey: ['id'],
  uniqueKeys: [],
}
const ELEMENTS: Model = {
  name: 'labels[]',
  table: '',
  fields: { element: field('element', TEXT, true) },
  relations: {},
  primaryKey: [],
  uniqueKeys: [],
}
const ROOT: Row = { id: 'root', model: NODE }

const scalar = (row: Row, name: string) => ({ kind: 'field', row, field: NODE.fields[name] as Field }) as const
const value = (type: FieldType, of: Parameter['value']): Parameter => ({ kind: 'parameter', type, value: of })

const INTEGER: FieldType = { kind: 'integer', bits: 64 }
const computed = (name: Made, operands: readonly Scalar[]): Computed => ({
  kind: 'computed',
  name,
  operands,
  type: name === 'length' || name === 'segmentCount' ? INTEGER : TEXT,
  guarded: false,
})
type Made = 'length' | 'concat' | 'lower' | 'upper' | 'segmentCount' | 'segment'

/** Leaves of a row: most have words, an ordering of texts has none. */
function leaves(row: Row): fc.Arbitrary<Filter> {
  const text = scalar(row, 'text')
  const known = word.map((of) => value(TEXT, of))
  const delimiter = fc.constantFrom('a', '%', 'ab', 'aa').map((of) => value(TEXT, of))
  const position = fc.bigInt({ min: 0n, max: 2n }).map((of) => value(INTEGER, of))
  const test = fc.constantFrom('startsWith' as const, 'endsWith' as const, 'contains' as const)
  const column = fc.constantFrom(text, scalar(row, 'id'))
  const made = fc
    .array(fc.oneof(column, known), { minLength: 2, maxLength: 3 })
    .filter((parts) => parts.some(({ kind }) => kind === 'field'))
    .map((parts) =>
      parts.slice(1).reduce<Scalar>((left, right) => computed('concat', [left, right]), parts[0] as Scalar),
    )
  const anyOperator = fc.constantFrom<CompareOperator[]>('=', '<>', '<', '<=', '>', '>=')
  const texts = fc.array(
    letter.map((each) => value(TEXT, each)),
    { minLength: 1, maxLength: 2 },
  )
  return fc.oneof(
    fc.record({
      kind: fc.constant('compare' as const),
      operator: fc.constantFrom('=' as const, '<>' as const, '<' as const),
      left: fc.constant(text),
      right: letter.map((of) => value(TEXT, of)),
    }),
    fc.record({
      kind: fc.constant('compare' as const),
      operator: fc.constantFrom('=' as const, '<>' as const),
      left: fc.constant(text),
      right: fc.constant(scalar(row, 'id')),
    }),
    fc.record({
      kind: fc.constant('compare' as const),
      operator: fc.constantFrom('=' as const, '<>' as const, '<' as const, '>=' as const),
      left: fc.constant(scalar(row, 'number')),
      right: fc.integer({ min: 0, max: 2 }).map((of) => value(INT, of)),
    }),
    fc.record({ kind: fc.constant('oneOf' as const), value: fc.constant(text), options: texts, negated: fc.boolean() }),
    fc.record({
      kind: fc.constant('isNull' as const),
      value: fc.constantFrom(text, scalar(row, 'sure'), scalar(row, 'labels')),
      negated: fc.boolean(),
    }),
    fc
      .record({
        kind: fc.constant('textTest' as const),
        test,
        text: fc.oneof<[fc.Arbitrary<Scalar>, fc.Arbitrary<Scalar>]>(column, known),
        part: fc.oneof<[fc.Arbitrary<Scalar>, fc.Arbitrary<Scalar>]>(known, column),
        negated: fc.boolean(),
      })
      .filter((leaf) => leaf.text.kind === 'field' || leaf.part.kind === 'field'),
    fc.record({
      kind: fc.constant('compare' as const),
      operator: anyOperator,
      left: column.map((of) => computed('length', [of])),
      right: fc.oneof(
        fc.bigInt({ min: -1n, max: 4n }).map((of) => value({ kind: 'integer', bits: 64 }, of)),
        fc.constantFrom(0.5, 1.5, -0.5).map((of) => value({ kind: 'float', bits: 64 }, of)),
      ),
    }),
    fc.record({
      kind: fc.constant('compare' as const),
      operator: anyOperator,
      left: fc.tuple(column, delimiter).map((operands) => computed('segmentCount', operands)),
      right: fc.bigInt({ min: -1n, max: 4n }).map((of) => value(INTEGER, of)),
    }),
    fc.record({
      kind: fc.constant('oneOf' as const),
      value: column.map((of) => computed('length', [of])),
      options: fc.array(
        fc.bigInt({ min: -1n, max: 4n }).map((of) => value(INTEGER, of)),
        { minLength: 1, maxLength: 2 },
      ),
      negated: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('compare' as const),
      operator: fc.constantFrom('=' as const, '<>' as const),
      left: fc.oneof(
        fc.tuple(column, delimiter, position).map((operands) => computed('segment', operands)),
        fc.tuple(fc.constantFrom('lower' as const, 'upper' as const), column).map(([name, of]) => computed(name, [of])),
      ),
      right: known,
    }),
    fc.record({
      kind: fc.constant('oneOf' as const),
      value: fc
        .tuple(fc.constantFrom('lower' as const, 'upper' as const), column)
        .map(([name, of]) => computed(name, [of])),
      options: fc.array(known, { minLength: 1, maxLength: 2 }),
      negated: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('compare' as const),
      operator: fc.constantFrom('=' as const, '<>' as const),
      left: made,
      right: fc.array(word, { maxLength: 2 }).map((words) => value(TEXT, words.join(''))),
    }),
    fc.record({ kind: fc.constant('oneOf' as const), value: made, options: texts, negated: fc.boolean() }),
    fc.record({
      kind: fc.constant('compare' as const),
      operator: fc.constantFrom('=' as const, '<>' as const),
      left: column,
      right: made,
    }),
    fc.tuple(fc.boolean(), fc.boolean()).chain(([any, turned]) => {
      const step: Step = { kind: 'elements', from: row, field: LABELS, to: { id: `${row.id}.l`, model: ELEMENTS } }
      return column.map((right): Filter => {
        const left = { kind: 'field', row: step.to, field: ELEMENTS.fields['element'] as Field } as const
        const sides = turned ? { left: right, right: left } : { left, right }
        const filter: Filter = { kind: 'compare', operator: '=', ...sides }
        return any ? some(step, filter) : none(step, filter)
      })
    }),
    fc.record({
      kind: fc.constant('holds' as const),
      value: fc.constantFrom(scalar(row, 'flag'), scalar(row, 'sure')),
      negated: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('hasAny' as const),
      list: fc.constant(scalar(row, 'labels')),
      options: texts,
      negated: fc.boolean(),
    }),
  )
}

/** Filters of the last of the rows; some leaves are of the rows around it, which Prisma has no words for there. */
function filters(known: readonly Row[], depth: number): fc.Arbitrary<Filter> {
  const row = known.at(-1) as Row
  const own = fc.oneof(
    { weight: 3, arbitrary: leaves(row) },
    { weight: 1, arbitrary: fc.constantFrom(...known).chain(leaves) },
    { weight: 1, arbitrary: across(known) },
  )
  if (depth === 0) return own
  const smaller = fc.array(filters(known, depth - 1), { minLength: 1, maxLength: 3 })
  const related = fc.constantFrom('parent', 'children').chain((name) => {
    const to: Row = { id: `${row.id}.${name}`, model: NODE }
    const step: Step = {
      kind: 'relation',
      from: row,
      relation: { key: name, relation: NODE.relations[name] as never, target: NODE, where: [] },
      to,
    }
    return fc
      .tuple(
        fc.constantFrom('some', 'none', 'count'),
        fc.oneof(filters([...known, to], depth - 1), fc.constant(ALL)),
        fc.constantFrom('=' as const, '<>' as const, '<' as const, '>=' as const),
        fc.integer({ min: -1, max: 3 }),
      )
      .map(([kind, inner, operator, bound]) => {
        if (kind === 'count') return tally([{ steps: [step], filter: inner }], operator, bound)
        return kind === 'some' ? some(step, inner) : none(step, inner)
      })
  })
  return fc.oneof(own, smaller.map(allOf), smaller.map(anyOf), related, related)
}

/** A comparison of fields of two rows. */
function across(known: readonly Row[]): fc.Arbitrary<Filter> {
  return fc.constantFrom(['text'], ['flag'], ['id', 'parentId']).chain((names) => {
    const column = fc.tuple(fc.constantFrom(...known), fc.constantFrom(...names)).map((of) => scalar(...of))
    return fc.record({
      kind: fc.constant('compare' as const),
      operator: fc.constantFrom('=' as const, '<>' as const),
      left: column,
      right: column,
    })
  })
}

/** What a filter means: its own definition, with an UNKNOWN leaf as "does not hold". */
function holds(filter: Filter, known: ReadonlyMap<string, Data>): boolean {
  const read = (of: Scalar): unknown => {
    if (of.kind === 'parameter') return typeof of.value === 'bigint' ? Number(of.value) : of.value
    if (of.kind === 'field') return known.get(of.row.id)?.[of.field.name as keyof Data]
    if (of.kind !== 'computed') throw new Error('not generated')
    const operands = of.operands.map(read)
    return operands.includes(null) ? null : apply(of.name as Made, operands.map(String))
  }
  switch (filter.kind) {
    case 'constant':
      return filter.value
    case 'and':
      return filter.parts.every((part) => holds(part, known))
    case 'or':
      return filter.parts.some((part) => holds(part, known))
    case 'some':
    case 'none': {
      return found(filter.step, filter.filter, known) > 0 === (filter.kind === 'some')
    }
    case 'count': {
      const counted = filter.terms.reduce((sum, term) => sum + found(term.steps[0] as Step, term.filter, known), 0)
      return compareValues(filter.operator, counted, filter.bound) === true
    }
    case 'compare':
      return compareValues(filter.operator, read(filter.left), read(filter.right)) === true
    case 'oneOf':
      return (
        read(filter.value) !== null &&
        filter.options.some((option) => read(option) === read(filter.value)) !== filter.negated
      )
    case 'isNull':
      return (read(filter.value) === null) !== filter.negated
    case 'textTest': {
      const [whole, part] = [read(filter.text), read(filter.part)] as [string | null, string | null]
      if (whole === null || part === null) return false
      const tested = filter.test === 'contains' ? 'includes' : filter.test
      return whole[tested](part) !== filter.negated
    }
    case 'holds':
      return read(filter.value) === !filter.negated
    case 'hasAny': {
      const list = read(filter.list) as Data['labels']
      return list !== null && filter.options.some((option) => list.includes(String(option.value))) !== filter.negated
    }
    case 'match':
      throw new Error('not generated')
    default:
      return unreachable(filter)
  }
}

function apply(name: Made, operands: readonly string[]): unknown {
  const [text = '', delimiter = '', at] = operands
  // oxfmt-ignore
  switch (name) {
    case 'length':       return [...text].length
    case 'concat':       return operands.join('')
    case 'lower':        return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
    case 'upper':        return text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase())
    case 'segmentCount': return text.split(delimiter).length
    case 'segment':      return text.split(delimiter)[Number(at)] ?? null
  }
}

/** How many rows of a step a filter finds. */
function found(step: Step, filter: Filter, known: ReadonlyMap<string, Data>): number {
  const from = known.get(step.from.id) as Data
  const rows = step.kind === 'elements' ? elements(from) : related(from, step)
  return rows.filter((each) => holds(filter, new Map([...known, [step.to.id, each]]))).length
}

function related(from: Data, step: Step & { readonly kind: 'relation' }): readonly Data[] {
  const found = from[step.relation.relation.name as 'parent'] as Data | readonly Data[] | null
  return [found ?? []].flat()
}

function elements({ labels }: Data): readonly Data[] {
  return (labels ?? []).map((element) => ({ element }) as unknown as Data)
}

describe('the where', () => {
  const many = { numRuns: process.env['ROWGATE_TEST_SIZE'] === 'full' ? 50_000 : 3000 }

  test('contains the filter: widen(F) ⊇ F', () => {
    fc.assert(
      fc.property(filters([ROOT], 3), rows(3), (filter, row) => {
        const { where } = lowerWhere(filter, NODE)
        if (holds(filter, new Map([['root', row]]))) expect(run(where, row)).toBe(true)
      }),
      many,
    )
  })

  test('is the filter where it says that it is exact', () => {
    fc.assert(
      fc.property(filters([ROOT], 3), rows(3), (filter, row) => {
        const { where, exactness } = lowerWhere(filter, NODE)
        if (exactness === 'exact') expect(run(where, row) === true).toBe(holds(filter, new Map([['root', row]])))
      }),
      many,
    )
  })

  test('finds no more than the rows of a filter when asked for a subset', () => {
    fc.assert(
      fc.property(filters([ROOT], 3), rows(3), (filter, row) => {
        const { where, exact } = lowerFilter(filter, {
          row: 'root',
          model: NODE,
          widen: 'subset',
          definite: false,
          turned: false,
          longestList: 100,
        })
        const found = typeof where === 'boolean' ? where : run(where, row) === true
        const wanted = holds(filter, new Map([['root', row]]))
        expect(exact ? found === wanted : wanted || !found).toBe(true)
      }),
      many,
    )
  })

  test('is never UNKNOWN where Prisma puts a NOT around it', () => {
    fc.assert(
      fc.property(filters([ROOT], 3), rows(3), (filter, row) => {
        const { where } = lowerFilter(filter, {
          row: 'root',
          model: NODE,
          widen: 'subset',
          definite: true,
          turned: true,
          longestList: 100,
        })
        expect(typeof where === 'boolean' ? where : run(where, row)).toBeDefined()
      }),
      many,
    )
  })
})
