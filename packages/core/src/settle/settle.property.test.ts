import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Stored, StoredRow } from '../authorize/attributes.ts'
import { predicate } from '../evaluate/arbitrary-predicate.test-support.ts'
import { storedRow, storedValues } from '../evaluate/arbitrary-row.test-support.ts'
import { columnOf, constantsFor, readings } from '../evaluate/arbitrary-value.test-support.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { NODE, ROOT } from '../evaluate/node-model.test-support.ts'
import type { Filter } from '../ir/filter.ts'
import { jsonColumn } from '../ir/json.ts'
import type { Predicate } from '../ir/predicate.ts'
import type { Question, Truth } from '../ir/truth.ts'
import { type Column, columnsOf, type Operation, type OperationName, type Value } from '../ir/value.ts'
import { row } from '../resolve/outcome.test-support.ts'
import type { Field } from '../schema/schema.ts'
import { holds } from './holds.test-support.ts'
import { settle } from './settle.ts'

const FULL = process.env['ROWGATE_TEST_SIZE'] === 'full'
const TIMEOUT = FULL ? 1_200_000 : 30_000

// oxfmt-ignore
const ANSWERS: Record<Question, (truth: Truth) => boolean> = {
  isTrue:    (truth) => truth === 'true',    isNotTrue:  (truth) => truth !== 'true',
  isFalse:   (truth) => truth === 'false',   isNotFalse: (truth) => truth !== 'false',
  isError:   (truth) => truth === 'error',   isNotError: (truth) => truth !== 'error',
}

const QUESTIONS = Object.keys(ANSWERS) as Question[]

describe('what the database is asked is what the predicate means', () => {
  const rows = fc.array(storedRow().map(unseen), { minLength: 4, maxLength: 4 })

  test.each([
    ['for every predicate, row and question', { computed: false }, 300],
    ['for functions of values', {}, 300],
    ['for deep predicates', { depth: 5 }, 30],
  ] as const)(
    '%s',
    (_, options, runs) => {
      fc.assert(fc.property(predicate(options), rows, expectAnswers), { numRuns: FULL ? 50 * runs : runs })
    },
    TIMEOUT,
  )

  test(
    'for every leaf and all values of its fields',
    () => {
      fc.assert(
        fc.property(predicate({ lists: () => false, depth: 0 }), (leaf) => {
          expectAnswers(leaf, rowsFor(leaf))
        }),
        { numRuns: FULL ? 50_000 : 300 },
      )
    },
    TIMEOUT,
  )

  test(
    'and exactly one of true, false and error',
    () => {
      fc.assert(
        fc.property(predicate(), rows, (meaning, some) => {
          const filters = (['isTrue', 'isFalse', 'isError'] as const).map((question) => settle(meaning, question))
          for (const row of some) expect(filters.filter((filter) => holds(filter, row))).toHaveLength(1)
        }),
        { numRuns: FULL ? 10_000 : 100 },
      )
    },
    TIMEOUT,
  )
})

function expectAnswers(meaning: Predicate, rows: readonly StoredRow[]): void {
  for (const question of QUESTIONS) {
    const filter = settle(meaning, question)
    for (const row of rows) {
      const answer = ANSWERS[question](evaluate(meaning, row))
      if (holds(filter, row) !== answer) {
        throw new Error(`${question} should be ${answer} for ${JSON.stringify(row)} ${filterText(filter)}`)
      }
    }
  }
}

describe('comparisons, exhaustively', () => {
  const columns = Object.values(NODE.fields)
    .filter(({ list, nullable }) => !list && nullable)
    .flatMap((field) => readings(field).map((type) => columnOf(ROOT, field, type, 'error')))
    .concat(
      (['string', 'number', 'boolean'] as const).flatMap((as) =>
        (['doc', 'raw'] as const).map((name) =>
          jsonColumn({ row: ROOT, field: NODE.fields[name] as Field, path: ['a'] }, as),
        ),
      ),
    )
  const ORDERS = ['lt', 'le', 'gt', 'ge'] as const

  test.each(columns.map((left) => [`${left.field.name} as ${left.type}`, left] as const))(
    '%s with every constant',
    (_, left) => {
      const rows = rowsOf([left.field])
      for (const right of constantsFor(left).filter((constant) => constant.type !== 'double')) {
        for (const nullIs of left.type === 'timestamp' ? (['error'] as const) : (['error', 'null'] as const)) {
          expectAnswers({ kind: 'comparison', operator: 'eq', left: { ...left, nullIs }, right }, rows)
          expectAnswers({ kind: 'membership', value: { ...left, nullIs }, options: [right] }, rows)
        }
        for (const operator of ORDERS) expectAnswers({ kind: 'comparison', operator, left, right }, rows)
      }
    },
  )

  test.each(columns.map((left) => [`${left.field.name} as ${left.type}`, left] as const))(
    '%s with every field of its type',
    (_, left) => {
      for (const right of columns.filter(({ type }) => type === left.type)) {
        const rows = rowsOf([left.field, right.field])
        for (const nullIs of left.type === 'timestamp' ? (['error'] as const) : (['error', 'null'] as const)) {
          expectAnswers({ kind: 'comparison', operator: 'eq', left: { ...left, nullIs }, right }, rows)
        }
        for (const operator of ORDERS) expectAnswers({ kind: 'comparison', operator, left, right }, rows)
      }
    },
  )

  const double = (name: string): Column => columnOf(ROOT, NODE.fields[name] as Field, 'double', 'error')
  const call = (name: OperationName, ...operands: readonly Value[]): Operation => ({
    kind: 'operation',
    name,
    operands,
    type: 'double',
  })
  const doubles: readonly Value[] = [
    double('ratio'),
    call('divide', double('ratio'), double('realSet')),
    call('multiply', double('ratio'), double('ratio')),
    call('subtract', double('ratio'), double('ratio')),
    call('textToDouble', columnOf(ROOT, NODE.fields['text'] as Field, 'string', 'error')),
  ]

  test.each(doubles.flatMap((left, a) => doubles.map((right, b) => [`${a} and ${b}`, left, right] as const)))(
    'computed doubles, NaN and infinite ones too: %s',
    (_, left, right) => {
      const rows = rowsOf([left, right].flatMap(columnsOf).map(({ field }) => field))
      for (const operator of ['eq', ...ORDERS] as const) {
        expectAnswers({ kind: 'comparison', operator, left, right }, rows)
      }
    },
  )
})

/** Rows with every combination of what the fields of a leaf can store, or with many of them. */
function rowsFor(leaf: Predicate): StoredRow[] {
  return rowsOf(fieldsOf(leaf))
}

function rowsOf(some: readonly Field[]): StoredRow[] {
  const fields = new Map(some.map((field) => field.inside?.of ?? field).map((field) => [field.name, field]))
  const combinations = [...fields.values()].reduce<Record<string, Stored>[]>(
    (known, { name, type, nullable }) =>
      spread(
        known.flatMap((own) =>
          [...storedValues(type), ...(nullable ? [null] : [])].map((value) => ({ ...own, [name]: value })),
        ),
      ),
    [{}],
  )
  return combinations.map(row)
}

/** As many as can be tried, from all over the list. */
function spread<Item>(items: readonly Item[]): Item[] {
  const most = 100
  return items.length <= most
    ? [...items]
    : Array.from({ length: most }, (_, at) => items[Math.floor((at * items.length) / most)] as Item)
}

function fieldsOf(leaf: Predicate): Field[] {
  // oxfmt-ignore
  switch (leaf.kind) {
    case 'truthy':
    case 'nullTest':   return [leaf.column.field]
    case 'comparison': return [leaf.left, leaf.right].flatMap(columnsOf).map(({ field }) => field)
    case 'textTest':   return [leaf.text, leaf.part].flatMap(columnsOf).map(({ field }) => field)
    case 'membership':
    case 'known':      return columnsOf(leaf.value).map(({ field }) => field)
    case 'match':      return columnsOf(leaf.text).map(({ field }) => field)
    default:           throw new Error(`${leaf.kind} is no leaf.`)
  }
}

/** The rows are long; the one that fails is in the message. */
function unseen(row: StoredRow): StoredRow {
  return Object.defineProperty({ ...row }, fc.toStringMethod, { value: () => '…' })
}

function filterText(filter: Filter): string {
  return JSON.stringify(filter, (key, value: unknown) => {
    if (key === 'model' || key === 'hop' || key === 'relation') return undefined
    return typeof value === 'bigint' ? `${value}n` : value
  })
}
