import { describe, test } from 'vitest'
import type { Truth } from '../ir/truth.ts'
import { call, expectOutcome, expectRefusal, R, row } from './outcome.test-support.ts'

describe('bool() of a text takes the spellings of Go', () => {
  test.each<[string, Truth]>([
    ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text): [string, Truth] => [text, 'true']),
    ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text): [string, Truth] => [text, 'false']),
    ...['', 'tRUE', 'yes', ' true', '2'].map((text): [string, Truth] => [text, 'error']),
  ])('"%s"', (text, expected) => {
    expectOutcome(call('bool', R('text')), row({ text }), expected)
  })
})

describe('int() of a literal', () => {
  // oxfmt-ignore
  test.each<[literal: number, Truth]>([
    [2.9,   'true'],
    [-2.9,  'false'],
    [1e308, 'error'],
    [-1e19, 'error'],
  ])('%d', (literal, expected) => {
    expectOutcome(call('lt', call('int', R('count')), call('int', literal)), row({ count: 1 }), expected)
  })

  test('of 2^63, which may be the largest int', () => {
    expectRefusal(call('lt', call('int', R('count')), call('int', 2 ** 63)), 'unsupported-construct')
  })
})
