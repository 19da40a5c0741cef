import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { predicate } from '../evaluate/arbitrary-predicate.test-support.ts'
import { storedRow } from '../evaluate/arbitrary-row.test-support.ts'
import { columnOf } from '../evaluate/arbitrary-value.test-support.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { NODE, ROOT } from '../evaluate/node-model.test-support.ts'
import type { Field } from '../schema/schema.ts'
import type { Predicate } from './predicate.ts'
import { and, choose, ERROR, FALSE, literal, not, or, strict, TRUE } from './predicates.ts'

const p = truthy('flag')
const q = truthy('flagSet')

function truthy(name: string): Predicate {
  return { kind: 'truthy', column: columnOf(ROOT, NODE.fields[name] as Field, 'bool', 'error') }
}

describe('what is known is folded, and an error is not false', () => {
  test.each<[string, Predicate, Predicate]>([
    ['not true', not(TRUE), FALSE],
    ['not error', not(ERROR), ERROR],
    ['not not p', not(not(p)), p],
    ['and of nothing', and([]), TRUE],
    ['or of nothing', or([]), FALSE],
    ['p and true', and([p, TRUE]), p],
    ['p and false', and([p, FALSE]), FALSE],
    ['p and error', and([p, ERROR]), { kind: 'and', parts: [p, ERROR] }],
    ['false and error', and([FALSE, ERROR]), FALSE],
    ['true or error', or([ERROR, TRUE]), TRUE],
    ['false or error', or([FALSE, ERROR]), ERROR],
    ['p and p', and([p, p]), p],
    ['p and (q and p)', and([p, and([q, p])]), { kind: 'and', parts: [p, q] }],
    ['p or (q and p)', or([p, and([q, p])]), { kind: 'or', parts: [p, { kind: 'and', parts: [q, p] }] }],
    ['error ? p : p', choose(ERROR, p, p), ERROR],
    ['true ? p : q', choose(TRUE, p, q), p],
    ['false ? p : q', choose(FALSE, p, q), q],
    ['strict without needs', strict([], p), p],
    ['strict with a need that never errs', strict([FALSE], q), q],
    ['strict with an error', strict([ERROR], TRUE), ERROR],
    ['true', literal(true), TRUE],
    ['false', literal(false), FALSE],
  ])('%s', (_, folded, expected) => {
    expect(folded).toEqual(expected)
  })
})

test('the constructors mean what the bare nodes mean', () => {
  const parts = fc.array(fc.oneof(predicate({ depth: 1 }), fc.constantFrom(TRUE, FALSE, ERROR)), {
    minLength: 3,
    maxLength: 3,
  })
  const row = storedRow(1)
  fc.assert(
    fc.property(parts, row, ([a, b, c], stored) => {
      const [x, y, z] = [a as Predicate, b as Predicate, c as Predicate]
      const pairs: [Predicate, Predicate][] = [
        [not(x), { kind: 'not', part: x }],
        [and([x, and([y, z]), x]), { kind: 'and', parts: [x, { kind: 'and', parts: [y, z] }, x] }],
        [or([x, or([y, z]), x]), { kind: 'or', parts: [x, { kind: 'or', parts: [y, z] }, x] }],
        [choose(x, y, z), { kind: 'if', condition: x, then: y, otherwise: z }],
        [strict([x, y], z), { kind: 'strict', needs: [x, y], part: z }],
        [strict([x], strict([y], z)), { kind: 'strict', needs: [x], part: { kind: 'strict', needs: [y], part: z } }],
      ]
      for (const [made, bare] of pairs) expect(evaluate(made, stored)).toBe(evaluate(bare, stored))
    }),
    { numRuns: 300 },
  )
})
