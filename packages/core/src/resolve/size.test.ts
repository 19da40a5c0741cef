import { describe, test } from 'vitest'
import type { Truth } from '../ir/truth.ts'
import { call, expectOutcome, R, row } from './outcome.test-support.ts'

describe('a fractional bound holds between the sizes beside it', () => {
  // oxfmt-ignore
  test.each<[operator: string, bound: number, size: number, expected: Truth]>([
    ['lt', 2.5, 2, 'true'],  ['lt', 2.5, 3, 'false'],
    ['le', 2.5, 2, 'true'],  ['le', 2.5, 3, 'false'],
    ['gt', 2.5, 2, 'false'], ['gt', 2.5, 3, 'true'],
    ['ge', 2.5, 2, 'false'], ['ge', 2.5, 3, 'true'],
    ['eq', 2.5, 2, 'false'], ['ne', 2.5, 2, 'true'],
  ])('%s %d, of %d', (operator, bound, size, expected) => {
    const stored = row({ children: Array.from({ length: size }, () => row()) })
    expectOutcome(call(operator, call('size', R('children')), bound), stored, expected)
  })
})
