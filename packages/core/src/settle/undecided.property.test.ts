import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { expect, test } from 'vitest'
import { predicate } from '../evaluate/arbitrary-predicate.test-support.ts'
import { storedRow } from '../evaluate/arbitrary-row.test-support.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { RowgateError } from '../errors.ts'
import type { CountTerm, Predicate } from '../ir/predicate.ts'
import { isDecided, refusalsOf } from '../ir/refusals.ts'
import type { Question, Truth } from '../ir/truth.ts'
import type { Value } from '../ir/value.ts'
import { ALL } from '../ir/filters.ts'
import type { Step } from '../ir/row.ts'
import { CHILDREN, NODE, ROOT } from '../evaluate/node-model.test-support.ts'
import { holds } from './holds.test-support.ts'
import { settle } from './settle.ts'

const FULL = process.env['ROWGATE_TEST_SIZE'] === 'full'

const UNDECIDED: Predicate = {
  kind: 'undecided',
  refusal: new RowgateError('Only the PDP knows.', { code: 'unsupported-construct' }),
}

// oxfmt-ignore
const ANSWERS: Record<Question, (truth: Truth) => boolean> = {
  isTrue:    (truth) => truth === 'true',    isNotTrue:  (truth) => truth !== 'true',
  isFalse:   (truth) => truth === 'false',   isNotFalse: (truth) => truth !== 'false',
  isError:   (truth) => truth === 'error',   isNotError: (truth) => truth !== 'error',
}

/** A predicate, and the same with some of its parts undecided. */
const pair: Arbitrary<readonly [Predicate, Predicate]> = fc
  .tuple(predicate(), fc.infiniteStream(fc.integer({ min: 0, max: 5 })))
  .map(([meaning, dice]) => [meaning, undecide(meaning, () => dice.next().value === 0)] as const)

const TIMEOUT = FULL ? 1_200_000 : 60_000

test(
  'of an undecided predicate, a filter finds every row for which the answer may be yes, and not all rows',
  { timeout: TIMEOUT },
  () => {
    const tally = { undecided: 0, found: 0, left: 0 }
    const rows = fc.array(storedRow(), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(pair, rows, ([meaning, undecided], some) => {
        if (!isDecided(undecided)) tally.undecided += 1
        for (const question of Object.keys(ANSWERS) as Question[]) {
          const filter = settle(undecided, question)
          for (const row of some) {
            const found = holds(filter, row)
            tally[found ? 'found' : 'left'] += 1
            if (ANSWERS[question](evaluate(meaning, row))) expect(found).toBe(true)
          }
        }
      }),
      { numRuns: FULL ? 30_000 : 200 },
    )
    expect(tally.undecided).toBeGreaterThan(30)
    expect(Math.min(tally.found, tally.left)).toBeGreaterThan(1000)
  },
)

test('how many rows are there is undecided where only the PDP knows which, also as a part of a value', () => {
  const step: Step = { kind: 'relation', from: ROOT, relation: CHILDREN, to: { id: 'child', model: NODE } }
  const total: Value = { kind: 'total', terms: [{ steps: [step], condition: UNDECIDED }], type: 'int' }
  const doubled: Value = { kind: 'operation', name: 'addInt', operands: [total, total], type: 'int' }
  for (const left of [total, doubled]) {
    const right: Value = { kind: 'constant', type: 'int', value: 2n }
    const counted: Predicate = { kind: 'comparison', operator: 'eq', left, right }
    expect(refusalsOf(counted)).toHaveLength(1)
    for (const question of Object.keys(ANSWERS) as Question[]) expect(settle(counted, question)).toEqual(ALL)
    const hidden: Predicate = { kind: 'exists', step, part: { kind: 'not', part: counted } }
    expect(settle({ kind: 'not', part: hidden }, 'isTrue')).toEqual(ALL)
  }
})

test('what is undecided is found wherever it stands, once', () => {
  fc.assert(
    fc.property(pair, ([meaning, undecided]) => {
      expect(isDecided(meaning)).toBe(true)
      const isSame = undecided === meaning
      expect(refusalsOf(undecided)).toHaveLength(isSame ? 0 : 1)
    }),
  )
})

/** The predicate with undecided parts wherever it is asked to have some; the same predicate where nothing has been replaced. */
function undecide(part: Predicate, replaces: () => boolean): Predicate {
  if (replaces()) return UNDECIDED
  const inner = (each: Predicate): Predicate => undecide(each, replaces)
  const terms = (counted: readonly CountTerm[]): readonly CountTerm[] =>
    counted.map(({ steps, condition }) => ({ steps, condition: inner(condition) }))
  const value = (each: Value): Value => {
    if (each.kind === 'total') return { ...each, terms: terms(each.terms) }
    return each.kind === 'operation' ? { ...each, operands: each.operands.map(value) } : each
  }
  const replaced = ((): Predicate => {
    // oxfmt-ignore
    switch (part.kind) {
      case 'not':
      case 'through':
      case 'exists':     return { ...part, part: inner(part.part) }
      case 'and':
      case 'or':         return { ...part, parts: part.parts.map(inner) }
      case 'if':         return { ...part, condition: inner(part.condition), then: inner(part.then), otherwise: inner(part.otherwise) }
      case 'strict':     return { ...part, needs: part.needs.map(inner), part: inner(part.part) }
      case 'count':      return { ...part, terms: terms(part.terms) }
      case 'comparison': return { ...part, left: value(part.left), right: value(part.right) }
      case 'textTest':   return { ...part, text: value(part.text), part: value(part.part) }
      default:           return part
    }
  })()
  return isDecided(replaced) ? part : replaced
}
