import { describe, test } from 'vitest'
import type { Stored } from '../authorize/attributes.ts'
import type { Truth } from '../ir/truth.ts'
import { call, expectOutcome, expectRefusal, lambda, type Operand, R, row, V } from './outcome.test-support.ts'

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

/** What `except` and `filter` leave of a written list, an element of which is never kept. */
describe('a list of which an element is left out', () => {
  const none = call('intersect', ['x'], call('except', ['a'], R('textList')))
  const some = call('filter', ['a', 'b'], lambda(call('ne', V('t'), 'b'), 't'))
  test.each<[string, Operand, Readonly<Record<string, Stored>>, Truth]>([
    ['nothing is left', call('eq', none, R('textList')), { textList: [] }, 'true'],
    ['nothing is left beside an element', call('eq', none, R('textList')), { textList: ['x'] }, 'false'],
    ['it has no such size', call('eq', call('size', none), 1), { textList: [] }, 'false'],
    ['one is left', call('eq', some, R('textList')), { textList: ['a'] }, 'true'],
    ['one is left beside two', call('eq', some, R('textList')), { textList: ['a', 'b'] }, 'false'],
    ['it is the first', call('eq', call('index', call('reverse', some), 0), R('text')), { text: 'a' }, 'true'],
  ])('%s', (_, condition, stored, expected) => {
    expectOutcome(condition, row(stored), expected)
  })
})

test('how often elements come in a distinct list is not known, even where it is written', () => {
  const distinct = call('distinct', call('list', R('text'), R('text')))
  expectRefusal(call('eq', call('list', 'a', 'a'), distinct), 'unsupported-construct')
  expectRefusal(call('eq', call('join', distinct), 'a'), 'unsupported-construct')
})

test('a position is a number of any type', () => {
  const element = (position: Operand): Operand => call('eq', call('index', ['a', 'b'], position), R('text'))
  expectOutcome(element(call('double', 1)), row({ text: 'b' }), 'true')
  expectOutcome(element(call('int', '1')), row({ text: 'b' }), 'true')
  expectOutcome(element(call('int', '2')), row({ text: 'b' }), 'error')
})

test('no list has an element beyond what its storage counts', () => {
  expectOutcome(call('ne', call('index', R('textList'), 2 ** 31 - 1), 'a'), row({ textList: ['a'] }), 'error')
})
