import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { predicate } from '../evaluate/arbitrary-predicate.test-support.ts'
import { storedRow } from '../evaluate/arbitrary-row.test-support.ts'
import type { StoredRow } from '../authorize/attributes.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import type { Filter } from '../ir/filter.ts'
import type { Question, Truth } from '../ir/truth.ts'
import { holds } from './holds.test-support.ts'
import { settle } from './settle.ts'

const FULL = process.env['ROWGATE_TEST_SIZE'] === 'full'

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
    ['for every predicate, row and question', { computed: false }, 500],
    ['for functions of values', {}, 500],
    ['for deep predicates', { depth: 5 }, 50],
  ] as const)('%s', (_, options, runs) => {
    fc.assert(
      fc.property(predicate(options), rows, (meaning, some) => {
        for (const question of QUESTIONS) {
          const filter = settle(meaning, question)
          for (const row of some) {
            const answer = ANSWERS[question](evaluate(meaning, row))
            if (holds(filter, row) !== answer)
              throw new Error(`${question} should be ${answer} for ${JSON.stringify(row)} ${filterText(filter)}`)
          }
        }
      }),
      { numRuns: FULL ? 50 * runs : runs },
    )
  })

  test('and exactly one of true, false and error', () => {
    fc.assert(
      fc.property(predicate(), rows, (meaning, some) => {
        const filters = (['isTrue', 'isFalse', 'isError'] as const).map((question) => settle(meaning, question))
        for (const row of some) expect(filters.filter((filter) => holds(filter, row))).toHaveLength(1)
      }),
      { numRuns: FULL ? 10_000 : 150 },
    )
  })
})

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
