import { describe, test } from 'vitest'
import type { Truth } from '../ir/truth.ts'
import { call, expectOutcome, R, row } from '../resolve/outcome.test-support.ts'

const EVEN = 2 ** 53
const ODD = EVEN + 2
/** Between two doubles, a tie goes to the one whose mantissa is even. */
const TIES = { below: '9007199254740993', above: '9007199254740995' } as const

describe('a decimal of any scale at the end of the numbers that round to a double', () => {
  // oxfmt-ignore
  test.each<[operator: string, bound: number, stored: string, expected: Truth]>([
    ['eq', ODD,  TIES.below, 'false'], ['eq', ODD,  TIES.above, 'false'],
    ['ne', ODD,  TIES.below, 'true'],  ['ne', ODD,  TIES.above, 'true'],
    ['lt', ODD,  TIES.below, 'true'],  ['lt', ODD,  TIES.above, 'false'],
    ['le', ODD,  TIES.below, 'true'],  ['le', ODD,  TIES.above, 'false'],
    ['gt', ODD,  TIES.below, 'false'], ['gt', ODD,  TIES.above, 'true'],
    ['ge', ODD,  TIES.below, 'false'], ['ge', ODD,  TIES.above, 'true'],
    ['eq', EVEN, TIES.below, 'true'],  ['ne', EVEN, TIES.below, 'false'],
    ['lt', EVEN, TIES.below, 'false'], ['le', EVEN, TIES.below, 'true'],
    ['gt', EVEN, TIES.below, 'false'], ['ge', EVEN, TIES.below, 'true'],
  ])('%s %d: %s', (operator, bound, stored, expected) => {
    expectOutcome(call(operator, R('any'), bound), row({ any: stored }), expected)
  })
})
