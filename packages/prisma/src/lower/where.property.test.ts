import {
  type Field,
  type FieldType,
  type Filter,
  type Model,
  type Parameter,
  type Row,
  type Step,
  ALL,
  allOf,
  anyOf,
  none,
  some,
  unreachable,
} from '@rowgate/core'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareValues, type Data, letter, rows, run } from './run-where.test-support.ts'
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
]
const LABELS: Field = { ...field('labels', TEXT, true), list: true }
const NODE: Model = {
  name: 'Node',
  table: 'nodes',
  fields: Object.fromEntries([...FIELDS, LABELS].map((each) => [each.name, each])),
  relations: {
    parent: { name: 'parent', model: 'Node', cardinality: 'one', on: [] },
    children: { name: 'children', model: 'Node', cardinality: 'many', on: [] },
  },
  primaryKey: ['id'],
  uniqueKeys: [],
}
const ROOT: Row = { id: 'root', model: NODE }

const scalar = (row: Row, name: string) => ({ kind: 'field', row, field: NODE.fields[name] as Field }) as const
const value = (type: FieldType, of: Parameter['value']): Parameter => ({ kind: 'parameter', type, value: of })

/** Leaves of a row: most have words, an ordering of texts has none. */
function leaves(row: Row): fc.Arbitrary<Filter> {
  const text = scalar(row, 'text')
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
    fc.record({
      kind: fc.constant('textTest' as const),
      test: fc.constantFrom('startsWith' as const, 'contains' as const),
      text: fc.constant(text),
      part: letter.map((of) => value(TEXT, of)),
      negated: fc.boolean(),
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

function filters(row: Row, depth: number): fc.Arbitrary<Filter> {
  if (depth === 0) return leaves(row)
  const smaller = fc.array(filters(row, depth - 1), { minLength: 1, maxLength: 3 })
  const related = fc.constantFrom('parent', 'children').chain((name) => {
    const to: Row = { id: `${row.id}.${name}`, model: NODE }
    const step: Step = {
      kind: 'relation',
      from: row,
      relation: { key: name, relation: NODE.relations[name] as never, target: NODE, where: [] },
      to,
    }
    return fc
      .tuple(fc.boolean(), fc.oneof(filters(to, depth - 1), fc.constant(ALL)))
      .map(([any, inner]) => (any ? some(step, inner) : none(step, inner)))
  })
  return fc.oneof(leaves(row), smaller.map(allOf), smaller.map(anyOf), related, related)
}

/** What a filter means: its own definition, with an UNKNOWN leaf as "does not hold". */
function holds(filter: Filter, known: ReadonlyMap<string, Data>): boolean {
  const read = (of: { readonly kind: string }): unknown => {
    const each = of as Parameter | ReturnType<typeof scalar>
    return each.kind === 'parameter' ? each.value : known.get(each.row.id)?.[each.field.name as keyof Data]
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
      const from = known.get(filter.step.from.id) as Data
      const { name } = (filter.step as Step & { kind: 'relation' }).relation.relation
      const found = [from[name as 'parent']].flat().filter((each) => each !== null)
      return (
        found.some((each) => holds(filter.filter, new Map([...known, [filter.step.to.id, each]]))) ===
        (filter.kind === 'some')
      )
    }
    case 'compare':
      return compareValues(filter.operator, read(filter.left), read(filter.right)) === true
    case 'oneOf':
      return (
        read(filter.value) !== null &&
        filter.options.some((option) => option.value === read(filter.value)) !== filter.negated
      )
    case 'isNull':
      return (read(filter.value) === null) !== filter.negated
    case 'textTest':
      return (
        read(filter.text) !== null &&
        String(read(filter.text))[filter.test === 'startsWith' ? 'startsWith' : 'includes'](
          String(filter.part.kind === 'parameter' && filter.part.value),
        ) !== filter.negated
      )
    case 'holds':
      return read(filter.value) === !filter.negated
    case 'hasAny': {
      const list = read(filter.list) as Data['labels']
      return list !== null && filter.options.some((option) => list.includes(String(option.value))) !== filter.negated
    }
    case 'count':
    case 'match':
      throw new Error('not generated')
    default:
      return unreachable(filter)
  }
}

describe('the where', () => {
  const many = { numRuns: process.env['ROWGATE_TEST_SIZE'] === 'full' ? 50_000 : 3000 }

  test('contains the filter: widen(F) ⊇ F', () => {
    fc.assert(
      fc.property(filters(ROOT, 3), rows(3), (filter, row) => {
        const { where } = lowerWhere(filter, NODE)
        if (holds(filter, new Map([['root', row]]))) expect(run(where, row)).toBe(true)
      }),
      many,
    )
  })

  test('is the filter where it says that it is exact', () => {
    fc.assert(
      fc.property(filters(ROOT, 3), rows(3), (filter, row) => {
        const { where, exactness } = lowerWhere(filter, NODE)
        if (exactness === 'exact') expect(run(where, row) === true).toBe(holds(filter, new Map([['root', row]])))
      }),
      many,
    )
  })

  test('finds no more than the rows of a filter when asked for a subset', () => {
    fc.assert(
      fc.property(filters(ROOT, 3), rows(3), (filter, row) => {
        const { where, exact } = lowerFilter(filter, { row: 'root', model: NODE, widen: 'subset', definite: false })
        const found = typeof where === 'boolean' ? where : run(where, row) === true
        const wanted = holds(filter, new Map([['root', row]]))
        expect(exact ? found === wanted : wanted || !found).toBe(true)
      }),
      many,
    )
  })

  test('is never UNKNOWN where Prisma puts a NOT around it', () => {
    fc.assert(
      fc.property(filters(ROOT, 3), rows(3), (filter, row) => {
        const { where } = lowerFilter(filter, { row: 'root', model: NODE, widen: 'subset', definite: true })
        expect(typeof where === 'boolean' ? where : run(where, row)).toBeDefined()
      }),
      many,
    )
  })
})
