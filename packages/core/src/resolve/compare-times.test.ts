import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { expect, test } from 'vitest'
import { durationConstant, instantConstant } from '../cel/constants.ts'
import { LONGEST_DURATION, SHORTEST_DURATION } from '../cel/duration.ts'
import { AFTER_LAST_INSTANT, FIRST_INSTANT, parseInstant } from '../cel/instant.ts'
import { constantOf } from '../evaluate/arbitrary-operation.test-support.ts'
import { storedValues } from '../evaluate/arbitrary-row.test-support.ts'
import { columnOf } from '../evaluate/arbitrary-value.test-support.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { NODE, ROOT } from '../evaluate/node-model.test-support.ts'
import type { Predicate } from '../ir/predicate.ts'
import type { Constant, Operation, Value } from '../ir/value.ts'
import type { Field } from '../schema/schema.ts'
import { holds } from '../settle/holds.test-support.ts'
import { settle } from '../settle/settle.ts'
import { compareTimes } from './compare-times.ts'
import { row } from './outcome.test-support.ts'

const field = NODE.fields['at'] as Field
const at = columnOf(ROOT, field, 'timestamp', 'error')

function call(name: 'shift' | 'difference' | 'elapsed', ...operands: readonly Value[]): Operation {
  return { kind: 'operation', name, operands, type: name === 'shift' ? 'timestamp' : 'duration' }
}

const shifted: Arbitrary<Operation> = fc.oneof(
  constantOf('duration').map((by) => call('shift', at, by)),
  fc
    .tuple(constantOf('duration'), constantOf('duration'))
    .map(([by, again]) => call('shift', call('shift', at, by), again)),
)

const storedInstants = storedValues(field.type).flatMap((text) => parseInstant(String(text)) ?? [])

/** Instants from which a stored one is about as far away as a duration is long, in all or in seconds. */
const far: Arbitrary<Constant> = fc
  .tuple(
    fc.constantFrom(...storedInstants),
    fc.constantFrom(LONGEST_DURATION, 9_223_372_036_000_000_000n, 9_223_372_037_000_000_000n),
    fc.constantFrom(-1n, 1n),
    fc.constantFrom(-2n, -1n, 0n, 1n, 2n, 900_000_000n),
  )
  .map(([stored, distance, sign, rest]) => stored + sign * distance + rest)
  .filter((instant) => instant >= FIRST_INSTANT && instant < AFTER_LAST_INSTANT)
  .map(instantConstant)

const since: Arbitrary<Operation> = fc
  .tuple(fc.oneof(fc.constant(at), shifted), fc.oneof(constantOf('timestamp'), far), fc.boolean())
  .map(([value, instant, first]) => (first ? call('difference', instant, value) : call('difference', value, instant)))

const elapsed: Arbitrary<Operation> = fc
  .tuple(constantOf('timestamp'), fc.oneof(fc.constant(at), shifted))
  .map(([instant, value]) => call('elapsed', instant, value))

const ends: Arbitrary<Constant> = fc
  .constantFrom(LONGEST_DURATION, LONGEST_DURATION - 1n, SHORTEST_DURATION, SHORTEST_DURATION + 1n)
  .map(durationConstant)

const comparison: Arbitrary<[Operation, Constant]> = fc.oneof(
  fc.tuple(shifted, constantOf('timestamp')),
  fc.tuple(fc.oneof(since, elapsed), fc.oneof(constantOf('duration'), ends)),
)

test('moving the terms to the constant means the same, and can be asked of the database', () => {
  const stored = fc.constantFrom(...storedValues(field.type), null)
  fc.assert(
    fc.property(comparison, fc.constantFrom('eq', 'lt', 'le', 'gt', 'ge'), stored, ([left, right], operator, value) => {
      const before: Predicate = { kind: 'comparison', operator, left, right }
      const after = compareTimes(operator, left, right) as Predicate
      const own = row({ at: value })
      const truth = evaluate(before, own)
      expect(evaluate(after, own)).toBe(truth)
      expect(holds(settle(after, 'isTrue'), own)).toBe(truth === 'true')
      expect(holds(settle(after, 'isNotError'), own)).toBe(truth !== 'error')
    }),
    { numRuns: process.env['ROWGATE_TEST_SIZE'] === 'full' ? 15_000 : 2000 },
  )
})
