import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import type { CountTerm, Predicate } from '../ir/predicate.ts'
import { ERROR, FALSE, TRUE } from '../ir/predicates.ts'
import { elementRow, type Row, type Step } from '../ir/row.ts'
import type { Column, Operation, Value } from '../ir/value.ts'
import type { BoundRelation } from '../schema/resource-map.ts'
import type { Field } from '../schema/schema.ts'
import { COMPUTED_TYPES, type ComputedType, constantOf, operation } from './arbitrary-operation.test-support.ts'
import { column, columnOf, constantFor } from './arbitrary-value.test-support.ts'
import { shown } from './predicate-text.test-support.ts'
import { jsonLists } from './arbitrary-json.test-support.ts'
import { CHILDREN, NODE, PARENT, ROOT, SET_CHILDREN, SET_PARENT } from './node-model.test-support.ts'

interface Options {
  /** The list fields that may be walked and tested. */
  readonly lists?: (field: Field) => boolean
  /** Whether there are functions among the values. */
  readonly computed?: boolean
  readonly depth?: number
}

/** Predicates of every kind about a `Node`. */
export function predicate({ lists = () => true, computed = true, depth = 3 }: Options = {}): Arbitrary<Predicate> {
  return shown(predicateOver({ rows: [ROOT], lists, computed }, depth))
}

interface Scope {
  /** The rows that are bound, the innermost last. */
  readonly rows: readonly Row[]
  readonly lists: (field: Field) => boolean
  readonly computed: boolean
}

function predicateOver(scope: Scope, depth: number): Arbitrary<Predicate> {
  if (depth === 0) return leaf(scope)
  const inner = lazy(() => predicateOver(scope, depth - 1))
  const some = (least: number): Arbitrary<Predicate[]> => fc.array(inner, { minLength: least, maxLength: 3 })
  return fc.oneof(
    { weight: 3, arbitrary: leaf(scope) },
    { weight: 1, arbitrary: fc.constantFrom(TRUE, FALSE, ERROR) },
    { weight: 2, arbitrary: inner.map((part): Predicate => ({ kind: 'not', part })) },
    { weight: 3, arbitrary: some(0).map((parts): Predicate => ({ kind: 'and', parts })) },
    { weight: 3, arbitrary: some(0).map((parts): Predicate => ({ kind: 'or', parts })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(inner, inner, inner)
        .map(([condition, then, otherwise]): Predicate => ({ kind: 'if', condition, then, otherwise })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(some(0), inner).map(([needs, part]): Predicate => ({ kind: 'strict', needs, part })),
    },
    {
      weight: 2,
      arbitrary: walk(scope, depth, toOneSteps(scope)).map(([step, part]): Predicate => ({
        kind: 'through',
        step,
        part,
      })),
    },
    {
      weight: 4,
      arbitrary: walk(scope, depth, [...toManySteps(scope, depth), ...toOneSteps(scope)]).map(
        ([step, part]): Predicate => ({ kind: 'exists', step, part }),
      ),
    },
    { weight: 2, arbitrary: count(scope, depth) },
  )
}

function walk(scope: Scope, depth: number, steps: readonly Step[]): Arbitrary<[Step, Predicate]> {
  if (steps.length === 0) return leaf(scope).map((part) => [toOne(ROOT, PARENT), part])
  return fc
    .constantFrom(...steps)
    .chain((step) => predicateOver(entered(scope, step), depth - 1).map((part): [Step, Predicate] => [step, part]))
}

function entered(scope: Scope, step: Step): Scope {
  return { ...scope, rows: [...scope.rows.filter((row) => row.id !== step.to.id), step.to] }
}

function count(scope: Scope, depth: number): Arbitrary<Predicate> {
  const term = paths(scope, depth).chain((steps): Arbitrary<CountTerm> =>
    predicateOver(steps.reduce(entered, scope), depth - 1).map((condition) => ({ steps, condition })),
  )
  return fc
    .tuple(
      fc.array(term, { minLength: 1, maxLength: 2 }),
      fc.constantFrom('eq', 'lt', 'ge'),
      fc.integer({ min: 0, max: 3 }),
    )
    .map(([terms, operator, bound]): Predicate => ({ kind: 'count', terms, operator, bound }))
}

/** No step, one, or two, which start from a bound row. */
function paths(scope: Scope, depth: number): Arbitrary<Step[]> {
  const first = fc.constantFrom(...toManySteps(scope, depth))
  const second = (step: Step): Arbitrary<Step[]> => {
    const steps = toManySteps({ ...scope, rows: [step.to] }, depth)
    return steps.length === 0 ? fc.constant([step]) : fc.constantFrom(...steps).map((next) => [step, next])
  }
  return fc.oneof(
    fc.constant<Step[]>([]),
    first.map((step) => [step]),
    first.chain(second),
  )
}

/** The row behind a to-one relation has the same id wherever the path is mentioned. */
export function toOne(from: Row, relation: BoundRelation): Step {
  const to: { id: string; model: Row['model']; hop?: Step } = {
    id: `${from.id}.${relation.key}`,
    model: relation.target,
  }
  const step: Step = { kind: 'relation', from, relation, to }
  to.hop = step
  return step
}

function toOneSteps({ rows }: Scope): readonly Step[] {
  return related(rows).flatMap((row) => [toOne(row, PARENT), toOne(row, SET_PARENT)])
}

/** Stands for the lists inside of JSON fields. */
const NO_LIST: Field = {
  name: 'json',
  column: 'json',
  type: { kind: 'json', native: 'jsonb' },
  nullable: true,
  list: true,
}

/** A quantifier's row has an id of its own at its depth; siblings may share it, as parts that are settled twice do. */
function toManySteps({ rows, lists }: Scope, depth: number): readonly Step[] {
  const relations = related(rows).flatMap((row) =>
    [CHILDREN, SET_CHILDREN].map((relation) => toMany(row, relation, depth)),
  )
  const elements = rows.flatMap((row) =>
    Object.values(row.model.fields)
      .filter((field) => field.list && lists(field))
      .flatMap((field) => [false, true].map((numbered) => toElements(row, field, `${depth}`, numbered))),
  )
  const inside = rows.flatMap((row) =>
    jsonLists(row).map((field): Step => ({
      kind: 'elements',
      from: row,
      field,
      to: elementRow(`${row.id}/${field.name}${depth}`, field),
    })),
  )
  const some = inside.filter((_, at) => at % 5 === depth % 5)
  return [...relations, ...relations, ...relations, ...elements, ...(lists(NO_LIST) ? some : [])]
}

function toElements(from: Row, field: Field, depth: string, numbered: boolean): Step {
  const id = `${from.id}/${field.name}${depth}${numbered ? '#' : ''}`
  return { kind: 'elements', from, field, to: elementRow(id, field, numbered), ...(numbered && { numbered }) }
}

export function toMany(from: Row, relation: BoundRelation, depth: number): Step {
  return { kind: 'relation', from, relation, to: { id: `${from.id}/${relation.key}${depth}`, model: relation.target } }
}

function related(rows: readonly Row[]): readonly Row[] {
  return rows.filter((row) => row.model === NODE)
}

/** Leaves favour the innermost row. */
function leaf(scope: Scope): Arbitrary<Predicate> {
  const innermost = scope.rows.slice(-1)
  return fc.constantFrom(innermost, innermost, scope.rows).chain((rows) => fc.oneof(...leaves({ ...scope, rows })))
}

function leaves(scope: Scope): Arbitrary<Predicate>[] {
  const { rows, computed } = scope
  const truthy = column(rows, (_, type) => type === 'bool', 'error')
  return [
    ...(related(rows).length === 0 ? [] : [truthy.map((flag): Predicate => ({ kind: 'truthy', column: flag }))]),
    equalsConstant(rows),
    equalsConstant(rows),
    equalsColumn(rows),
    ordersConstant(rows),
    ordersColumn(rows),
    membership(rows),
    ...(related(rows).length === 0 ? [] : [textTest(rows)]),
    column(rows, () => true, 'null').map((value): Predicate => ({ kind: 'nullTest', column: value })),
    column(rows, () => true, 'any').map((value): Predicate => ({ kind: 'known', value })),
    ...listLeaves(scope),
    ...(computed ? [comparesComputed(rows), comparesComputed(rows), testsComputed(rows)] : []),
  ]
}

/** Comparisons, membership and presence of what functions give. */
function comparesComputed(rows: readonly Row[]): Arbitrary<Predicate> {
  return fc
    .constantFrom(...COMPUTED_TYPES)
    .chain((type) =>
      fc
        .tuple(
          operation(rows, type),
          otherSide(rows, type),
          fc.constantFrom('eq', ...ORDERS),
          fc.array(constantOf(type), { minLength: 1, maxLength: 3 }),
        )
        .chain(([left, right, operator, options]) =>
          fc.constantFrom<Predicate>(
            { kind: 'comparison', operator, left, right },
            { kind: 'comparison', operator, left, right },
            ...(right.kind === 'constant' ? [] : [{ kind: 'comparison', operator, left: right, right: left } as const]),
            { kind: 'membership', value: left, options },
            { kind: 'known', value: left },
          ),
        ),
    )
}

/** A constant, a column that can be ordered, or another function. */
function otherSide(rows: readonly Row[], type: ComputedType): Arbitrary<Value> {
  const constant: Arbitrary<Value> = constantOf(type)
  const columns: Arbitrary<Value>[] =
    type === 'int' || type === 'duration' ? [] : [column(rows, (_, own) => own === type, 'error')]
  const mixed: Arbitrary<Value>[] = type === 'int' ? [constantOf('double'), operation(rows, 'double', 1)] : []
  return fc.oneof(constant, operation(rows, type, 1), ...columns, ...mixed)
}

function testsComputed(rows: readonly Row[]): Arbitrary<Predicate> {
  const anyText = column(rows, (_, own) => own === 'string', 'error')
  const concat = fc
    .tuple(constantOf('string'), anyText)
    .map(([a, b]): Operation => ({ kind: 'operation', name: 'concat', operands: [a, b], type: 'string' }))
  const tests = fc.constantFrom('startsWith', 'endsWith', 'contains')
  return fc
    .tuple(fc.oneof(operation(rows, 'string'), concat), constantOf('string'), operation(rows, 'string', 0), tests)
    .chain(([text, constant, other, test]) =>
      fc.constantFrom<Predicate>(
        { kind: 'textTest', test, text, part: constant },
        { kind: 'textTest', test, text: constant, part: text },
        { kind: 'textTest', test, text, part: other },
        { kind: 'match', text, pattern: '^(?:a|[^\\n])b?$' },
        { kind: 'comparison', operator: 'eq', left: text, right: other },
      ),
    )
}

function equalsConstant(rows: readonly Row[]): Arbitrary<Predicate> {
  return column(rows, () => true, 'any').chain((left) =>
    constantFor(left).map((right): Predicate => ({ kind: 'comparison', operator: 'eq', left, right })),
  )
}

function equalsColumn(rows: readonly Row[]): Arbitrary<Predicate> {
  return column(rows, () => true, 'any').chain((left) =>
    column(rows, (_, type) => type === left.type, 'any').map((right): Predicate => ({
      kind: 'comparison',
      operator: 'eq',
      left,
      right,
    })),
  )
}

const ORDERS = ['lt', 'le', 'gt', 'ge'] as const

function ordersConstant(rows: readonly Row[]): Arbitrary<Predicate> {
  return fc
    .tuple(
      column(rows, () => true, 'error'),
      fc.constantFrom(...ORDERS),
    )
    .chain(([value, operator]) =>
      constantFor(value)
        .filter((right) => isText(value) || !String(right.value).includes('\0'))
        .map((right): Predicate => ({ kind: 'comparison', operator, left: value, right })),
    )
}

/** A text that is made of what is stored is not compared with a NUL: that is refused. */
function isText({ field, type }: Column): boolean {
  return type !== 'string' || field.type.kind === 'text'
}

function ordersColumn(rows: readonly Row[]): Arbitrary<Predicate> {
  return fc
    .tuple(
      column(rows, () => true, 'error'),
      fc.constantFrom(...ORDERS),
    )
    .chain(([left, operator]) =>
      column(rows, (_, type) => type === left.type, 'error').map((right): Predicate => ({
        kind: 'comparison',
        operator,
        left,
        right,
      })),
    )
}

function membership(rows: readonly Row[]): Arbitrary<Predicate> {
  return column(rows, () => true, 'any').chain((value) =>
    fc
      .array(constantFor(value), { minLength: 1, maxLength: 4 })
      .map((options): Predicate => ({ kind: 'membership', value, options })),
  )
}

function textTest(rows: readonly Row[]): Arbitrary<Predicate> {
  const text = column(rows, (field) => field.type.kind === 'text', 'error')
  const tests = fc.constantFrom('startsWith', 'endsWith', 'contains')
  return fc
    .tuple(text, text, tests)
    .chain(([left, right, test]) =>
      constantFor(left).chain((constant) =>
        fc.constantFrom<Predicate>(
          { kind: 'textTest', test, text: left, part: constant },
          { kind: 'textTest', test, text: constant, part: right },
          { kind: 'textTest', test, text: left, part: right },
        ),
      ),
    )
}

function listLeaves({ rows, lists }: Scope): Arbitrary<Predicate>[] {
  const columns = rows.flatMap((row) =>
    Object.values(row.model.fields).flatMap((field) => (field.list && lists(field) ? [{ row, field }] : [])),
  )
  if (columns.length === 0) return []
  return [
    fc
      .constantFrom(...columns)
      .chain(({ row, field }) =>
        fc.constantFrom<Predicate>(
          { kind: 'nullTest', column: columnOf(row, field, 'string', 'null') },
          { kind: 'known', value: columnOf(row, field, 'string', 'null') },
          { kind: 'known', value: columnOf(row, field, 'string', 'error') },
        ),
      ),
  ]
}

function lazy<Value>(arbitrary: () => Arbitrary<Value>): Arbitrary<Value> {
  return fc.constant(0).chain(arbitrary)
}
