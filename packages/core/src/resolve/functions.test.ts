import { describe, expect, test } from 'vitest'
import type { Stored } from '../authorize/attributes.ts'
import { evaluate } from '../evaluate/evaluate.ts'
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
  thrownBy,
  V,
} from './outcome.test-support.ts'
import { parseCondition } from '../plan/parse.ts'
import { resolveCondition } from './resolve.ts'

type Case = readonly [string, Operand, Readonly<Record<string, Stored>>, Truth]

const text = R('textSet')
const eq = (left: Operand, right: Parameters<typeof call>[1]): Operand => call('eq', left, right)

/** What PDP 0.51 answers, measured. */
describe('functions of texts', () => {
  test.each<Case>([
    ['charAt', eq(call('charAt', text, 1), 'b'), { textSet: 'ab' }, 'true'],
    ['charAt the end', eq(call('charAt', text, 1), ''), { textSet: '\u{1F680}' }, 'true'],
    ['charAt beyond the end', eq(call('charAt', text, 1), 'b'), { textSet: '' }, 'error'],
    ['charAt before the start', eq(call('charAt', text, -1), 'b'), { textSet: 'b' }, 'error'],
    ['charAt a double', eq(call('charAt', text, R('ratio')), 'b'), { textSet: 'b', ratio: '0' }, 'error'],
    [
      'charAt an int of the row',
      eq(call('charAt', text, call('int', R('ratio'))), 'b'),
      { textSet: 'ab', ratio: '1' },
      'true',
    ],
    ['indexOf counts code points', eq(call('indexOf', text, 'b'), 1), { textSet: '\u{1F680}b' }, 'true'],
    ['indexOf nothing', eq(call('indexOf', text, ''), 0), { textSet: '' }, 'true'],
    ['indexOf from', eq(call('indexOf', text, 'b', 2), 3), { textSet: 'abcb' }, 'true'],
    ['indexOf from beyond the end', eq(call('indexOf', text, 'b', 5), -1), { textSet: 'ab' }, 'true'],
    ['indexOf nothing beyond the end', eq(call('indexOf', text, '', 5), 5), { textSet: 'ab' }, 'true'],
    ['indexOf from before the start', eq(call('indexOf', text, 'b', -1), -1), { textSet: 'ab' }, 'error'],
    ['lastIndexOf', eq(call('lastIndexOf', text, 'b'), 3), { textSet: 'abcb' }, 'true'],
    ['lastIndexOf nothing', eq(call('lastIndexOf', text, ''), 3), { textSet: 'abc' }, 'true'],
    ['lastIndexOf up to', eq(call('lastIndexOf', text, 'bc', 1), 1), { textSet: 'abcb' }, 'true'],
    ['lastIndexOf up to beyond the end', eq(call('lastIndexOf', text, 'b', 9), -1), { textSet: 'ab' }, 'true'],
    ['replace', eq(call('replace', text, 'a', 'bb'), 'bbbb'), { textSet: 'aa' }, 'true'],
    ['replace all, by a limit', eq(call('replace', text, 'a', 'b', -1), 'bb'), { textSet: 'aa' }, 'true'],
    ['reverse', eq(call('reverse', text), 'b\u{1F680}'), { textSet: '\u{1F680}b' }, 'true'],
    ['format', eq(call('format', '%s-%%', call('list', text)), 'a-%'), { textSet: 'a' }, 'true'],
    ['format of null', eq(call('format', '%s', call('list', R('text'))), 'null'), {}, 'true'],
    ['join', eq(call('join', call('list', text, 'b'), '-'), 'a-b'), { textSet: 'a' }, 'true'],
    ['join of null', eq(call('join', call('list', R('text'), 'b'), '-'), 'a-b'), {}, 'error'],
    ['join of a number', eq(call('join', call('list', R('ratio'), 'b'), '-'), 'a-b'), { ratio: '1' }, 'error'],
    ['join by null', eq(call('join', call('list', text, 'b'), R('text')), 'ab'), { textSet: 'a' }, 'error'],
    ['join of one by null', eq(call('join', call('list', text), R('text')), 'a'), { textSet: 'a' }, 'error'],
    ['join of one by a text', eq(call('join', call('list', 'a'), R('text')), 'a'), { text: '-' }, 'true'],
    ['join of nothing by null', eq(call('join', [], R('text')), ''), {}, 'error'],
    ['join of nothing, beside what errs', eq(call('join', call('except', [], R('textList'))), ''), {}, 'error'],
    ['format without a verb, of null', eq(call('format', 'a', call('list', R('text'))), 'a'), {}, 'true'],
    [
      'format without a verb, of what errs',
      eq(call('format', 'a', call('list', call('lowerAscii', R('text')))), 'a'),
      {},
      'error',
    ],
    [
      'format of nothing, beside what errs',
      eq(call('format', 'a', call('except', [], R('textList'))), 'a'),
      {},
      'error',
    ],
    ['substring of the row', eq(call('substring', text, call('size', text)), ''), { textSet: 'ab' }, 'true'],
    ['dyn', eq(call('dyn', text), 'a'), { textSet: 'a' }, 'true'],
    [
      'string(int) + text',
      eq(call('add', call('string', call('int', R('ratio'))), text), '1a'),
      { ratio: '1.5', textSet: 'a' },
      'true',
    ],
    [
      'string(x) of a million',
      eq(call('add', text, call('string', R('count'))), 'x1e+06'),
      { textSet: 'x', count: '1000000' },
      'true',
    ],
    ['string(x) next to a text', eq(call('string', R('count')), text), { textSet: '7', count: '7' }, 'true'],
    ['string(x) before a text', call('lt', call('string', R('count')), text), { textSet: '8', count: '70' }, 'true'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('functions of numbers', () => {
  const half = call('div', R('ratio'), 2)
  test.each<Case>([
    ['abs', eq(call('math.abs', R('ratio')), 3), { ratio: '-3' }, 'true'],
    ['abs of a text', eq(call('math.abs', text), 3), { textSet: '3' }, 'error'],
    ['round away from zero', eq(call('math.round', R('ratio')), -3), { ratio: '-2.5' }, 'true'],
    ['round just below a half', eq(call('math.round', R('ratio')), 0), { ratio: '0.49999999999999994' }, 'true'],
    ['ceil', eq(call('math.ceil', R('ratio')), 3), { ratio: '2.1' }, 'true'],
    ['floor', eq(call('math.floor', R('ratio')), -3), { ratio: '-2.1' }, 'true'],
    ['trunc', eq(call('math.trunc', R('ratio')), -2), { ratio: '-2.9' }, 'true'],
    ['sign', eq(call('math.sign', R('ratio')), -1), { ratio: '-0.1' }, 'true'],
    ['sqrt below zero', call('math.isNaN', call('math.sqrt', R('ratio'))), { ratio: '-1' }, 'true'],
    ['isNaN', call('math.isNaN', call('div', R('ratio'), R('ratio'))), { ratio: '0' }, 'true'],
    ['isInf', call('math.isInf', call('div', 1, R('ratio'))), { ratio: '0' }, 'true'],
    ['isFinite', call('math.isFinite', half), { ratio: '0' }, 'true'],
    ['greatest', eq(call('math.@max', R('ratio'), 2), 2), { ratio: '1' }, 'true'],
    ['greatest of three', eq(call('math.@max', call('list', R('ratio'), 2, half)), 9), { ratio: '9' }, 'true'],
    ['greatest beside NaN', eq(call('math.@max', call('div', R('ratio'), R('ratio')), 2), 2), { ratio: '0' }, 'error'],
    ['least', eq(call('math.@min', R('ratio'), 2), 1), { ratio: '1' }, 'true'],
    ['greatest of one', eq(call('math.@max', R('ratio')), 9), { ratio: '9' }, 'true'],
    ['greatest of a null', eq(call('math.@max', R('ratio')), R('text')), {}, 'error'],
    ['greatest of nothing', eq(call('math.@max', []), 1), {}, 'error'],
    ['bits', eq(call('math.bitAnd', call('int', R('ratio')), 4), 4), { ratio: '6' }, 'true'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('addresses, durations and times', () => {
  const inRange = call('inIPAddrRange', text, '10.0.0.0/8')
  const longer = (than: string): Operand => call('gt', call('duration', text), call('duration', than))
  const moved = (by: Parameters<typeof call>[1]): Operand =>
    call('sub', call('timestamp', '1970-01-01T00:00:00Z'), call('duration', by))
  const before = (by: Parameters<typeof call>[1]): Operand =>
    call('lt', moved(by), call('timestamp', '2000-01-01T00:00:00Z'))
  const since = (instant: string): Operand =>
    call(
      'ne',
      call('sub', call('timestamp', '2024-01-01T00:00:00Z'), call('timestamp', instant)),
      call('duration', '1h'),
    )
  test.each<Case>([
    ['in a range', inRange, { textSet: '10.1.2.3' }, 'true'],
    ['in a range, in the form of IPv6', inRange, { textSet: '::ffff:10.1.2.3' }, 'true'],
    ['not in a range', inRange, { textSet: '11.1.2.3' }, 'false'],
    ['no address', call('not', inRange), { textSet: '10.0.0.1/32' }, 'error'],
    ['no range', call('inIPAddrRange', text, 'x'), { textSet: '10.0.0.1' }, 'error'],
    ['IPv4 is in no range of IPv6', call('inIPAddrRange', text, '::/0'), { textSet: '10.0.0.1' }, 'false'],
    ['a duration', longer('1h'), { textSet: '90m' }, 'true'],
    ['the longest duration of a plan', call('not', longer('9223372036.854776s')), { textSet: '90m' }, 'true'],
    ['the shortest duration of a plan', longer('-9223372036.854776s'), { textSet: '-90m' }, 'true'],
    ['a longer duration of a plan', call('not', longer('9223372037s')), { textSet: '90m' }, 'error'],
    ['the longest duration of a row', longer('1h'), { textSet: '9223372036.854776s' }, 'error'],
    ['a timestamp less the shortest duration', call('not', before('-9223372036.854776s')), { textSet: '1h' }, 'error'],
    ['a timestamp less the shortest duration of a row', before(text), { textSet: '-9223372036854775808ns' }, 'error'],
    ['a timestamp less the next one', call('not', before(text)), { textSet: '-9223372036854775807ns' }, 'true'],
    ['instants that are as far apart as a duration is long', since('1731-09-22T00:12:44Z'), {}, 'true'],
    ['instants that are a second too far apart, but for the rest', since('1731-09-22T00:12:43.9Z'), {}, 'error'],
    ['instants of which one comes too long after', since('2316-04-11T23:47:16.854775809Z'), {}, 'error'],
    ['no duration', longer('1h'), { textSet: '1d' }, 'error'],
    [
      'durations added',
      call('gt', call('add', call('duration', text), call('duration', '1h')), call('duration', '2h')),
      { textSet: '61m' },
      'true',
    ],
    [
      'durations beyond 292 years',
      call('gt', call('add', call('duration', text), call('duration', '1h')), call('duration', '2h')),
      { textSet: '2562047h' },
      'error',
    ],
    ['its hours', eq(call('getHours', call('duration', text)), -1), { textSet: '-90m' }, 'true'],
    [
      'its milliseconds, all of them',
      eq(call('getMilliseconds', call('duration', text)), 90_900),
      { textSet: '90.9s' },
      'true',
    ],
    ['as int', eq(call('int', call('duration', text)), 1), { textSet: '1ns' }, 'true'],
    ['as text', eq(call('string', call('duration', text)), '0.5s'), { textSet: '500ms' }, 'true'],
    [
      'seconds',
      eq(call('timestamp', call('int', R('ratio'))), call('timestamp', '1970-01-01T00:00:05Z')),
      { ratio: '5.9' },
      'true',
    ],
    [
      'seconds after the last year',
      eq(call('timestamp', call('int', R('ratio'))), call('timestamp', '1970-01-01T00:00:05Z')),
      { ratio: '253402300800' },
      'error',
    ],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('lists', () => {
  const list = R('textList')
  const pairs = (macro: string, body: Operand): Operand => call(macro, list, lambda(body, 'i', 'x'))
  const path = call('hierarchy', list)
  test.each<Case>([
    ['size against a field', call('gt', call('size', list), R('ratio')), { textList: ['a'], ratio: '0.5' }, 'true'],
    [
      'size against a size',
      eq(call('size', list), call('size', R('children'))),
      { textList: ['a'], children: [row()] },
      'true',
    ],
    ['size + 1', call('gt', call('add', call('size', list), 1), 2), { textList: ['a', 'b'] }, 'true'],
    ['size of NULL', call('gt', call('add', call('size', list), 1), 0), {}, 'error'],
    [
      'an intersection of two lists',
      eq(call('size', call('intersect', list, R('varcharList'))), 2),
      { textList: ['a', 'a'], varcharList: ['a', 'b', 'c'] },
      'true',
    ],
    [
      'the shorter list is walked',
      eq(call('size', call('intersect', list, R('varcharList'))), 2),
      { textList: ['a', 'a', 'b'], varcharList: ['a', 'b'] },
      'true',
    ],
    ['exists(i, x)', pairs('exists', call('and', eq(V('i'), 1), eq(V('x'), 'b'))), { textList: ['a', 'b'] }, 'true'],
    [
      'exists(i, x), elsewhere',
      pairs('exists', call('and', eq(V('i'), 0), eq(V('x'), 'b'))),
      { textList: ['a', 'b'] },
      'false',
    ],
    ['all(i, x)', pairs('all', call('or', eq(V('i'), 0), eq(V('x'), 'b'))), { textList: ['a', 'b'] }, 'true'],
    [
      'exists(k, v)',
      call(
        'exists',
        call('struct', call('set-field', 'a', text)),
        lambda(call('and', eq(V('k'), 'a'), eq(V('v'), 'x')), 'k', 'v'),
      ),
      { textSet: 'x' },
      'true',
    ],
    [
      'no keys, one of which is there twice',
      call('exists', ['x', 'x'], lambda(call('and', eq(V('i'), 1), eq(V('v'), text)), 'i', 'v')),
      { textSet: 'x' },
      'true',
    ],
    [
      'no keys, one of which is null',
      call('all', [null, 'x'], lambda(call('or', eq(V('i'), 0), eq(V('v'), text)), 'i', 'v')),
      { textSet: 'x' },
      'true',
    ],
    ['distinct', call('in', 'a', call('distinct', list)), { textList: ['a', 'a'] }, 'true'],
    ['reverse', eq(call('size', call('reverse', list)), 2), { textList: ['a', 'b'] }, 'true'],
    ['flatten', call('in', 'a', call('flatten', list)), { textList: ['a'] }, 'true'],
    [
      'two lists that are the same',
      eq(list, R('varcharList')),
      { textList: ['a', null], varcharList: ['a', null] },
      'true',
    ],
    [
      'two lists in another order',
      eq(list, R('varcharList')),
      { textList: ['a', 'b'], varcharList: ['b', 'a'] },
      'false',
    ],
    ['a list and a longer one', eq(list, R('varcharList')), { textList: ['a'], varcharList: ['a', 'a'] }, 'false'],
    ['two lists that are null', eq(list, R('varcharList')), {}, 'true'],
    ['a list and null', call('ne', list, R('varcharList')), { textList: [] }, 'true'],
    ['lists of different types', eq(R('ratioList'), R('countList')), { ratioList: ['1'], countList: ['1'] }, 'true'],
    ['a path', call('ancestorOf', path, call('hierarchy', 'a.b')), { textList: ['a'] }, 'true'],
    ['the empty path', call('ancestorOf', path, call('hierarchy', 'a.b')), { textList: [] }, 'true'],
    [
      'a path with a null',
      call('not', call('ancestorOf', path, call('hierarchy', 'a.b'))),
      { textList: [null] },
      'error',
    ],
    ['a path below', call('descendentOf', path, call('hierarchy', 'a.b')), { textList: ['a', 'b', 'c'] }, 'true'],
    ['a path beside', call('siblingOf', path, call('hierarchy', 'a.b')), { textList: ['a', 'c'] }, 'true'],
    [
      'a segment that is one of two',
      eq(call('hierarchy', call('list', call('if', R('flag'), 'a', R('text')), 'b')), call('hierarchy', 'a.b')),
      { flag: true },
      'true',
    ],
    [
      'a segment that may be null',
      call('ne', call('hierarchy', call('list', call('if', R('flag'), 'a', R('text')), 'b')), call('hierarchy', 'a.b')),
      { flag: false },
      'error',
    ],
    [
      'a segment that is a number as a text',
      eq(call('hierarchy', call('list', call('string', R('count')), 'b')), call('hierarchy', '5.b')),
      { count: '5' },
      'true',
    ],
    ['the empty path beside itself', call('siblingOf', path, call('hierarchy', [])), { textList: [] }, 'true'],
    ['a path beside the empty one', call('siblingOf', path, call('hierarchy', [])), { textList: ['a'] }, 'false'],
    ['a path that is the same', eq(path, call('hierarchy', 'a.b')), { textList: ['a', 'b'] }, 'true'],
    ['a segment with a point', eq(path, call('hierarchy', 'a.b')), { textList: ['a.b'] }, 'false'],
    [
      'siblings',
      call('siblingOf', call('hierarchy', text), call('hierarchy', R('varchar'))),
      { textSet: 'a.b', varchar: 'a.c' },
      'true',
    ],
    [
      'siblings at the top',
      call('siblingOf', call('hierarchy', text), call('hierarchy', R('varchar'))),
      { textSet: '.b', varchar: 'b' },
      'false',
    ],
    [
      'common ancestors',
      eq(call('commonAncestors', call('hierarchy', text), call('hierarchy', 'a.b.c')), call('hierarchy', 'a.b')),
      { textSet: 'a.b' },
      'true',
    ],
    [
      'common ancestors of the same',
      eq(call('commonAncestors', call('hierarchy', text), call('hierarchy', 'a.b.c')), call('hierarchy', 'a.b')),
      { textSet: 'a.b.c' },
      'true',
    ],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('refused', () => {
  test.each<[string, Operand]>([
    ['keys, or elements', call('exists', ['a', 'b'], lambda(eq(V('x'), text), 'i', 'x'))],
    ['positions of a relation', call('exists', R('children'), lambda(eq(V('i'), 0), 'i', 'x'))],
    ['the size of distinct elements', eq(call('size', call('distinct', R('textList'))), 2)],
    ['a part that is empty', eq(call('replace', text, '', 'x'), 'x')],
    ['a limit', eq(call('replace', text, 'a', 'x', 1), 'x')],
    ['numbers in a format', eq(call('format', '%d', call('list', R('ratio'))), 'x')],
    ['a range of the row', call('inIPAddrRange', text, R('text'))],
    ['a range as Go has it', call('inIPAddrRange', text, '10.0.0.0/08')],
    ['an int beside a double', eq(call('math.@max', call('int', R('ratio')), R('ratio')), 1)],
    ['the text of a double', call('startsWith', call('string', R('ratio')), '1')],
    ['a position beyond every text', eq(call('lastIndexOf', text, '', 2 ** 31), 0)],
    ['an int beyond every text', eq(call('indexOf', text, 'a', call('int', '2147483648')), 0)],
    ['as many replacements', eq(call('replace', text, 'a', 'x', -(2 ** 63)), 'x')],
    ['bits beside an int beyond 2^53', eq(call('math.bitAnd', -(2 ** 63), call('int', R('ratio'))), 0)],
    [
      'a path of a list beside one of a text',
      call('overlaps', call('hierarchy', R('textList')), call('hierarchy', text)),
    ],
  ])('%s', (_, condition) => {
    expectRefusal(condition, 'unsupported-construct')
  })

  test('an operator says why', () => {
    const condition = call('in', 'a', call('split', text, ','))
    expect(thrownBy(() => evaluate(resolveCondition(parseCondition(condition), bindNode()), {}))).toMatchObject({
      code: 'unsupported-operator',
      message: expect.stringContaining('a list column says the same') as unknown,
      path: 'condition.in[1].split',
    })
  })
})
