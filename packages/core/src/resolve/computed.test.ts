import { describe, test } from 'vitest'
import type { Stored } from '../authorize/attributes.ts'
import type { Truth } from '../ir/truth.ts'
import { call, expectOutcome, expectRefusal, lambda, type Operand, R, row, V } from './outcome.test-support.ts'

type Case = readonly [string, Operand, Readonly<Record<string, Stored>>, Truth]

const children = (...rows: Readonly<Record<string, Stored>>[]) => ({ children: rows.map(row) })

describe('lists made of lists', () => {
  const texts = call('map', R('children'), lambda(V('c.text'), 'c'))
  const chosen = call('map', R('children'), lambda(call('if', V('c.flag'), V('c.text'), V('c.varchar')), 'c'))
  const tested = call('map', R('children'), lambda(call('eq', V('c.text'), 'a'), 'c'))
  const low = call('filter', R('children'), lambda(call('lt', V('c.ratio'), 1), 'c'))
  test.each<Case>([
    ['in map', call('in', 'a', texts), children({ text: 'b' }, { text: 'a' }), 'true'],
    ['null in map', call('in', null, texts), children({ text: null }), 'true'],
    ['in map of choices', call('in', 'a', chosen), children({ flag: true, text: 'a', varchar: 'b' }), 'true'],
    [
      '!in map of choices',
      call('not', call('in', 'a', chosen)),
      children({ flag: true, text: 'a', varchar: 'b' }),
      'false',
    ],
    [
      'in map of choices that err',
      call('not', call('in', 'a', chosen)),
      children({ text: 'b', varchar: 'b' }),
      'error',
    ],
    [
      'hasIntersection with a map of choices',
      call('not', call('hasIntersection', chosen, ['a'])),
      children({ flag: false, text: 'b', varchar: 'a' }),
      'false',
    ],
    ['isSubset of a map of choices', call('isSubset', chosen, ['a']), children({ flag: true, text: 'a' }), 'true'],
    ['in map of comparisons', call('in', true, tested), children({ text: 'b' }, { text: 'a' }), 'true'],
    ['!in map of comparisons', call('not', call('in', true, tested)), children({ text: 'a' }), 'false'],
    ['false in map of comparisons', call('in', false, tested), children({ text: 'a' }), 'false'],
    [
      'exists over a map',
      call('exists', texts, lambda(call('startsWith', V('t'), 'a'), 't')),
      children({ text: 'ab' }),
      'true',
    ],
    [
      'exists over a map of choices',
      call('exists', chosen, lambda(call('eq', V('t'), 'v'), 't')),
      children({ flag: false, varchar: 'v' }),
      'true',
    ],
    ['exists over a map of comparisons', call('exists', tested, lambda(V('t'), 't')), children({ text: 'a' }), 'true'],
    [
      'a map with an error, hasIntersection',
      call('hasIntersection', call('map', R('children'), lambda(call('add', V('c.text'), 'x'), 'c')), ['ax']),
      children({ text: 'a' }, { text: null }),
      'error',
    ],
    ['size(filter)', call('eq', call('size', low), 1), children({ ratio: '0' }, { ratio: '2' }), 'true'],
    [
      'size(filter) with an error',
      call('eq', call('size', low), 1),
      children({ ratio: '0' }, { ratio: null }),
      'error',
    ],
    [
      '!(size(filter) > 0) with an error',
      call('not', call('gt', call('size', low), 0)),
      children({ ratio: null }),
      'error',
    ],
    [
      'exists over a filter',
      call('exists', low, lambda(call('eq', V('c.text'), 'a'), 'c')),
      children({ ratio: '2', text: 'a' }, { ratio: '0', text: 'b' }),
      'false',
    ],
    [
      'all over a filter',
      call('all', low, lambda(call('eq', V('c.text'), 'a'), 'c')),
      children({ ratio: '2', text: 'b' }, { ratio: '0', text: 'a' }),
      'true',
    ],
    [
      'all over a filter with an error',
      call('all', low, lambda(call('eq', V('c.text'), 'a'), 'c')),
      children({ ratio: null, text: 'b' }, { ratio: '0', text: 'a' }),
      'error',
    ],
    [
      'exists_one',
      call('exists_one', R('children'), lambda(call('eq', V('c.text'), 'p'), 'c')),
      children({ text: 'p' }, { text: 'q' }),
      'true',
    ],
    [
      'exists_one of two',
      call('exists_one', R('children'), lambda(call('eq', V('c.text'), 'p'), 'c')),
      children({ text: 'p' }, { text: 'p' }),
      'false',
    ],
    ['exists_one of none', call('exists_one', R('children'), lambda(call('eq', V('c.text'), 'p'), 'c')), {}, 'false'],
    [
      'exists_one never absorbs an error',
      call('exists_one', R('children'), lambda(call('lt', V('c.ratio'), 1), 'c')),
      children({ ratio: '0' }, { ratio: null }),
      'error',
    ],
    [
      'filter of a known list',
      call('gt', call('size', call('filter', ['a', 'b'], lambda(call('eq', V('t'), R('text')), 't'))), 0),
      { text: 'b' },
      'true',
    ],
    ['list + list', call('in', 'z', call('add', R('textList'), ['z'])), { textList: [] }, 'true'],
    ['unset list + list', call('in', 'z', call('add', R('textList'), ['z'])), {}, 'error'],
    [
      'size(list + list)',
      call('eq', call('size', call('add', R('textList'), ['z'])), 3),
      { textList: ['a', null] },
      'true',
    ],
    ['isSubset', call('isSubset', R('textList'), ['a', 'b']), { textList: ['a', 'a'] }, 'true'],
    ['isSubset, no', call('isSubset', R('textList'), ['a', 'b']), { textList: ['a', null] }, 'false'],
    ['isSubset of a known list', call('isSubset', ['a'], R('textList')), { textList: ['b', 'a'] }, 'true'],
    ['isSubset of an unset list', call('not', call('isSubset', R('textList'), ['a'])), {}, 'error'],
    ['isSubset of nothing in an unset list', call('isSubset', [], R('textList')), {}, 'error'],
    [
      'size(intersect)',
      call('eq', call('size', call('intersect', R('textList'), ['a'])), 1),
      { textList: ['a', 'b'] },
      'true',
    ],
    [
      'intersect walks the shorter list',
      call('eq', call('size', call('intersect', R('textList'), ['a'])), 1),
      { textList: ['a', 'a'] },
      'true',
    ],
    [
      'intersect walks the shorter list: !=',
      call('ne', call('size', call('intersect', R('textList'), ['a'])), 1),
      { textList: ['a', 'a'] },
      'false',
    ],
    [
      'intersect walks the shorter list, the right one',
      call('eq', call('size', call('intersect', ['a'], R('textList'))), 1),
      { textList: ['a', 'a'] },
      'true',
    ],
    [
      'intersect walks the left list on a tie',
      call('eq', call('size', call('intersect', R('textList'), ['a', 'b'])), 2),
      { textList: ['a', 'a'] },
      'true',
    ],
    [
      'intersect walks the left list when it is shorter',
      call('eq', call('size', call('intersect', R('textList'), ['a', 'b', 'c'])), 2),
      { textList: ['a', 'a'] },
      'true',
    ],
    [
      'size(except)',
      call('eq', call('size', call('except', R('textList'), ['a'])), 0),
      { textList: ['a', 'a'] },
      'true',
    ],
    [
      'except keeps a null',
      call('eq', call('size', call('except', R('textList'), ['a'])), 1),
      { textList: ['a', null] },
      'true',
    ],
    ['list == list', call('eq', R('textList'), ['a', 'b']), { textList: ['a', 'b'] }, 'true'],
    ['list == list in another order', call('eq', R('textList'), ['a', 'b']), { textList: ['b', 'a'] }, 'false'],
    ['list == list of another size', call('eq', R('textList'), ['a', 'b']), { textList: ['a', 'b', 'c'] }, 'false'],
    ['list != list', call('ne', R('textList'), ['a']), { textList: ['a', null] }, 'true'],
    ['unset list != list', call('ne', R('textList'), ['a']), {}, 'true'],
    ['list == list with a null', call('eq', R('textList'), ['a', null]), { textList: ['a', null] }, 'true'],
    ['list == list with a number', call('ne', R('textList'), [1]), { textList: ['1'] }, 'true'],
    ['list[0]', call('eq', call('index', R('textList'), 0), 'a'), { textList: ['a'] }, 'true'],
    [
      'list[0] of an empty list',
      call('not', call('eq', call('index', R('textList'), 0), 'a')),
      { textList: [] },
      'error',
    ],
    ['list[0] of an unset list', call('not', call('eq', call('index', R('textList'), 0), 'a')), {}, 'error'],
    ['list[1]', call('ne', call('index', R('textList'), 1), 'a'), { textList: ['a', 'b'] }, 'true'],
    ['list[0] that is null', call('eq', call('index', R('textList'), 0), null), { textList: [null] }, 'true'],
    ['list[-1]', call('not', call('eq', call('index', R('textList'), -1), 'a')), { textList: ['a'] }, 'error'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('arithmetic is that of doubles', () => {
  test.each<Case>([
    ['-0.6 + 0.7 >= 0.1', call('ge', call('add', R('ratio'), 0.7), 0.1), { ratio: '-0.6' }, 'false'],
    ['1/49 * 49 == 1', call('eq', call('mult', R('ratio'), 49), 1), { ratio: String(1 / 49) }, 'false'],
    ['3 * 0.1 == 0.3', call('eq', call('mult', R('price'), 0.1), 0.3), { price: '3.00' }, 'false'],
    ['3 / 2', call('eq', call('div', R('count'), 2), 1.5), { count: '3' }, 'true'],
    ['1 / 0.0 > 0', call('gt', call('div', R('count'), 0), 0), { count: '1' }, 'true'],
    ['-1 / 0.0 > 0', call('gt', call('div', R('count'), 0), 0), { count: '-1' }, 'false'],
    ['0 / 0.0 > 0', call('gt', call('div', R('count'), 0), 0), { count: '0' }, 'error'],
    ['!(0 / 0 < 1)', call('not', call('lt', call('div', R('count'), R('count')), 1)), { count: '0' }, 'error'],
    ['0 / 0 != 1', call('ne', call('div', R('count'), R('count')), 1), { count: '0' }, 'true'],
    ['!(NaN < 1)', call('not', call('lt', call('div', 0, 0), 1)), {}, 'error'],
    ['count < NaN', call('lt', R('count'), call('div', 0, 0)), { count: '1' }, 'error'],
    ['!(NaN >= ratio)', call('not', call('ge', call('div', 0, 0), R('ratio'))), { ratio: '1' }, 'error'],
    ['ratio != NaN', call('ne', R('ratio'), call('div', 0, 0)), { ratio: '1' }, 'true'],
    ['ratio == NaN', call('eq', R('ratio'), call('div', 0, 0)), { ratio: '1' }, 'false'],
    ['count in [NaN, 1, 2]', call('in', R('count'), call('list', call('div', 0, 0), 1, 2)), { count: '3' }, 'false'],
    ['1 / -0.0 > 0', call('gt', call('div', R('count'), -0), 0), { count: '1' }, 'false'],
    [
      '0/0 == 0/0',
      call('eq', call('div', R('count'), R('count')), call('div', R('count'), R('count'))),
      { count: '0' },
      'false',
    ],
    ['overflow is infinite', call('gt', call('mult', R('ratio'), R('ratio')), 1e308), { ratio: '1e200' }, 'true'],
    ['underflow is zero', call('eq', call('mult', R('ratio'), 1e-200), 0), { ratio: '1e-200' }, 'true'],
    [
      'int + 1 beyond 2^53',
      call('eq', call('int', R('text')), call('int', R('varchar'))),
      { text: '9007199254740993', varchar: '9007199254740992' },
      'false',
    ],
    [
      'NaN != what errs',
      call('ne', call('div', R('count'), R('count')), call('double', R('text'))),
      { count: '0', text: 'x' },
      'error',
    ],
    [
      'NaN != NaN',
      call('ne', call('div', R('count'), R('count')), call('double', R('text'))),
      { count: '0', text: 'NaN' },
      'true',
    ],
    ['-n > 3', call('gt', call('-_', R('count')), 3), { count: '-4' }, 'true'],
    ['null + 1', call('ne', call('add', R('count'), 1), 5), {}, 'error'],
    ['text + number', call('ne', call('add', R('text'), 1), 'a1'), { text: 'a' }, 'error'],
    ['n % 2, of a double', call('ne', call('mod', R('count'), 2), 5), { count: '3' }, 'error'],
    ['int(n) % 2', call('eq', call('mod', call('int', R('count')), 2), -1), { count: '-3' }, 'true'],
    ['int(n) % 0', call('ne', call('mod', call('int', R('count')), 0), 5), { count: '3' }, 'error'],
    ['int(n) + 1.5', call('ne', call('add', call('int', R('count')), 1.5), 5), { count: '3' }, 'error'],
    ['"p:" + text == "p:x"', call('eq', call('add', 'p:', R('text')), 'p:x'), { text: 'x' }, 'true'],
    ['"p:" + null != "zzz"', call('ne', call('add', 'p:', R('text')), 'zzz'), {}, 'error'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('casts', () => {
  const int = (name: string): Operand => call('int', R(name))
  test.each<Case>([
    ['int("+5")', call('eq', int('text'), 5), { text: '+5' }, 'true'],
    ['int("05")', call('eq', int('text'), 5), { text: '05' }, 'true'],
    ['int("-5")', call('eq', int('text'), -5), { text: '-5' }, 'true'],
    ['int(" 5")', call('ne', int('text'), 6), { text: ' 5' }, 'error'],
    ['int("5.0")', call('ne', int('text'), 6), { text: '5.0' }, 'error'],
    ['int("0x5")', call('ne', int('text'), 6), { text: '0x5' }, 'error'],
    ['int("٥")', call('ne', int('text'), 6), { text: '٥' }, 'error'],
    ['int(-0.6)', call('eq', int('ratio'), 0), { ratio: '-0.6' }, 'true'],
    ['int(0.9)', call('eq', int('ratio'), 0), { ratio: '0.9' }, 'true'],
    ['int(9.2e18)', call('gt', int('ratio'), 0), { ratio: '9.2e18' }, 'true'],
    ['int(9.3e18)', call('gt', int('ratio'), 0), { ratio: '9.3e18' }, 'error'],
    ['int(true)', call('ne', int('flag'), 5), { flag: true }, 'error'],
    ['int(null)', call('ne', int('text'), 5), {}, 'error'],
    ['double("1e3")', call('eq', call('double', R('text')), 1000), { text: '1e3' }, 'true'],
    ['double(" 1000")', call('ne', call('double', R('text')), 5), { text: ' 1000' }, 'error'],
    ['double("inf") > 1e308', call('gt', call('double', R('text')), 1e308), { text: 'inf' }, 'true'],
    ['double("nan") != 1', call('ne', call('double', R('text')), 1), { text: 'NaN' }, 'true'],
    ['double("1e999")', call('ne', call('double', R('text')), 1), { text: '1e999' }, 'error'],
    ['bool("True")', call('bool', R('text')), { text: 'True' }, 'true'],
    ['bool("yes")', call('bool', R('text')), { text: 'yes' }, 'error'],
    ['!bool("f")', call('not', call('bool', R('text'))), { text: 'f' }, 'true'],
    ['string(1000000.0)', call('eq', call('string', R('ratio')), '1e+06'), { ratio: '1000000' }, 'true'],
    ['string(999999.0)', call('eq', call('string', R('ratio')), '999999'), { ratio: '999999' }, 'true'],
    ['string(-0.0)', call('eq', call('string', R('ratio')), '-0'), { ratio: '-0' }, 'true'],
    ['string(0.0) == "-0"', call('eq', call('string', R('ratio')), '-0'), { ratio: '0' }, 'false'],
    ['string(5.0) == "5.0"', call('ne', call('string', R('ratio')), '5.0'), { ratio: '5' }, 'true'],
    ['string(null) == "null"', call('eq', call('string', R('ratio')), 'null'), {}, 'error'],
    ['string(null) != "5"', call('ne', call('string', R('ratio')), '5'), {}, 'error'],
    ['!(string(null) in ["5"])', call('not', call('in', call('string', R('ratio')), ['5', '6'])), {}, 'error'],
    ['string(null) != 5', call('ne', call('string', R('ratio')), 5), {}, 'error'],
    ['string(null text) != "x"', call('ne', call('string', R('text')), 'x'), {}, 'error'],
    ['string(true)', call('eq', call('string', R('flag')), 'true'), { flag: true }, 'true'],
    ['type(text) == string', call('eq', call('type', R('text')), V('string')), { text: 'a' }, 'true'],
    ['type(null) == null_type', call('eq', call('type', R('text')), V('null_type')), {}, 'true'],
    ['type(null) != string', call('ne', call('type', R('text')), V('string')), {}, 'true'],
    [
      'type(map with an error)',
      call('eq', call('type', call('struct', call('set-field', 'a', call('lt', R('text'), 5)))), V('map')),
      { text: 'a' },
      'error',
    ],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('text that is computed', () => {
  test.each<Case>([
    ['size("héy🚀")', call('eq', call('size', R('text')), 4), { text: 'h\u{e9}y\u{1F680}' }, 'true'],
    ['size(null)', call('ge', call('size', R('text')), 0), {}, 'error'],
    ['lowerAscii', call('eq', call('lowerAscii', R('text')), 'a\u{c9}'), { text: 'A\u{c9}' }, 'true'],
    ['upperAscii', call('eq', call('upperAscii', R('text')), 'SS\u{df}'), { text: 'ss\u{df}' }, 'true'],
    ['trim', call('eq', call('trim', R('text')), 'a b'), { text: ' \t\u{a0}a b\n' }, 'true'],
    ['substring', call('eq', call('substring', R('text'), 1, 2), '\u{1F680}'), { text: 'a\u{1F680}b' }, 'true'],
    ['substring of a short text', call('ne', call('substring', R('text'), 1, 2), 'x'), { text: 'a' }, 'error'],
    ['substring from behind', call('ne', call('substring', R('text'), 2, 1), 'x'), { text: 'abc' }, 'error'],
    ['substring of a negative position', call('ne', call('substring', R('text'), -1), 'x'), { text: 'abc' }, 'error'],
    ['substring at "1"', call('ne', call('substring', R('text'), '1'), 'x'), { text: 'abc' }, 'error'],
    ['substring at null', call('ne', call('substring', R('text'), null), 'x'), { text: 'abc' }, 'error'],
    ['substring at true', call('ne', call('substring', R('text'), true), 'x'), { text: 'abc' }, 'error'],
    ['+ of an enum', call('eq', call('add', R('status'), 'x'), 'OPENx'), { status: 'DONE' }, 'true'],
    [
      '+ of a timestamp',
      call('startsWith', call('add', 'x', R('at')), 'x2024-'),
      { at: '2024-01-01T00:00:00.000Z' },
      'true',
    ],
    [
      '+ of a timestamp that cannot be sent',
      call('startsWith', call('add', 'x', R('at')), 'x'),
      { at: 'infinity' },
      'error',
    ],
    [
      '+ of a date that cannot be sent',
      call('matches', call('add', 'x', R('day')), '^x'),
      { day: '-infinity' },
      'error',
    ],
    ['matches', call('matches', R('text'), '^a.*b$'), { text: 'a-b' }, 'true'],
    ['matches: $ is the end of the text', call('matches', R('text'), '^a$'), { text: 'a\n' }, 'false'],
    ['matches: . is no line break', call('matches', R('text'), '^a.b$'), { text: 'a\nb' }, 'false'],
    [String.raw`matches: \w is ASCII`, call('matches', R('text'), String.raw`^\w+$`), { text: '\u{e9}' }, 'false'],
    ['matches of null', call('not', call('matches', R('text'), 'a')), {}, 'error'],
    ['matches of a number', call('not', call('matches', R('count'), '1')), { count: '1' }, 'error'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('timeSince stops at the longest duration', () => {
  const age = call('timeSince', call('timestamp', R('at')))
  const hour = call('duration', '1h')
  const longest = call('duration', '9223372036854775807ns')
  test.each<Case>([
    ['!(age < 1h), 1999', call('not', call('lt', age, hour)), { at: '1999-01-01T00:00:00.000Z' }, 'true'],
    ['!(age < 1h), the year 1', call('not', call('lt', age, hour)), { at: '0001-01-01T00:00:00.000Z' }, 'true'],
    ['age > 1h, the year 9999', call('gt', age, hour), { at: '9999-01-01T00:00:00.000Z' }, 'false'],
    ['age == longest, the year 1', call('eq', age, longest), { at: '0001-01-01T00:00:00.000Z' }, 'true'],
    ['age > longest, the year 1', call('gt', age, longest), { at: '0001-01-01T00:00:00.000Z' }, 'false'],
    ['age <= longest, unset', call('le', age, longest), {}, 'error'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('hierarchies', () => {
  const path = call('hierarchy', R('text'))
  const known = (text: string): Operand => call('hierarchy', text)
  test.each<Case>([
    ['a ancestorOf a.b', call('ancestorOf', path, known('a.b')), { text: 'a' }, 'true'],
    ['a.b ancestorOf a.b', call('ancestorOf', path, known('a.b')), { text: 'a.b' }, 'false'],
    ['"" ancestorOf a.b', call('ancestorOf', path, known('a.b')), { text: '' }, 'false'],
    ['"" overlaps a.b', call('overlaps', path, known('a.b')), { text: '' }, 'false'],
    ['a overlaps a.b', call('overlaps', path, known('a.b')), { text: 'a' }, 'true'],
    ['a.b.c overlaps a.b', call('overlaps', path, known('a.b')), { text: 'a.b.c' }, 'true'],
    ['a.c overlaps a.b', call('overlaps', path, known('a.b')), { text: 'a.c' }, 'false'],
    ['"a." descendentOf a', call('descendentOf', path, known('a')), { text: 'a.' }, 'true'],
    ['a descendentOf a', call('descendentOf', path, known('a')), { text: 'a' }, 'false'],
    ['ab.c descendentOf a', call('descendentOf', path, known('a')), { text: 'ab.c' }, 'false'],
    ['a_b.c descendentOf a_b', call('descendentOf', path, known('a_b')), { text: 'axb.c' }, 'false'],
    [
      'a.b:c ancestorOf a.b.c.d',
      call('ancestorOf', call('hierarchy', 'a.b:c', ':'), path),
      { text: 'a.b.c.d' },
      'false',
    ],
    ['a.b siblingOf a.b', call('siblingOf', path, known('a.b')), { text: 'a.b' }, 'true'],
    ['a.c siblingOf a.b', call('siblingOf', path, known('a.b')), { text: 'a.c' }, 'true'],
    ['a.b.c immediateChildOf a.b', call('immediateChildOf', path, known('a.b')), { text: 'a.b.c' }, 'true'],
    ['a.b.c.d immediateChildOf a.b', call('immediateChildOf', path, known('a.b')), { text: 'a.b.c.d' }, 'false'],
    ['a immediateParentOf a.b', call('immediateParentOf', path, known('a.b')), { text: 'a' }, 'true'],
    ['a immediateParentOf a.b.c', call('immediateParentOf', path, known('a.b.c')), { text: 'a' }, 'false'],
    ['size', call('eq', call('size', path), 2), { text: 'a.b' }, 'true'],
    [
      'nothing in common with an unset list',
      call('ne', call('hierarchy', call('intersect', [], R('textList'))), known('')),
      {},
      'error',
    ],
    [
      'a list with a delimiter',
      call('ne', call('size', call('hierarchy', R('textList'), '.')), 2),
      { textList: ['a'] },
      'error',
    ],
    ['[0]', call('eq', call('index', path, 0), 'a'), { text: 'a.b' }, 'true'],
    ['[2]', call('ne', call('index', path, 2), 'a'), { text: 'a.b' }, 'error'],
    ['==', call('eq', path, known('a.b')), { text: 'a.b' }, 'true'],
    ['of null', call('not', call('overlaps', path, known('a'))), {}, 'error'],
    ['of a number', call('not', call('overlaps', call('hierarchy', R('count')), known('a'))), { count: '5' }, 'error'],
    ['two fields', call('descendentOf', path, call('hierarchy', R('varchar'))), { text: 'a.b', varchar: 'a' }, 'true'],
    [
      'two fields, a wildcard',
      call('descendentOf', path, call('hierarchy', R('varchar'))),
      { text: 'a.b', varchar: '%' },
      'false',
    ],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('what is valid CEL and has no translation is refused, not taken for an error', () => {
  test.each<[string, Operand]>([
    ['an empty delimiter', call('overlaps', call('hierarchy', R('text'), ''), call('hierarchy', 'a'))],
    ['an int beyond 2^53', call('eq', call('int', R('big')), 2 ** 53)],
    ['order with one', call('lt', -(2 ** 53), call('int', R('big')))],
    ['+ one', call('gt', call('add', call('int', R('count')), 2 ** 53 + 2), 0)],
    ['in a list with one', call('in', call('int', R('big')), [1, 2 ** 60])],
    ['a pattern of a row', call('matches', R('text'), R('varchar'))],
    ['a pattern with flags', call('matches', R('text'), '(?m)a')],
    ['a Unicode class', call('matches', R('text'), String.raw`\pL`)],
    ['a pattern with a NUL', call('matches', R('text'), 'a\0')],
  ])('%s', (_, condition) => {
    expectRefusal(condition, 'unsupported-construct')
  })
})
