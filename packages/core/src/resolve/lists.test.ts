import { describe, test } from 'vitest'
import type { Stored } from '../authorize/attributes.ts'
import type { Truth } from '../ir/truth.ts'
import { call, expectOutcome, type Operand, R, row } from './outcome.test-support.ts'

const BOTH = call('add', R('varcharList'), R('textList'))

describe('a + b needs both lists', () => {
  test.each<[string, Operand, Readonly<Record<string, Stored>>, Truth]>([
    ['the value is in the left one', call('in', 'a', BOTH), { varcharList: ['a'], textList: [] }, 'true'],
    ['the value is in the right one', call('in', 'a', BOTH), { varcharList: [], textList: ['a'] }, 'true'],
    ['the right one is unset', call('in', 'a', BOTH), { varcharList: ['a'], textList: null }, 'error'],
    [
      'the right one is unset, and nothing is found',
      call('in', 'b', BOTH),
      { varcharList: ['a'], textList: null },
      'error',
    ],
  ])('%s', (_, condition, stored, expected) => {
    expectOutcome(condition, row(stored), expected)
  })
})
