import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { storedValues } from '../evaluate/arbitrary-row.test-support.ts'
import { columnOf } from '../evaluate/arbitrary-value.test-support.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { NODE, ROOT } from '../evaluate/node-model.test-support.ts'
import { formatInstant } from '../cel/instant.ts'
import type { Predicate } from '../ir/predicate.ts'
import type { Column, Constant, Operation, OperationName, Value, ValueType } from '../ir/value.ts'
import { row } from '../resolve/outcome.test-support.ts'
import type { Field } from '../schema/schema.ts'
import type { Filter } from '../ir/filter.ts'
import { holds } from './holds.test-support.ts'
import { settle } from './settle.ts'

const FULL = process.env['ROWGATE_TEST_SIZE'] === 'full'
const many = { numRuns: FULL ? 50_000 : 1000 }

const text = columnOf(ROOT, NODE.fields['text'] as Field, 'string', 'error')
const call = (name: OperationName, type: ValueType, ...operands: readonly Value[]): Operation => ({
  kind: 'operation',
  name,
  operands,
  type,
})
const piece = fc.constantFrom('', 'a', 'b', 'ab', 'ba', 'aa', '😀', 'é')
const known = piece.map((value): Constant => ({ kind: 'constant', type: 'string', value }))

/** Known parts around a column, nested either way. */
const texts: fc.Arbitrary<Value> = fc
  .array(fc.tuple(known, fc.boolean()), { minLength: 1, maxLength: 3 })
  .map((parts) =>
    parts.reduce<Value>(
      (inner, [part, before]) => call('concat', 'string', ...(before ? [part, inner] : [inner, part])),
      text,
    ),
  )

test('a text with a known part', () => {
  const bound = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''))
  const operator = fc.constantFrom('eq' as const, 'startsWith' as const, 'endsWith' as const, 'contains' as const)
  fc.assert(
    fc.property(texts, operator, bound, bound, (left, test, value, stored) => {
      const right: Constant = { kind: 'constant', type: 'string', value }
      const meaning: Predicate =
        test === 'eq'
          ? { kind: 'comparison', operator: 'eq', left, right }
          : { kind: 'textTest', test, text: left, part: right }
      const parts = [...value].map((_, at) => [...value].slice(at).join(''))
      for (const sample of [stored, ...parts, null]) expectAgreement(meaning, 'text', sample)
      if (test === 'eq') expect(readsComputed(settle(meaning, 'isTrue'))).toBe(false)
    }),
    many,
  )
})

test('a length that no text has, and that every text has', () => {
  const length = call('length', 'int', text)
  for (const value of [-1, 0, 0.5, 1, 2, 1e6, 2 ** 32 - 1, 2 ** 32, 1e300]) {
    for (const operator of ['eq', 'lt', 'le', 'gt', 'ge'] as const) {
      const meaning: Predicate = {
        kind: 'comparison',
        operator,
        left: length,
        right: { kind: 'constant', type: 'number', value },
      }
      for (const stored of ['', 'a', 'ab', '😀', null]) expectAgreement(meaning, 'text', stored)
      const decided = value < 0 || value >= 2 ** 32 || !Number.isInteger(value)
      expect([value, readsComputed(settle(meaning, 'isTrue'))]).toEqual([
        value,
        !(decided && (value < 0 || value >= 2 ** 32 || operator === 'eq')),
      ])
    }
  }
})

test('several values that do not pass', () => {
  const count = columnOf(ROOT, NODE.fields['count'] as Field, 'double', 'error')
  const six: Constant = { kind: 'constant', type: 'number', value: 6 }
  const left = call('doubleToInt', 'int', call('divide', 'double', six, count))
  const right: Constant = { kind: 'constant', type: 'number', value: 2 }
  const meaning: Predicate = { kind: 'not', part: { kind: 'comparison', operator: 'eq', left, right } }
  for (const stored of ['-3', '0', '1', '2', '3', '4', null]) expectAgreement(meaning, 'count', stored)
})

const YEAR = 31_556_952

test('the year of a timestamp, and its seconds', () => {
  const instants = fc.oneof(
    fc.constantFrom(...storedValues(NODE.fields['at']!.type).map(String)),
    fc
      .tuple(fc.integer({ min: 0, max: 9998 }), fc.integer({ min: -200_000, max: 200_000 }))
      .map(([year, second]) => formatInstant(BigInt((year - 1969) * YEAR + second) * 1_000_000_000n, 3)),
    fc
      .tuple(fc.integer({ min: 2, max: 9998 }), fc.integer({ min: -60_000_000, max: 60_000_000 }))
      .map(([year, millisecond]) => new Date(Date.UTC(2000, 0, 1, 0, 0, 0, millisecond)).setUTCFullYear(year))
      .map((time) => formatInstant(BigInt(time) * 1_000_000n, 3)),
  )
  const at = columnOf(ROOT, NODE.fields['at'] as Field, 'timestamp', 'error')
  const zone = fc.constantFrom('UTC', '+05:30', '-03:00', '14:00').map((value): Constant => ({
    kind: 'constant',
    type: 'string',
    value,
  }))
  const values = fc.oneof(
    zone.map((own): [Operation, Column] => [call('year', 'int', at, own), at]),
    fc.constant<[Operation, Column]>([call('instantToInt', 'int', at), at]),
  )
  const bound = fc.oneof(
    fc.constantFrom(-1, 0, 1, 9999, 10_000, 10_001, 1e15),
    fc.integer({ min: 1, max: 9999 }),
    fc.integer({ min: -62_135_596_800, max: 253_402_300_800 }),
  )
  fc.assert(
    fc.property(
      values,
      fc.constantFrom('eq' as const, 'lt' as const, 'le' as const, 'gt' as const, 'ge' as const),
      bound,
      fc.array(instants, { minLength: 5, maxLength: 5 }),
      ([left], operator, value, samples) => {
        const near = operator === 'eq' && left.name === 'year' ? Number(samples[0]?.slice(0, 4)) || value : value
        const right: Constant = { kind: 'constant', type: 'number', value: near }
        const meaning: Predicate = { kind: 'comparison', operator, left, right }
        for (const sample of [...samples, null]) expectAgreement(meaning, 'at', sample)
        expect(readsComputed(settle(meaning, 'isTrue'))).toBe(false)
      },
    ),
    { numRuns: FULL ? 5000 : 200 },
  )
})

function expectAgreement(meaning: Predicate, field: string, stored: string | null): void {
  const truth = evaluate(meaning, row({ [field]: stored }))
  const asked = (['isTrue', 'isFalse', 'isError'] as const).filter((question) =>
    holds(settle(meaning, question), row({ [field]: stored })),
  )
  expect([stored, asked]).toEqual([stored, [`is${truth.charAt(0).toUpperCase()}${truth.slice(1)}`]])
}

function readsComputed(filter: Filter): boolean {
  if ('parts' in filter) return filter.parts.some(readsComputed)
  return JSON.stringify(filter, (key, value: unknown) =>
    key === 'row' ? undefined : typeof value === 'bigint' ? String(value) : value,
  ).includes('"computed"')
}
