import { describe, test } from 'vitest'
import type { Stored } from '../authorize/attributes.ts'
import type { Truth } from '../ir/truth.ts'
import { call, expectOutcome, expectRefusal, lambda, type Operand, R, row, V } from './outcome.test-support.ts'

/** What is left of `transformList(i, v, i > 0, v)`. */
const PAIRS = call('filter', R('textList'), lambda(call('gt', V('i'), 0), 'i', 'v'))

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

/** What `except` leaves of a written list, an element of which is never kept. */
describe('a list of which an element is left out', () => {
  const none = call('intersect', ['x'], call('except', ['a'], R('textList')))
  const some = call('except', ['a', 'b'], ['b'])
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

/** `list.map(x, condition, f(x))`, which a plan has as `transformList` where `f(x)` is a call, and as `filter` where it is not. */
describe('what map with a condition makes of elements', () => {
  const transformed = (kept: Operand, result: Operand): Operand =>
    call('transformList', R('textList'), { operator: 'lambda', operands: [kept, result, V('t')] })
  const made = transformed(call('ne', V('t'), 'b'), call('add', V('t'), '!'))
  test.each<[string, Operand, Truth]>([
    ['is found', call('in', 'a!', made), 'true'],
    ['is not there where the condition is false', call('in', 'b!', made), 'false'],
    ['is not what the row has', call('in', 'a', made), 'false'],
    ['is counted', call('eq', call('size', made), 1), 'true'],
    ['may be walked', call('exists', made, lambda(call('lt', V('x'), 'b'), 'x')), 'true'],
  ])('%s', (_, condition, expected) => {
    expectOutcome(condition, row({ textList: ['a', 'b'] }), expected)
  })

  test('is an error where the condition is one, or what is made of an element that is kept', () => {
    const errs = (kept: Operand, result: Operand): Operand => call('eq', call('size', transformed(kept, result)), 1)
    const [isA, number] = [call('eq', V('t'), '1'), call('int', V('t'))]
    expectOutcome(errs(isA, number), row({ textList: ['1', 'b'] }), 'true')
    expectOutcome(errs(call('ne', V('t'), '1'), number), row({ textList: ['1', 'b'] }), 'error')
    expectOutcome(errs(call('gt', number, 0), call('add', V('t'), '!')), row({ textList: ['1', 'b'] }), 'error')
  })

  test('takes the position of an element, with a condition or without', () => {
    const next = call('add', V('i'), 1)
    const both = { operator: 'lambda', operands: [call('gt', V('i'), 0), next, V('i'), V('v')] }
    const kept = call('transformList', R('textList'), both)
    const all = call('transformList', R('textList'), lambda(next, 'i', 'v'))
    const names = call('transformList', R('textList'), lambda(V('i'), 'i', 'v'))
    const stored = row({ textList: ['a', 'b'] })
    expectOutcome(call('in', 1, kept), stored, 'false')
    expectOutcome(call('in', 2, kept), stored, 'true')
    expectOutcome(call('in', 1, all), stored, 'true')
    expectOutcome(call('in', 2, names), stored, 'false')
  })

  test.each<[string, Operand]>([
    ['an element', call('in', 'a', call('filter', R('textList'), lambda(call('ne', V('t'), 'b'), 't')))],
    ['a known element', call('in', R('text'), call('filter', ['a', 'b'], lambda(call('ne', V('t'), R('text')), 't')))],
    ['a pair', call('exists', PAIRS, lambda(call('eq', V('x.value'), 'a'), 'x'))],
  ])('is not asked for where only the condition is left: %s', (_, condition) => {
    expectRefusal(condition, 'unsupported-construct')
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
