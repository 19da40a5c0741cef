import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { predicate } from '../evaluate/arbitrary-predicate.test-support.ts'
import { storedRow } from '../evaluate/arbitrary-row.test-support.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { NODE_SCHEMA } from '../evaluate/node-model.test-support.ts'
import { literal } from '../ir/predicates.ts'
import type { StoredRow } from '../authorize/attributes.ts'
import { bindResources, resourceOf } from '../schema/bind-resources.ts'
import { createContext } from './context.ts'
import { distribute, overChoices } from './distribute.ts'
import { choiceTerm, ERROR_TERM, type Term, valueTerm } from './term.ts'

const resource = resourceOf(bindResources(NODE_SCHEMA, { node: true }), 'node')
const numRuns = process.env['ROWGATE_TEST_SIZE'] === 'full' ? 20_000 : 300

/** A known number, an error, a computed boolean, or one of two of these by a condition. */
const { term } = fc.letrec<{ term: Term }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 2 },
    fc.integer({ min: 0, max: 2 }).map((value): Term => valueTerm({ kind: 'constant', type: 'double', value })),
    fc.constant(ERROR_TERM),
    predicate({ depth: 1 }).map((condition): Term => ({ kind: 'predicate', predicate: condition })),
    fc.tuple(predicate({ depth: 1 }), tie('term'), tie('term')).map(([condition, a, b]) => choiceTerm(condition, a, b)),
  ),
}))

/** What the term is for the row: the meaning of `c ? a : b`, in so many words. */
function valueOf(of: Term, row: StoredRow): unknown {
  if (of.kind === 'value' && of.value.kind === 'constant') return of.value.value
  if (of.kind === 'predicate')
    return evaluate(of.predicate, row) === 'error' ? 'error' : evaluate(of.predicate, row) === 'true'
  if (of.kind !== 'choice') return 'error'
  const truth = evaluate(of.condition, row)
  return truth === 'error' ? 'error' : valueOf(truth === 'true' ? of.then : of.otherwise, row)
}

const sameKnown = ([a, b]: readonly Term[]): boolean =>
  a?.kind === 'value' && b?.kind === 'value' && a.value.kind === 'constant' && b.value.kind === 'constant'
    ? a.value.value === b.value.value
    : expect.unreachable('a strict function got an operand that is not plain')

test('a strict test of choices is what it is of what they come to, and an error where one is', () => {
  fc.assert(
    fc.property(term, term, storedRow(1), (a, b, row) => {
      const [x, y] = [valueOf(a, row), valueOf(b, row)]
      const expected = x === 'error' || y === 'error' ? 'error' : String(x === y)
      expect(
        evaluate(
          overChoices([a, b], (plain) => literal(sameKnown(plain))),
          row,
        ),
      ).toBe(expected)
    }),
    { numRuns },
  )
})

test('and so is a strict function', () => {
  fc.assert(
    fc.property(term, term, storedRow(1), (a, b, row) => {
      const made = distribute([a, b], createContext(resource, undefined), (plain) =>
        valueTerm({ kind: 'constant', type: 'bool', value: sameKnown(plain) }),
      )
      const [x, y] = [valueOf(a, row), valueOf(b, row)]
      expect(valueOf(made, row)).toBe(x === 'error' || y === 'error' ? 'error' : x === y)
    }),
    { numRuns },
  )
})
