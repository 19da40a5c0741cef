import { describe, test } from 'vitest'
import type { Truth } from '../ir/truth.ts'
import { call, expectOutcome, expectRefusal, type Operand, R, row } from './outcome.test-support.ts'

const STORED = call('hierarchy', R('text'))
const AB = call('hierarchy', 'a.b')

describe('a known path and a stored one', () => {
  // oxfmt-ignore
  test.each<[name: string, condition: Operand, stored: string, expected: Truth]>([
    ['a known ancestor',          call('ancestorOf', AB, STORED),        'a.b.c', 'true'],
    ['no ancestor of its parent', call('ancestorOf', AB, STORED),        'a',     'false'],
    ['a known descendant',        call('descendentOf', AB, STORED),      'a',     'true'],
    ['none of its child',         call('descendentOf', AB, STORED),      'a.b.c', 'false'],
    ['a known parent',            call('immediateParentOf', AB, STORED), 'a.b.c', 'true'],
    ['no parent of a grandchild', call('immediateParentOf', AB, STORED), 'a.b.c.d', 'false'],
    ['a known child',             call('immediateChildOf', AB, STORED),  'a',     'true'],
    ['no child of a sibling',     call('immediateChildOf', AB, STORED),  'a.c',   'false'],
    ['siblings',                  call('siblingOf', STORED, AB),         'a.c',   'true'],
    ['a sibling by its start',    call('siblingOf', STORED, AB),         'a.bc',  'true'],
    ['no sibling of a nephew',    call('siblingOf', STORED, AB),         'a.c.d', 'false'],
    ['no sibling of the parent',  call('siblingOf', STORED, AB),         'a',     'false'],
    ['a segment with the delimiter inside', call('eq', STORED, call('hierarchy', ['a.b'])), 'a.b', 'false'],
    ['the same segments',         call('eq', STORED, call('hierarchy', ['a', 'b'])), 'a.b', 'true'],
  ])('%s', (_, condition, stored, expected) => {
    expectOutcome(condition, row({ text: stored }), expected)
  })
})

describe('the common ancestors with a known path', () => {
  const shared = (known: readonly string[], expected: readonly string[]): Operand =>
    call(
      'eq',
      call('commonAncestors', call('hierarchy', R('textList')), call('hierarchy', known)),
      call('hierarchy', expected),
    )
  // oxfmt-ignore
  test.each<[name: string, condition: Operand, stored: readonly string[], expected: Truth]>([
    ['what both start with',      shared(['a', 'b'], ['a']), ['a', 'c'], 'true'],
    ['of the same, its parent',   shared(['a', 'b'], ['a']), ['a', 'b'], 'true'],
    ['of the same root, nothing', shared(['a'], []),         ['a'],      'true'],
    ['of an empty one, nothing',  shared(['a'], []),         [],         'true'],
  ])('%s', (_, condition, stored, expected) => {
    expectOutcome(condition, row({ textList: stored }), expected)
  })
})

test('the common ancestors with an empty path are asked of the PDP, unless the other is a text', () => {
  const withNothing = (path: Operand): Operand =>
    call('eq', call('commonAncestors', path, call('hierarchy', [])), call('hierarchy', []))
  expectRefusal(withNothing(call('hierarchy', R('textList'))), 'unsupported-construct')
  expectOutcome(withNothing(STORED), row({ text: '' }), 'true')
})

test('a path is equal to a path, or to null', () => {
  expectRefusal(call('ne', STORED, R('text')), 'unsupported-construct')
  expectRefusal(call('eq', ['a'], STORED), 'unsupported-construct')
  expectRefusal(call('ne', call('list', STORED), call('list', 'a')), 'unsupported-construct')
  expectOutcome(call('eq', STORED, null), row({ text: 'a' }), 'false')
  expectOutcome(call('ne', null, STORED), row({ text: null }), 'error')
})

describe('delimiters of several characters, which overlap', () => {
  const stored = call('hierarchy', R('text'), '..')
  // oxfmt-ignore
  test.each<[name: string, condition: Operand, stored: string, expected: Truth]>([
    ['a segment ends with half of one', call('descendentOf', stored, call('hierarchy', 'a.', '..')),  'a...b', 'false'],
    ['a segment begins with a half',    call('descendentOf', stored, call('hierarchy', 'a', '..')),   'a...b', 'true'],
    ['joined they are another path',    call('eq', stored, call('hierarchy', ['a.', 'b'])),           'a...b', 'false'],
    ['the path that was split',         call('eq', stored, call('hierarchy', ['a', '.b'])),           'a...b', 'true'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row({ text: own }), expected)
  })
})

describe('two stored paths', () => {
  const paths = (left: string, right: string): Operand[] => [
    call('hierarchy', R('text'), left),
    call('hierarchy', R('textSet'), right),
  ]
  // oxfmt-ignore
  test.each<[condition: Operand, left: string, right: string, expected: Truth]>([
    [call('ancestorOf', ...paths('.', ':')),       'a.b',   'a:b:c', 'true'],
    [call('ancestorOf', ...paths('.', ':')),       'a:b',   'a:b:c', 'false'],
    [call('ancestorOf', ...paths('.', ':')),       'a.b',   'a.b:c', 'false'],
    [call('descendentOf', ...paths('.', ':')),     'a.b:c', 'a',     'true'],
    [call('eq', ...paths('.', ':')),               '!.#:',  '!:#.',  'false'],
    [call('eq', ...paths('.', ':')),               '!.#',   '!:#',   'true'],
    [call('siblingOf', ...paths('.', ':')),        'a.b',   'a:c',   'true'],
    [call('immediateParentOf', ...paths('.', ':')), 'a',    'a:b.c', 'true'],
    [call('overlaps', ...paths('..', '..')),       'a.',    'a...b', 'false'],
    [call('overlaps', ...paths('..', '..')),       'a',     'a...b', 'true'],
    [call('siblingOf', ...paths('..', '..')),      'a..b',  'a..c',  'true'],
  ])('%#', (condition, text, textSet, expected) => {
    expectOutcome(condition, row({ text, textSet }), expected)
  })
})
