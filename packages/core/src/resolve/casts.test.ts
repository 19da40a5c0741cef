import { describe, test } from 'vitest'
import type { Truth } from '../ir/truth.ts'
import { call, expectOutcome, R, row } from './outcome.test-support.ts'

describe('bool() of a text takes the spellings of Go', () => {
  test.each<[string, Truth]>([
    ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text): [string, Truth] => [text, 'true']),
    ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text): [string, Truth] => [text, 'false']),
    ...['', 'tRUE', 'yes', ' true', '2'].map((text): [string, Truth] => [text, 'error']),
  ])('"%s"', (text, expected) => {
    expectOutcome(call('bool', R('text')), row({ text }), expected)
  })
})
