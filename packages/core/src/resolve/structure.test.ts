import { describe, test } from 'vitest'
import type { Stored } from '../authorize/attributes.ts'
import type { Resource } from '../schema/resource-map.ts'
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

describe('errors are absorbed by && and ||, and by nothing else', () => {
  const err = call('lt', R('ratio'), 1)
  test.each<Case>([
    ['error || true', call('or', err, R('flag')), { flag: true }, 'true'],
    ['true || error', call('or', R('flag'), err), { flag: true }, 'true'],
    ['error || false', call('or', err, R('flag')), { flag: false }, 'error'],
    ['error && false', call('and', err, R('flag')), { flag: false }, 'false'],
    ['false && error', call('and', R('flag'), err), { flag: false }, 'false'],
    ['error && true', call('and', err, R('flag')), { flag: true }, 'error'],
    ['!error', call('not', err), {}, 'error'],
    ['!(error && true)', call('not', call('and', err, true)), {}, 'error'],
    ['!(error || false)', call('not', call('or', err, false)), {}, 'error'],
    ['!!error', call('not', call('not', err)), {}, 'error'],
    [
      'three operands',
      call('and', R('flag'), R('flagSet'), call('eq', R('text'), 'a')),
      { flag: true, flagSet: true, text: 'a' },
      'true',
    ],
    ['one operand', call('and', R('flag')), { flag: true }, 'true'],
    [
      'a deny rule: not(or(…)) and or(…)',
      call(
        'and',
        call('not', call('or', call('gt', R('count'), 5), call('lt', R('count'), -5))),
        call('or', R('flag'), call('eq', R('text'), 'a')),
      ),
      { count: '1', text: 'a' },
      'true',
    ],
    [
      'a deny rule over an unset value',
      call('and', call('not', call('or', call('gt', R('count'), 5), call('lt', R('count'), -5))), R('flag')),
      { flag: true },
      'error',
    ],
    ['flag && !flag', call('and', R('flag'), call('not', R('flag'))), { flag: true }, 'false'],
    ['flag == flag', call('eq', R('flag'), R('flagSet')), { flag: true, flagSet: true }, 'true'],
    ['error == true', call('eq', err, true), {}, 'error'],
    ['(a == b) == flag', call('eq', call('eq', R('text'), 'a'), R('flag')), { text: 'a', flag: true }, 'true'],
    [
      '(a == b) != (c == d)',
      call('ne', call('eq', R('text'), 'a'), call('eq', R('varchar'), 'a')),
      { text: 'a', varchar: 'b' },
      'true',
    ],
    ['(a < b) in [true]', call('in', call('lt', R('ratio'), 1), [true, false]), {}, 'error'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('a condition that errs selects neither branch', () => {
  const condition = call('eq', R('text'), 'a')
  const err = call('lt', R('ratio'), 1)
  const either = (then: Operand, otherwise: Operand): Operand => call('if', condition, then, otherwise)
  test.each<Case>([
    ['true ? a : b', either(R('flag'), R('flagSet')), { text: 'a', flag: true, flagSet: false }, 'true'],
    ['false ? a : b', either(R('flag'), R('flagSet')), { text: 'b', flag: false, flagSet: true }, 'true'],
    ['the other branch may err', either({ value: true }, err), { text: 'a' }, 'true'],
    ['error ? true : true', call('if', err, true, true), {}, 'error'],
    ['!(error ? false : false)', call('not', call('if', err, false, false)), {}, 'error'],
    ['null ? true : true', call('if', R('flag'), true, true), {}, 'error'],
    ['text ? true : true', call('if', R('text'), true, true), { text: 'true' }, 'error'],
    ['if(true, …) from has()', call('if', true, call('eq', R('text'), 'x'), R('flag')), { text: 'x' }, 'true'],
    ['if(false, …)', call('if', false, call('eq', R('text'), 'x'), R('flag')), { flag: true }, 'true'],
    ['(c ? x : y) == k', call('eq', either(R('varchar'), R('text')), 'v'), { text: 'a', varchar: 'v' }, 'true'],
    ['k == (c ? x : y)', call('eq', 'b', either(R('varchar'), R('text'))), { text: 'b' }, 'true'],
    ['(c ? x : y) != k, null', call('ne', either(R('varchar'), R('text')), 'v'), { text: 'a' }, 'true'],
    ['!((c ? x : y) < k), null', call('not', call('lt', either(R('ratio'), R('count')), 5)), { text: 'a' }, 'error'],
    ['(c ? 1 : 2) < n', call('lt', call('if', condition, 1, 2), R('count')), { text: 'b', count: '3' }, 'true'],
    ['(error ? x : x) == k', call('ne', call('if', err, 'a', 'b'), 'c'), {}, 'error'],
    [
      '(c ? x : 5) == k, branches of two types',
      call('eq', call('if', condition, 'x', 5), R('varchar')),
      { text: 'a', varchar: 'x' },
      'true',
    ],
    [
      '(c ? x : 5).startsWith(k)',
      call('startsWith', call('if', condition, 'x', 5), R('varchar')),
      { text: 'b', varchar: 'x' },
      'error',
    ],
    [
      'nested',
      call('eq', call('if', R('flag'), call('if', R('flagSet'), 1, 2), 3), R('count')),
      { flag: true, flagSet: false, count: '2' },
      'true',
    ],
    [
      'in the condition of another',
      call('if', call('if', R('flag'), R('flagSet'), false), call('eq', R('text'), 'a'), true),
      { flag: true, flagSet: true, text: 'b' },
      'false',
    ],
    [
      'an error in the condition of another',
      call('if', call('if', R('flag'), R('flagSet'), false), true, true),
      {},
      'error',
    ],
    [
      'a list as branch',
      call('in', R('varchar'), call('if', condition, ['x'], ['y'])),
      { text: 'b', varchar: 'y' },
      'true',
    ],
    [
      'a list field as branch',
      call('in', 'x', call('if', condition, R('textList'), ['y'])),
      { text: 'a', textList: ['x'] },
      'true',
    ],
    [
      'an unset list as branch',
      call('not', call('in', 'x', call('if', condition, R('textList'), ['y']))),
      { text: 'a' },
      'error',
    ],
    ['in a list', call('in', 'a', call('list', call('if', condition, 'a', 'b'))), { text: 'a' }, 'true'],
    ['in a list, another element', call('in', 'z', call('list', 'z', call('if', err, 'a', 'b'))), {}, 'error'],
    [
      'an object as branch',
      call('eq', call('get-field', call('if', R('flag'), R('parent'), R('parent.parent')), V('text')), 'p'),
      { flag: true, parent: row({ text: 'p' }) },
      'true',
    ],
    [
      'an absent object as branch',
      call('ne', call('get-field', call('if', R('flag'), R('parent.parent'), R('parent')), V('text')), 'p'),
      { flag: true, parent: row({ text: 'p' }) },
      'error',
    ],
    [
      'inside a macro',
      call('exists', R('children'), lambda(call('if', V('t.flag'), call('eq', V('t.text'), 'a'), R('flagSet')), 't')),
      { children: [row({ flag: false }), row({ flag: true, text: 'a' })] },
      'true',
    ],
    [
      'inside !macro, an unset condition',
      call('not', call('exists', R('children'), lambda(call('if', V('t.flag'), false, false), 't'))),
      { children: [row()] },
      'error',
    ],
    [
      'macro as the condition',
      call('if', call('exists', R('children'), lambda(call('lt', V('t.ratio'), 1), 't')), true, true),
      { children: [row()] },
      'error',
    ],
  ])('%s', (_, expression, own, expected) => {
    expectOutcome(expression, row(own), expected)
  })
})

describe('membership', () => {
  test.each<Case>([
    ['"x" in list', call('in', 'x', R('textList')), { textList: ['y', 'x'] }, 'true'],
    ['"x" in list, no', call('in', 'x', R('textList')), { textList: ['y'] }, 'false'],
    ['"x" in list with a null', call('not', call('in', 'x', R('textList'))), { textList: ['y', null] }, 'true'],
    ['"x" in []', call('in', 'x', R('textList')), { textList: [] }, 'false'],
    ['"x" in null', call('in', 'x', R('textList')), {}, 'error'],
    ['!("x" in null)', call('not', call('in', 'x', R('textList'))), {}, 'error'],
    ['null in list', call('in', null, R('textList')), { textList: [null] }, 'true'],
    ['null in list, no', call('in', null, R('textList')), { textList: ['a'] }, 'false'],
    ['null in []', call('in', null, R('textList')), { textList: [] }, 'false'],
    ['a number in a list of numbers', call('in', 1, R('countList')), { countList: ['2', '1'] }, 'true'],
    ['1.5 in a list of integers', call('in', 1.5, R('countList')), { countList: ['1'] }, 'false'],
    ['"1" in a list of integers', call('not', call('in', '1', R('countList'))), { countList: ['1'] }, 'true'],
    [
      '2^53 + 1 in a list of big integers',
      call('in', 9007199254740992, R('bigList')),
      { bigList: ['9007199254740993'] },
      'true',
    ],
    ['0.1 in a list of reals', call('in', 0.1, R('realList')), { realList: ['0.1'] }, 'true'],
    ['true in a list of booleans', call('in', true, R('flagList')), { flagList: [false, true] }, 'true'],
    ['field in list', call('in', R('varchar'), R('textList')), { varchar: 'a', textList: ['a'] }, 'true'],
    ['null field in list with a null', call('in', R('varchar'), R('textList')), { textList: ['a', null] }, 'true'],
    ['null field in list', call('not', call('in', R('varchar'), R('textList'))), { textList: ['a'] }, 'true'],
    [
      'field in [field, "b"]',
      call('in', R('text'), call('list', R('varchar'), 'b')),
      { text: 'a', varchar: 'a' },
      'true',
    ],
    ['null in [null field, "b"]', call('in', R('text'), call('list', R('varchar'), 'b')), {}, 'true'],
    ['"a" in ["a", a field that errs]', call('in', 'a', call('list', 'a', R('ratio'))), { ratio: 'NaN' }, 'error'],
    [
      '"a" in ["a", a comparison that errs]',
      call('in', 'a', call('list', 'a', call('lt', R('ratio'), 1))),
      {},
      'error',
    ],
    ['5 in [5, size(null)]', call('in', 5, call('list', 5, call('size', R('textList')))), {}, 'error'],
    ['size(list) in [1, 2]', call('in', call('size', R('textList')), [1, 2]), { textList: ['a', 'b'] }, 'true'],
    ['key in a known map', call('in', R('text'), { value: { a: 1, b: 2 } }), { text: 'b' }, 'true'],
    ['"b" in a written map', call('in', 'b', call('struct', call('set-field', 'b', R('text')))), {}, 'true'],
    ['hasIntersection', call('hasIntersection', R('textList'), ['a', 'b']), { textList: ['c', 'b'] }, 'true'],
    ['hasIntersection swapped', call('hasIntersection', ['a', 'b'], R('textList')), { textList: ['c', 'b'] }, 'true'],
    ['has_intersection', call('has_intersection', R('textList'), ['a']), { textList: ['c'] }, 'false'],
    ['hasIntersection with a null', call('hasIntersection', R('textList'), ['a', null]), { textList: [null] }, 'true'],
    [
      'hasIntersection with a null, no',
      call('hasIntersection', R('textList'), ['a', null]),
      { textList: ['b'] },
      'false',
    ],
    ['hasIntersection with []', call('hasIntersection', R('textList'), []), { textList: ['b'] }, 'false'],
    ['hasIntersection of null', call('not', call('hasIntersection', R('textList'), ['a'])), {}, 'error'],
    ['hasIntersection of null with []', call('not', call('hasIntersection', R('textList'), [])), {}, 'error'],
    [
      'hasIntersection of two fields',
      call('hasIntersection', R('textList'), R('varcharList')),
      { textList: ['a', 'b'], varcharList: ['b'] },
      'true',
    ],
    [
      'hasIntersection of two fields, one null',
      call('not', call('hasIntersection', R('textList'), R('varcharList'))),
      { textList: [] },
      'error',
    ],
    [
      'hasIntersection with a null in both',
      call('hasIntersection', R('textList'), R('varcharList')),
      { textList: ['a', null], varcharList: [null] },
      'true',
    ],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })

  test('of a projection: a NULL is an element that is null', () => {
    const resource = bindNode({ attributes: { names: 'children.text', grand: 'children.children.text' } })
    const children = [row({ text: 'a' }), row({ text: null, children: [row({ text: 'g' })] })]
    expectOutcome(call('in', 'a', R('names')), row({ children }), 'true', resource)
    expectOutcome(call('in', null, R('names')), row({ children }), 'true', resource)
    expectOutcome(call('not', call('in', 'b', R('names'))), row({ children }), 'true', resource)
    expectOutcome(call('hasIntersection', R('names'), ['b', null]), row({ children }), 'true', resource)
    expectOutcome(call('in', 'g', R('grand')), row({ children }), 'true', resource)
    expectOutcome(call('eq', call('size', R('names')), 2), row({ children }), 'true', resource)
    expectOutcome(
      call('all', R('names'), lambda(call('startsWith', V('n'), 'a'), 'n')),
      row({ children }),
      'error',
      resource,
    )
    expectOutcome(call('in', 'a', R('names')), row(), 'false', resource)
  })
})

describe('maps, lists and brackets', () => {
  const struct = (...entries: readonly (readonly [string, Operand | string | number])[]): Operand =>
    call('struct', ...entries.map(([key, value]) => call('set-field', key, value)))
  test.each<Case>([
    ['R["text"]', call('eq', call('index', V('request.resource.attr'), 'text'), 'a'), { text: 'a' }, 'true'],
    [
      'a known map by a field',
      call('eq', call('index', { value: { a: 'x', b: 'y' } }, R('text')), 'y'),
      { text: 'b' },
      'true',
    ],
    [
      'a known map by a key that it does not have',
      call('ne', call('index', { value: { a: 'x' } }, R('text')), 'y'),
      { text: 'z' },
      'error',
    ],
    ['a known map by a null', call('ne', call('index', { value: { a: 'x' } }, R('text')), 'y'), {}, 'error'],
    [
      'a known map by a known key',
      call('eq', call('index', { value: { a: R('text') as never } }, 'b'), 'y'),
      {},
      'error',
    ],
    [
      'a field of a written map',
      call('eq', call('get-field', struct(['a', R('text')]), V('a')), 'x'),
      { text: 'x' },
      'true',
    ],
    [
      'a field that a written map does not have',
      call('ne', call('get-field', struct(['a', R('text')]), V('b')), 'x'),
      { text: 'x' },
      'error',
    ],
    [
      'a written map beside an entry that errs',
      call('eq', call('get-field', struct(['a', call('lt', R('text'), 5)], ['b', 'x']), V('b')), 'x'),
      { text: '1' },
      'error',
    ],
    [
      'a written map beside a choice that errs',
      call('eq', call('get-field', struct(['a', call('if', R('flag'), 1, 2)], ['b', 'x']), V('b')), 'x'),
      {},
      'error',
    ],
    [
      'a written map beside a field that errs',
      call('eq', call('index', struct(['a', R('ratio')], ['b', 'x']), 'b'), 'x'),
      { ratio: 'NaN' },
      'error',
    ],
    [
      'a written map beside a null',
      call('eq', call('index', struct(['a', R('ratio')], ['b', 'x']), 'b'), 'x'),
      {},
      'true',
    ],
    [
      'a key in a written map with an entry that errs',
      call('in', 'b', struct(['a', call('lt', R('text'), 5)], ['b', 'x'])),
      { text: '1' },
      'error',
    ],
    ['an element of a known list', call('eq', call('index', ['a', 'b'], 1), R('text')), { text: 'b' }, 'true'],
    ['an element out of range', call('ne', call('index', ['a', 'b'], 2), R('text')), { text: 'b' }, 'error'],
    ['an element before the first', call('ne', call('index', ['a', 'b'], -1), R('text')), { text: 'b' }, 'error'],
    ['an element between', call('ne', call('index', ['a', 'b'], 0.5), R('text')), { text: 'b' }, 'error'],
    [
      'an element beside one that errs',
      call('eq', call('index', call('list', 'a', R('ratio')), 0), 'a'),
      { ratio: 'NaN' },
      'error',
    ],
    ['an index into a text', call('not', call('eq', call('index', R('text'), 0), 'a')), { text: 'a' }, 'error'],
    ['a list against a text', call('ne', R('textList'), 'a'), { textList: ['a'] }, 'true'],
    ['a list against an unset one of another kind', call('ne', R('textList'), R('text')), { text: 'a' }, 'true'],
    ['an unset list against an unset text', call('eq', R('textList'), R('text')), {}, 'true'],
    ['a list against an unset text', call('eq', R('textList'), R('text')), { textList: ['a'] }, 'false'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })

  test('a known map of 20,000 keys by a field', () => {
    const entries = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, at) => [`k${at}`, at % 2 === 0 ? 'even' : 'odd']),
    )
    expectOutcome(
      call('startsWith', call('index', { value: entries }, R('text')), 'ev'),
      row({ text: 'k19998' }),
      'true',
    )
  })
})

describe('timestamps', () => {
  const at = call('timestamp', R('at'))
  const t = (text: string): Operand => call('timestamp', text)
  const noon = { at: '2024-01-01T00:00:00.001Z' }
  test.each<Case>([
    ['==', call('eq', at, t('2024-01-01T00:00:00.001Z')), noon, 'true'],
    ['== in another zone', call('eq', at, t('2024-01-01T02:00:00.001+02:00')), noon, 'true'],
    ['== with more digits', call('eq', at, t('2024-01-01T00:00:00.001000Z')), noon, 'true'],
    ['== between two that can be stored', call('eq', at, t('2024-01-01T00:00:00.0010001Z')), noon, 'false'],
    ['!= between two that can be stored', call('ne', at, t('2024-01-01T00:00:00.0010001Z')), noon, 'true'],
    ['< between two that can be stored', call('lt', at, t('2024-01-01T00:00:00.0010001Z')), noon, 'true'],
    ['<= just below', call('le', at, t('2024-01-01T00:00:00.0009999Z')), noon, 'false'],
    ['> just below', call('gt', at, t('2024-01-01T00:00:00.0009999Z')), noon, 'true'],
    ['>= just above', call('ge', at, t('2024-01-01T00:00:00.0010001Z')), noon, 'false'],
    ['< value first', call('lt', t('2024-01-01T00:00:00Z'), at), noon, 'true'],
    ['in', call('in', at, call('list', t('2024-01-01T00:00:00.001Z'), t('2025-01-01T00:00:00Z'))), noon, 'true'],
    [
      'of two fields',
      call('lt', call('timestamp', R('local')), at),
      { ...noon, local: '2024-01-01T00:00:00Z' },
      'true',
    ],
    ['of two fields, unset', call('ne', call('timestamp', R('local')), at), noon, 'error'],
    ['an instant and its text', call('ne', at, '2024-01-01T00:00:00.001Z'), noon, 'true'],
    [
      'the last instant',
      call('le', at, t('9999-12-31T23:59:59.999999999Z')),
      { at: '9999-12-31T23:59:59.999Z' },
      'true',
    ],
    ['an infinite one', call('lt', at, t('9999-12-31T23:59:59.999999999Z')), { at: '-infinity' }, 'error'],
    ['a text that is none', call('lt', at, t('2024-01-01')), noon, 'error'],
    ['!a text that is none', call('not', call('lt', at, t('2024-02-30T00:00:00Z'))), noon, 'error'],
    [
      'a date field',
      call('ne', call('timestamp', R('day')), t('2024-01-01T00:00:00Z')),
      { day: '2024-01-01' },
      'error',
    ],
    [
      'a uuid field',
      call('ne', call('timestamp', R('uuid')), t('2024-01-01T00:00:00Z')),
      { uuid: 'c0ffee00-0000-4000-8000-000000000000' },
      'error',
    ],
    ['a number field', call('ne', call('timestamp', R('count')), t('2024-01-01T00:00:00Z')), { count: '1' }, 'error'],
    ['as text, at the precision of the column', call('eq', R('at'), '2024-01-01T00:00:00.001Z'), noon, 'true'],
    ['as text, at another precision', call('ne', R('at'), '2024-01-01T00:00:00.001000Z'), noon, 'true'],
    ['as text, in another zone', call('eq', R('at'), '2024-01-01T02:00:00.001+02:00'), noon, 'false'],
    [
      'as text, two precisions of one instant',
      call('eq', R('at'), R('local')),
      { at: '2024-01-01T00:00:00.000Z', local: '2024-01-01T00:00:00Z' },
      'false',
    ],
    ['as text, two fields', call('eq', R('at'), R('atSet')), { ...noon, atSet: '2024-01-01T00:00:00.001Z' }, 'true'],
    ['as text, in texts', call('in', R('at'), ['x', '2024-01-01T00:00:00.001Z']), noon, 'true'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

test('seconds are a timestamp when they are an int, which the plan does not say', () => {
  expectRefusal(call('lt', call('timestamp', 1704067200), call('timestamp', R('at'))), 'unsupported-construct')
})

describe('R.id', () => {
  const withId = (id: string) => bindNode({ id })
  test.each<[string, string, Operand, Readonly<Record<string, Stored>>, Truth]>([
    ['a text', 'id', call('eq', V('request.resource.id'), 'x'), { id: 'x' }, 'true'],
    ['among texts', 'id', call('in', V('request.resource.id'), ['y', 'x']), { id: 'x' }, 'true'],
    [
      'is no attribute of the name',
      'countSet',
      call('eq', V('request.resource.id'), R('id')),
      { id: '1', countSet: '2' },
      'false',
    ],
    ['an integer is its digits', 'countSet', call('eq', V('request.resource.id'), '7'), { countSet: '7' }, 'true'],
    ['an integer is no number', 'countSet', call('ne', V('request.resource.id'), 7), { countSet: '7' }, 'true'],
    ['an integer in other digits', 'countSet', call('ne', V('request.resource.id'), '07'), { countSet: '7' }, 'true'],
    [
      'an integer beyond 2^53 is itself',
      'bigSet',
      call('eq', V('request.resource.id'), '9007199254740993'),
      { bigSet: '9007199254740993' },
      'true',
    ],
    [
      'an integer beyond 2^53 is not its neighbour',
      'bigSet',
      call('ne', V('request.resource.id'), '9007199254740992'),
      { bigSet: '9007199254740993' },
      'true',
    ],
    [
      'an integer beyond 2^53 next to a text',
      'bigSet',
      call('eq', V('request.resource.id'), R('text')),
      { bigSet: '9007199254740993', text: '9007199254740993' },
      'true',
    ],
    [
      'a uuid',
      'uuidSet',
      call('eq', V('request.resource.id'), 'c0ffee00-0000-4000-8000-000000000000'),
      { uuidSet: 'c0ffee00-0000-4000-8000-000000000000' },
      'true',
    ],
  ])('%s', (...[, id, condition, own, expected]) => {
    expectOutcome(condition, row(own), expected, withId(id))
  })

  const id = V('request.resource.id')
  const several = bindNode({ id: { fields: ['id', 'textSet'], separator: ':' } })
  const numbered = bindNode({ id: { fields: ['countSet', 'uuidSet'], separator: '/' } })
  const uuidSet = 'c0ffee00-0000-4000-8000-000000000000'
  test.each<[string, Resource, Operand, Readonly<Record<string, Stored>>, Truth]>([
    ['equals', several, call('eq', id, 'a:b'), { id: 'a', textSet: 'b' }, 'true'],
    ['does not equal', several, call('eq', id, 'a:b'), { id: 'b', textSet: 'a' }, 'false'],
    ['has the separator in a part', several, call('eq', id, 'a:b:c'), { id: 'a', textSet: 'b:c' }, 'true'],
    ['has the separator in the other', several, call('eq', id, 'a:b:c'), { id: 'a:b', textSet: 'c' }, 'true'],
    ['is a text without the separator', several, call('ne', id, 'ab'), { id: 'a', textSet: 'b' }, 'true'],
    ['in', several, call('in', id, ['x:y', 'a:b']), { id: 'a', textSet: 'b' }, 'true'],
    ['startsWith', several, call('startsWith', id, 'a:'), { id: 'a', textSet: 'b' }, 'true'],
    ['of digits and a uuid', numbered, call('eq', id, `7/${uuidSet}`), { countSet: '7', uuidSet }, 'true'],
    ['of other digits', numbered, call('ne', id, `07/${uuidSet}`), { countSet: '7', uuidSet }, 'true'],
  ])('of several fields %s', (...[, resource, condition, own, expected]) => {
    expectOutcome(condition, row(own), expected, resource)
  })
})
