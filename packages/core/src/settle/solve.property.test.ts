import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { storedValues } from '../evaluate/arbitrary-row.test-support.ts'
import { columnOf } from '../evaluate/arbitrary-value.test-support.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { NODE, ROOT } from '../evaluate/node-model.test-support.ts'
import type { Predicate } from '../ir/predicate.ts'
import type { Column, Constant, OperationName, Value } from '../ir/value.ts'
import { row } from '../resolve/outcome.test-support.ts'
import type { Field } from '../schema/schema.ts'
import { holds } from './holds.test-support.ts'
import { settle } from './settle.ts'
import { solveComparison } from './solve.ts'

const columns = ['ratio', 'real', 'count', 'big', 'price', 'any'].map((name) =>
  columnOf(ROOT, NODE.fields[name] as Field, 'double', 'error'),
)

const number = fc.oneof(
  fc.constantFrom(0, -0, 0.1, 0.3, 0.7, 0.5, 1, 2, 3, 49, -2, -0.6, 1e300, 1e-300, 5e-324, Number.MAX_VALUE),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const constant = number.map((value): Constant => ({ kind: 'constant', type: 'number', value }))

function calls(operand: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  const name = fc.constantFrom<OperationName[]>('add', 'subtract', 'multiply', 'divide')
  return fc.oneof(
    operand.map((value): Value => ({ kind: 'operation', name: 'negate', operands: [value], type: 'double' })),
    fc.tuple(name, fc.tuple(operand, constant), fc.boolean()).map(([called, [value, other], swapped]): Value => {
      const operands = swapped ? [other, value] : [value, other]
      return { kind: 'operation', name: called, operands, type: 'double' }
    }),
  )
}

const column = fc.constantFrom<Column[]>(...columns)
const itself = column.map((of): Value => ({ kind: 'operation', name: 'divide', operands: [of, of], type: 'double' }))
const once = calls(fc.oneof({ weight: 4, arbitrary: column }, { weight: 1, arbitrary: itself }))
const functions = fc.oneof(once, calls(once), calls(calls(once)))
const ints = functions.map((value): Value => ({
  kind: 'operation',
  name: 'doubleToInt',
  operands: [value],
  type: 'int',
}))

/** Values around the ends of what is found, where an algebraic solution goes wrong. */
const stored = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.1, -0.6, 3, 0.3, 1 / 49, 0.25, 5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE),
  fc.integer({ min: -100, max: 100 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

describe('a solved comparison is what the function itself says', () => {
  test.each([
    ['of doubles', functions],
    ['of ints', ints],
  ])('%s', (_, values) => {
    let solved = 0
    fc.assert(
      fc.property(
        values,
        fc.constantFrom('eq' as const, 'lt' as const, 'le' as const, 'gt' as const, 'ge' as const),
        constant,
        fc.array(stored, { minLength: 5, maxLength: 5 }),
        (left, operator, right, samples) => {
          const [of] = leafColumns(left)
          const meaning: Predicate = { kind: 'comparison', operator, left, right }
          const answers = (['isTrue', 'isFalse', 'isError'] as const).map((question) => ({
            question,
            filter: settle(meaning, question),
          }))
          if (solveComparison(left, '=', Number(right.value)) !== undefined) solved += 1
          for (const sample of [
            ...storedValues(of.field.type),
            ...samples.flatMap((value) => textOf(of.field, value)),
          ]) {
            const known = row({ [of.field.name]: sample })
            const truth = evaluate(meaning, known)
            const asked = answers.filter(({ filter }) => holds(filter, known)).map(({ question }) => question)
            expect([asked, sample]).toEqual([[`is${truth.charAt(0).toUpperCase()}${truth.slice(1)}`], sample])
          }
        },
      ),
      { numRuns: process.env['ROWGATE_TEST_SIZE'] === 'full' ? 50_000 : 200 },
    )
    expect(solved).toBeGreaterThan(75)
  })
})

/** The number as the database shows it, where the field can store it. */
function textOf({ type }: Field, value: number): string[] {
  if (type.kind === 'float' && type.bits === 64) return [Object.is(value, -0) ? '-0' : String(value)]
  const plain = Object.is(value, -0) ? '0' : String(value)
  if (plain.includes('e')) return []
  if (type.kind === 'integer') return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? [plain] : []
  if (type.kind !== 'decimal') return []
  if (type.scale === undefined) return [plain]
  // A decimal has one zero.
  return Math.abs(value) < 1e8 ? [value.toFixed(2).replace(/^-0\.00$/, '0.00')] : []
}

function leafColumns(value: Value): [Column] {
  if (value.kind === 'column') return [value]
  if (value.kind !== 'operation') return [] as never
  return value.operands.flatMap(leafColumns) as [Column]
}
