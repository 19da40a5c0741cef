import { describe, test } from 'vitest'
import type { Stored, StoredRow } from '../authorize/attributes.ts'
import type { Truth } from '../ir/truth.ts'
import {
  bindNode,
  call,
  expectOutcome,
  expectRefusal,
  lambda,
  type Operand,
  R,
  row,
  V,
} from './outcome.test-support.ts'

type Case = readonly [string, Operand, Readonly<Record<string, Stored>>, Truth]

function texts(...values: readonly (string | null)[]): readonly StoredRow[] {
  return values.map((text) => row({ text }))
}

/** Children whose ratio is so; a comparison of one that is null errs. */
function ratios(...values: readonly (string | null)[]): readonly StoredRow[] {
  return values.map((ratio) => row({ ratio }))
}

const isLow = lambda(call('lt', V('t.ratio'), 1), 't')
const isA = lambda(call('eq', V('t.text'), 'a'), 't')

describe('a hop through a to-one relation', () => {
  test.each<Case>([
    ['parent.text == "a"', call('eq', R('parent.text'), 'a'), { parent: row({ text: 'a' }) }, 'true'],
    ['parent.text == "a", null there', call('eq', R('parent.text'), 'a'), { parent: row({ text: null }) }, 'false'],
    ['parent.text != "a", null there', call('ne', R('parent.text'), 'a'), { parent: row({ text: null }) }, 'true'],
    ['parent.text == "a" without a parent', call('eq', R('parent.text'), 'a'), {}, 'error'],
    ['parent.text != "a" without a parent', call('ne', R('parent.text'), 'a'), {}, 'error'],
    ['!(parent.text == "a") without a parent', call('not', call('eq', R('parent.text'), 'a')), {}, 'error'],
    ['!(parent.text in ["a"]) without a parent', call('not', call('in', R('parent.text'), ['a', 'b'])), {}, 'error'],
    ['parent.text == null without a parent', call('eq', R('parent.text'), null), {}, 'error'],
    ['!parent.flag without a parent', call('not', R('parent.flag')), {}, 'error'],
    [
      'parent.parent.text != "a" without a grandparent',
      call('ne', R('parent.parent.text'), 'a'),
      { parent: row() },
      'error',
    ],
    [
      'parent.parent.text != "a"',
      call('ne', R('parent.parent.text'), 'a'),
      { parent: row({ parent: row({ text: 'b' }) }) },
      'true',
    ],
    ['parent.text == text', call('eq', R('parent.text'), R('text')), { text: 'a', parent: row({ text: 'a' }) }, 'true'],
    ['parent.text == text, both null', call('eq', R('parent.text'), R('text')), { parent: row() }, 'true'],
    ['parent.text != text without a parent', call('ne', R('parent.text'), R('text')), { text: 'a' }, 'error'],
    ['parent == null', call('eq', R('parent'), null), {}, 'true'],
    ['parent == null, where there is one', call('eq', R('parent'), null), { parent: row() }, 'false'],
    ['parent != null', call('ne', R('parent'), null), { parent: row() }, 'true'],
    ['parent.parent == null without a parent', call('eq', R('parent.parent'), null), {}, 'error'],
    ['parent.parent == null', call('eq', R('parent.parent'), null), { parent: row() }, 'true'],
    [
      'parent["text"] == "a"',
      call('eq', call('index', R('parent'), 'text'), 'a'),
      { parent: row({ text: 'a' }) },
      'true',
    ],
    ['parent["text"] != "a" without a parent', call('ne', call('index', R('parent'), 'text'), 'a'), {}, 'error'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })

  test.each<[string, Operand]>([
    ['two objects', call('eq', R('parent'), R('parent.parent'))],
    ['an object and a map', call('ne', R('parent'), call('struct', call('set-field', 'text', 'x')))],
    ['an object and a known map', call('ne', R('parent'), { value: { text: 'x' } })],
    [
      'an object and a list of maps',
      call('not', call('in', R('parent'), call('list', call('struct', call('set-field', 'text', 'x'))))),
    ],
  ])('%s are not compared', (_, condition) => {
    expectRefusal(condition, 'unsupported-construct')
  })
})

describe('a collection behind an absent parent is an error, never an empty one', () => {
  const through = 'parent.children'
  test.each<[string, Operand]>([
    ['exists', call('exists', R(through), isA)],
    ['!exists', call('not', call('exists', R(through), isA))],
    ['all', call('all', R(through), isA)],
    ['!all', call('not', call('all', R(through), isA))],
    ['size == 0', call('eq', call('size', R(through)), 0)],
    ['size >= 0', call('ge', call('size', R(through)), 0)],
    ['size > -1', call('gt', call('size', R(through)), -1)],
    ['!(size > 0)', call('not', call('gt', call('size', R(through)), 0))],
    ['size <= 1.5', call('le', call('size', R(through)), 1.5)],
    ['size != 2', call('ne', call('size', R(through)), 2)],
    ['size != "2"', call('ne', call('size', R(through)), '2')],
    ['== []', call('eq', R(through), [])],
    ['== null', call('eq', R(through), null)],
    ['!("a" in list field)', call('not', call('in', 'a', R('parent.textList')))],
    ['!hasIntersection', call('not', call('hasIntersection', R('parent.textList'), ['a']))],
    ['hasIntersection with nothing', call('not', call('hasIntersection', R('parent.textList'), []))],
    ['false ? x : all', call('if', false, true, call('all', R(through), isA))],
  ])('%s', (_, condition) => {
    expectOutcome(condition, row(), 'error')
  })
})

describe('quantifiers', () => {
  test.each<Case>([
    ['exists absorbs errors', call('exists', R('children'), isLow), { children: ratios(null, '0') }, 'true'],
    ['exists in the other order', call('exists', R('children'), isLow), { children: ratios('0', null) }, 'true'],
    ['exists errs without a witness', call('exists', R('children'), isLow), { children: ratios('2', null) }, 'error'],
    ['exists is false', call('exists', R('children'), isLow), { children: ratios('2', '3') }, 'false'],
    ['exists of nothing', call('exists', R('children'), isLow), {}, 'false'],
    ['!exists', call('not', call('exists', R('children'), isLow)), { children: ratios('2') }, 'true'],
    [
      '!exists with an error',
      call('not', call('exists', R('children'), isLow)),
      { children: ratios('2', null) },
      'error',
    ],
    ['!exists of nothing', call('not', call('exists', R('children'), isLow)), {}, 'true'],
    ['exists sees a null', call('exists', R('children'), isA), { children: texts(null, 'a') }, 'true'],
    ['!exists sees a null', call('not', call('exists', R('children'), isA)), { children: texts(null) }, 'true'],
    ['all with an error', call('all', R('children'), isLow), { children: ratios('0', null) }, 'error'],
    [
      'all with a false witness absorbs errors',
      call('all', R('children'), isLow),
      { children: ratios(null, '2') },
      'false',
    ],
    ['all of nothing', call('all', R('children'), isLow), {}, 'true'],
    [
      '!all with a false witness',
      call('not', call('all', R('children'), isLow)),
      { children: ratios(null, '2') },
      'true',
    ],
    ['!all with an error', call('not', call('all', R('children'), isLow)), { children: ratios('0', null) }, 'error'],
    ['!all of nothing', call('not', call('all', R('children'), isLow)), {}, 'false'],
    [
      'a body that is no boolean',
      call('exists', R('children'), lambda(V('t.text'), 't')),
      { children: texts('a') },
      'error',
    ],
    [
      'a body that is no boolean over nothing',
      call('not', call('exists', R('children'), lambda(V('t.text'), 't'))),
      {},
      'true',
    ],
    [
      'an error absorbed by ||',
      call('exists', R('children'), lambda(call('or', call('lt', V('t.ratio'), 1), true), 't')),
      { children: ratios(null) },
      'true',
    ],
    [
      'the outer row in a body',
      call('exists', R('children'), lambda(call('eq', V('t.text'), R('text')), 't')),
      { text: 'a', children: texts('b', 'a') },
      'true',
    ],
    [
      'the outer row in a body, no match',
      call('exists', R('children'), lambda(call('eq', V('t.text'), R('text')), 't')),
      { text: 'c', children: texts('b', 'a') },
      'false',
    ],
    [
      'the outer row alone',
      call('exists', R('children'), lambda(call('or', call('eq', V('t.text'), 'a'), call('eq', R('text'), 'q')), 't')),
      { text: 'q', children: texts('b') },
      'true',
    ],
    [
      'a hop in a body',
      call('exists', R('children'), lambda(call('ne', V('t.parent.text'), 'a'), 't')),
      { children: [row({ parent: row() })] },
      'true',
    ],
    [
      'a missing hop in a body',
      call('not', call('exists', R('children'), lambda(call('eq', V('t.parent.text'), 'a'), 't'))),
      { children: [row()] },
      'error',
    ],
    [
      'a hop of the outer row in a body',
      call('all', R('children'), lambda(call('eq', V('t.text'), R('parent.text')), 't')),
      { children: texts('a') },
      'error',
    ],
    [
      'a body that is never run has no error',
      call('all', R('children'), lambda(call('eq', V('t.text'), R('parent.text')), 't')),
      {},
      'true',
    ],
    [
      'elements of a list',
      call('exists', R('textList'), lambda(call('eq', V('l'), 'a'), 'l')),
      { textList: ['b', 'a'] },
      'true',
    ],
    [
      'elements of a list that are null',
      call('exists', R('textList'), lambda(call('eq', V('l'), null), 'l')),
      { textList: ['b', null] },
      'true',
    ],
    [
      'a null element errs in a function',
      call('all', R('textList'), lambda(call('startsWith', V('l'), 'a'), 'l')),
      { textList: ['ab', null] },
      'error',
    ],
    ['elements of an unset list', call('all', R('textList'), lambda(call('eq', V('l'), 'a'), 'l')), {}, 'error'],
    [
      'elements of a known list',
      call('exists', ['x', 'y'], lambda(call('in', V('t'), R('textList')), 't')),
      { textList: ['y'] },
      'true',
    ],
    [
      'elements of a known list, over an unset one',
      call('not', call('exists', ['x', 'y'], lambda(call('in', V('t'), R('textList')), 't'))),
      {},
      'error',
    ],
    [
      'keys of a known map',
      call('exists', { value: { a: 1, b: 2 } }, lambda(call('eq', V('k'), R('text')), 'k')),
      { text: 'b' },
      'true',
    ],
    ['a null is no list', call('not', call('exists', null, isA)), {}, 'error'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })

  test.each<Case>([
    [
      'an inner variable hides an outer one of the same name',
      call(
        'exists',
        R('children'),
        lambda(
          call(
            'and',
            call('eq', V('t.text'), 'outer'),
            call('exists', V('t.children'), lambda(call('eq', V('t.text'), 'inner'), 't')),
          ),
          't',
        ),
      ),
      { children: [row({ text: 'outer', children: texts('inner') })] },
      'true',
    ],
    [
      'a walk inside a walk of the same list is of other rows',
      call(
        'exists',
        R('children'),
        lambda(
          call(
            'exists',
            R('children'),
            lambda(call('and', call('eq', V('a.text'), 'x'), call('eq', V('b.text'), 'y')), 'b'),
          ),
          'a',
        ),
      ),
      { children: texts('x', 'y') },
      'true',
    ],
    [
      'all of exists',
      call(
        'not',
        call(
          'all',
          R('children'),
          lambda(call('exists', V('c.children'), lambda(call('eq', V('s.text'), 'f'), 's')), 'c'),
        ),
      ),
      { children: [row({ children: texts('f') }), row()] },
      'true',
    ],
    [
      'all of exists, a grandchild errs',
      call(
        'not',
        call(
          'all',
          R('children'),
          lambda(call('exists', V('c.children'), lambda(call('lt', V('s.ratio'), 1), 's')), 'c'),
        ),
      ),
      { children: [row({ children: ratios(null) })] },
      'error',
    ],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('sizes', () => {
  test.each<Case>([
    ['size == 0', call('eq', call('size', R('children')), 0), {}, 'true'],
    ['size == 2', call('eq', call('size', R('children')), 2), { children: texts('a', 'b') }, 'true'],
    ['size != 2', call('ne', call('size', R('children')), 2), { children: texts('a') }, 'true'],
    ['size > 1', call('gt', call('size', R('children')), 1), { children: texts('a') }, 'false'],
    ['1 < size', call('lt', 1, call('size', R('children'))), { children: texts('a', 'b') }, 'true'],
    ['2 >= size', call('ge', 2, call('size', R('children'))), { children: texts('a', 'b') }, 'true'],
    ['size >= 1.5', call('ge', call('size', R('children')), 1.5), { children: texts('a') }, 'false'],
    ['size <= 1.5', call('le', call('size', R('children')), 1.5), { children: texts('a') }, 'true'],
    ['size < 1.5', call('lt', call('size', R('children')), 1.5), { children: texts('a', 'b') }, 'false'],
    ['size > 0.5', call('gt', call('size', R('children')), 0.5), { children: texts('a') }, 'true'],
    ['size == 1.5', call('eq', call('size', R('children')), 1.5), { children: texts('a') }, 'false'],
    ['size > -1', call('gt', call('size', R('children')), -1), {}, 'true'],
    ['size == -1', call('eq', call('size', R('children')), -1), {}, 'false'],
    ['size < 9223372036854775807', call('lt', call('size', R('children')), 2 ** 63), {}, 'true'],
    ['size > 4294967296', call('gt', call('size', R('children')), 4294967296), {}, 'false'],
    ['size == 1e300', call('eq', call('size', R('children')), 1e300), {}, 'false'],
    ['size <= 1e300', call('le', call('size', R('children')), 1e300), {}, 'true'],
    ['size != "2"', call('ne', call('size', R('children')), '2'), {}, 'true'],
    ['size < "2"', call('lt', call('size', R('children')), '2'), {}, 'error'],
    ['size of a list with nulls', call('eq', call('size', R('textList')), 2), { textList: [null, 'a'] }, 'true'],
    ['size of an unset list', call('ge', call('size', R('textList')), 0), {}, 'error'],
    ['size of a known text', call('eq', call('size', 'héy🚀'), 4), {}, 'true'],
    ['size of a known map', call('eq', call('size', { value: { a: 1, b: 2 } }), 2), {}, 'true'],
    ['size of a number', call('eq', call('size', R('ratio')), 1), { ratio: '1' }, 'error'],
    ['children != []', call('ne', R('children'), []), {}, 'false'],
    ['children != [] with one', call('ne', R('children'), []), { children: texts('a') }, 'true'],
    ['children != "x"', call('ne', R('children'), 'x'), {}, 'true'],
    ['list == []', call('eq', R('textList'), []), { textList: [] }, 'true'],
    ['[] == list', call('eq', [], R('textList')), { textList: ['a'] }, 'false'],
    ['unset list == []', call('eq', R('textList'), []), {}, 'false'],
    ['unset list != []', call('ne', R('textList'), []), {}, 'true'],
    ['unset list == null', call('eq', R('textList'), null), {}, 'true'],
    ['list == null', call('eq', R('textList'), null), { textList: [] }, 'false'],
    ['list != "x"', call('ne', R('textList'), 'x'), { textList: ['x'] }, 'true'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('what the application does not map is refused', () => {
  test.each<[string, Operand, 'unmapped-attribute' | 'unsupported-construct' | 'malformed-plan']>([
    ['an attribute that there is not', call('eq', R('nope'), 'x'), 'unmapped-attribute'],
    ['one below a relation', call('eq', R('parent.nope'), 'x'), 'unmapped-attribute'],
    ['a relation that is not named', call('eq', R('parent.parent.parent.parent.text'), 'x'), 'unmapped-attribute'],
    ['a name of the prototype', call('eq', R('constructor'), 'x'), 'unmapped-attribute'],
    ['a field of a scalar', call('eq', R('text.length'), 1), 'unmapped-attribute'],
    ['another root', call('eq', V('request.principal.attr.x'), 'x'), 'unsupported-construct'],
    ['the policy version', call('eq', V('request.resource.policyVersion'), 'default'), 'unsupported-construct'],
    ['an unbound variable', call('eq', V('t'), 'x'), 'unsupported-construct'],
    ['a lambda on its own', call('eq', lambda(call('eq', V('t'), 'x'), 't'), true), 'malformed-plan'],
    [
      'a lambda with two variables over related rows',
      call('exists', R('children'), lambda(call('eq', V('v.text'), 'a'), 'i', 'v')),
      'unsupported-construct',
    ],
    [
      'a macro over an object',
      call('exists', R('parent'), lambda(call('eq', V('k'), 'text'), 'k')),
      'unsupported-construct',
    ],
    ['membership in an object', call('in', 'text', R('parent')), 'unsupported-construct'],
    [
      'the order of related rows',
      call('eq', call('get-field', call('index', R('children'), 0), V('text')), 'a'),
      'unsupported-construct',
    ],
  ])('%s', (_, condition, code) => {
    expectRefusal(condition, code)
  })

  test('a hidden field', () => {
    expectRefusal(call('eq', R('text'), 'x'), 'unmapped-attribute', bindNode({ attributes: { text: false } }))
  })
})
