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

const KEPT = call('filter', R('textList'), lambda(call('ne', V('l'), 'b'), 'l'))
const SHOUTED = call('map', R('textList'), lambda(call('add', V('l'), '!'), 'l'))

describe('a list made of a list field has its order', () => {
  test.each<[string, Operand, Stored, Truth]>([
    ['kept elements', call('eq', KEPT, ['a', 'c']), ['b', 'a', 'b', 'c'], 'true'],
    ['kept elements in another order', call('eq', KEPT, ['a', 'c']), ['c', 'b', 'a'], 'false'],
    ['one kept element more', call('eq', KEPT, ['a']), ['a', 'b', 'a'], 'false'],
    ['a kept null', call('eq', KEPT, ['a', null]), ['a', null], 'true'],
    ['of no list', call('eq', KEPT, ['a']), null, 'error'],
    ['changed elements', call('eq', SHOUTED, ['a!', 'a!']), ['a', 'a'], 'true'],
    ['changed elements in another order', call('eq', SHOUTED, ['a!', 'b!']), ['b', 'a'], 'false'],
    ['an element that cannot be changed', call('eq', SHOUTED, ['a!']), [null], 'error'],
    ['one before', call('eq', call('add', ['x'], KEPT), ['x', 'a']), ['b', 'a'], 'true'],
    ['one behind', call('eq', call('add', KEPT, ['x']), ['a', 'x']), ['a', 'b'], 'true'],
    ['one behind a shorter list', call('eq', call('add', KEPT, ['x']), ['x', 'x']), ['b'], 'false'],
    ['two lists', call('eq', call('add', KEPT, SHOUTED), ['a', 'a!', 'b!']), ['a', 'b'], 'true'],
    [
      'an element that is there or not',
      call('eq', call('filter', call('list', R('text'), 'c'), lambda(call('ne', V('l'), 'a'), 'l')), ['c']),
      ['a'],
      'true',
    ],
  ])('%s', (_, condition, textList, expected) => {
    expectOutcome(condition, row({ textList, text: 'a' }), expected)
  })

  test('that of a set is not known', () => {
    expectRefusal(call('eq', call('distinct', R('textList')), ['a']), 'unsupported-construct')
    expectRefusal(call('eq', call('intersect', R('textList'), ['b', 'a']), ['a', 'b']), 'unsupported-construct')
    expectRefusal(call('eq', call('add', ['a'], call('distinct', R('textList'))), ['a', 'b']), 'unsupported-construct')
  })

  test('more than twenty elements are not compared', () => {
    expectRefusal(
      call(
        'eq',
        KEPT,
        Array.from({ length: 21 }, () => 'a'),
      ),
      'filter-too-large',
    )
  })
})

describe('an element is picked by its place among those that are left, or by a position of the row', () => {
  test.each<[string, Operand, Readonly<Record<string, Stored>>, Truth]>([
    ['the first kept', call('eq', call('index', KEPT, 0), 'a'), { textList: ['b', 'a', 'c'] }, 'true'],
    ['the second kept', call('eq', call('index', KEPT, 1), 'a'), { textList: ['b', 'a', 'c'] }, 'false'],
    ['none is kept', call('eq', call('index', KEPT, 0), 'a'), { textList: ['b'] }, 'error'],
    ['none is kept, and it is not asked which', call('ne', call('index', KEPT, 0), 'a'), { textList: ['b'] }, 'error'],
    ['no whole position', call('eq', call('index', KEPT, 0.5), 'a'), { textList: ['a'] }, 'error'],
    ['a kept null is no text', call('startsWith', call('index', KEPT, 0), 'a'), { textList: [null] }, 'error'],
    [
      'by a position',
      call('eq', call('index', R('textList'), R('count')), 'b'),
      { textList: ['a', 'b'], count: '1' },
      'true',
    ],
    [
      'of those that are kept',
      call('eq', call('index', KEPT, R('count')), 'c'),
      { textList: ['b', 'a', 'b', 'c'], count: '1' },
      'true',
    ],
    [
      'behind the end',
      call('eq', call('index', R('textList'), R('count')), 'b'),
      { textList: ['a'], count: '1' },
      'error',
    ],
    [
      'before the start',
      call('eq', call('index', R('textList'), R('count')), 'b'),
      { textList: ['b'], count: '-1' },
      'error',
    ],
    [
      'no position',
      call('eq', call('index', R('textList'), R('count')), 'b'),
      { textList: ['b'], count: null },
      'error',
    ],
    ['a text', call('eq', call('index', R('textList'), R('text')), 'b'), { textList: ['b'], text: '0' }, 'error'],
    ['of a known list', call('eq', call('index', ['a', 'b'], R('count')), 'b'), { count: '1' }, 'true'],
    ['behind the end of a known list', call('eq', call('index', ['a', 'b'], R('count')), 'b'), { count: '2' }, 'error'],
    [
      'a result for every element',
      call('index', call('map', R('textList'), lambda(call('eq', V('l'), 'b'), 'l')), 0),
      { textList: ['b'] },
      'true',
    ],
    [
      'a result that no element has',
      call('eq', call('index', call('map', R('textList'), lambda(call('add', 'x', ''), 'l')), 0), 'x'),
      { textList: [] },
      'error',
    ],
  ])('%s', (_, condition, stored, expected) => {
    expectOutcome(condition, row(stored), expected)
  })

  test('but not in a list of several parts', () => {
    expectRefusal(call('eq', call('index', BOTH, R('count')), 'a'), 'unsupported-construct')
  })
})
