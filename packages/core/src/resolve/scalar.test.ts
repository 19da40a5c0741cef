import { describe, test } from 'vitest'
import type { Stored } from '../authorize/attributes.ts'
import type { Truth } from '../ir/truth.ts'
import { bindNode, call, expectOutcome, expectRefusal, type Operand, R, row } from './outcome.test-support.ts'

type Case = readonly [string, Operand, Readonly<Record<string, Stored>>, Truth]

describe('text is compared by code point, and nothing in it is a wildcard', () => {
  test.each<Case>([
    ['"B" < "a"', call('lt', R('text'), 'a'), { text: 'B' }, 'true'],
    ['"_" < "a"', call('lt', R('text'), 'a'), { text: '_' }, 'true'],
    ['"é" < "a"', call('lt', R('text'), 'a'), { text: 'é' }, 'false'],
    ['"a" < "a"', call('lt', R('text'), 'a'), { text: 'a' }, 'false'],
    ['"a" <= "a"', call('le', R('text'), 'a'), { text: 'a' }, 'true'],
    ['"ab" > "a"', call('gt', R('text'), 'a'), { text: 'ab' }, 'true'],
    ['"a" >= "ab"', call('ge', R('text'), 'ab'), { text: 'a' }, 'false'],
    ['U+FFFD < U+1F600', call('lt', R('text'), '\u{1F600}'), { text: '\u{FFFD}' }, 'true'],
    [
      'U+1F600 < U+FFFD, of two fields',
      call('lt', R('text'), R('varchar')),
      { text: '\u{1F600}', varchar: '\u{FFFD}' },
      'false',
    ],
    ['precomposed == decomposed', call('eq', R('text'), '\u{e9}'), { text: 'e\u{301}' }, 'false'],
    ['"a%b".contains("%")', call('contains', R('text'), '%'), { text: 'a%b' }, 'true'],
    ['"ab".contains("%")', call('contains', R('text'), '%'), { text: 'ab' }, 'false'],
    ['"ab".startsWith("_")', call('startsWith', R('text'), '_'), { text: 'ab' }, 'false'],
    ['"a\\".endsWith("\\")', call('endsWith', R('text'), '\\'), { text: 'a\\' }, 'true'],
    ['"ab".contains("a\\b")', call('contains', R('text'), 'a\\b'), { text: 'ab' }, 'false'],
    ['"A".startsWith("a")', call('startsWith', R('text'), 'a'), { text: 'A' }, 'false'],
    ['"héllo".startsWith("hé")', call('startsWith', R('text'), 'hé'), { text: 'héllo' }, 'true'],
    ['"".contains("")', call('contains', R('text'), ''), { text: '' }, 'true'],
    ['"x".endsWith("")', call('endsWith', R('text'), ''), { text: 'x' }, 'true'],
    ['"abc".contains(text)', call('contains', 'abc', R('text')), { text: 'b' }, 'true'],
    ['"abc".contains(text), swapped', call('contains', 'abc', R('text')), { text: 'abcd' }, 'false'],
    ['"abc".startsWith(text)', call('startsWith', 'abc', R('text')), { text: 'ab' }, 'true'],
    ['text.endsWith(field)', call('endsWith', R('text'), R('varchar')), { text: 'abc', varchar: 'c' }, 'true'],
    [
      'text.contains(field), a wildcard',
      call('contains', R('text'), R('varchar')),
      { text: 'abc', varchar: 'a%c' },
      'false',
    ],
    ['text.startsWith(null field)', call('not', call('startsWith', R('text'), R('varchar'))), { text: 'abc' }, 'error'],
    ['a number.startsWith("1")', call('startsWith', R('count'), '1'), { count: '1' }, 'error'],
    ['!a number.startsWith("1")', call('not', call('startsWith', R('count'), '1')), { count: '1' }, 'error'],
    ['text.startsWith(1)', call('startsWith', R('text'), 1), { text: '1' }, 'error'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('a NUL is in no stored text', () => {
  test.each<Case>([
    ['== "a\\0"', call('eq', R('text'), 'a\0'), { text: 'a' }, 'false'],
    ['!= "a\\0"', call('ne', R('text'), 'a\0'), { text: 'a' }, 'true'],
    ['in ["a\\0", "a"]', call('in', R('text'), ['a\0', 'a']), { text: 'a' }, 'true'],
    ['!(in ["a\\0", "b\\0"])', call('not', call('in', R('text'), ['a\0', 'b\0'])), { text: 'a' }, 'true'],
    ['< "a\\0"', call('lt', R('text'), 'a\0'), { text: 'a' }, 'true'],
    ['<= "a\\0"', call('le', R('text'), 'a\0'), { text: 'a\u0001' }, 'false'],
    ['> "a\\0"', call('gt', R('text'), 'a\0'), { text: 'a\u0001' }, 'true'],
    ['>= "a\\0"', call('ge', R('text'), 'a\0'), { text: 'a' }, 'false'],
    ['contains("\\0")', call('contains', R('text'), '\0'), { text: 'a' }, 'false'],
    ['!contains("\\0")', call('not', call('contains', R('text'), '\0')), { text: 'a' }, 'true'],
    ['!contains("\\0") of null', call('not', call('contains', R('text'), '\0')), {}, 'error'],
    ['"a\\0b".contains(text)', call('contains', 'a\0b', R('text')), { text: 'b' }, 'true'],
    ['"a\\0b".contains(text), across the NUL', call('contains', 'a\0b', R('text')), { text: 'ab' }, 'false'],
    ['"a\\0b".startsWith(text)', call('startsWith', 'a\0b', R('text')), { text: 'a' }, 'true'],
    ['"a\\0b".startsWith(text), behind the NUL', call('startsWith', 'a\0b', R('text')), { text: 'b' }, 'false'],
    ['"a\\0b".endsWith(text)', call('endsWith', 'a\0b', R('text')), { text: 'b' }, 'true'],
    ['"\\0" in list', call('in', '\0', R('textList')), { textList: ['a'] }, 'false'],
    ['lower < "a\\0"', call('lt', call('lowerAscii', R('text')), 'a\0'), { text: 'A' }, 'true'],
    ['lower <= "a\\0"', call('le', call('lowerAscii', R('text')), 'a\0b'), { text: 'A\u0001' }, 'false'],
    ['lower == "a\\0"', call('eq', call('lowerAscii', R('text')), 'a\0'), { text: 'A' }, 'false'],
    ['lower != "a\\0"', call('ne', call('lowerAscii', R('text')), 'a\0'), { text: 'A' }, 'true'],
    ['lower != "a\\0" of null', call('ne', call('lowerAscii', R('text')), 'a\0'), {}, 'error'],
    ['lower in ["a\\0", "a"]', call('in', call('lowerAscii', R('text')), ['a\0', 'a']), { text: 'A' }, 'true'],
    ['uuid < "…\\0"', call('lt', R('uuid'), '\0'), { uuid: '00000000-0000-0000-0000-000000000000' }, 'false'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

test('a function of a NUL and of a text is asked of no database', () => {
  expectRefusal(call('eq', call('add', R('text'), '\0'), R('textSet')), 'unsupported-construct')
  expectRefusal(call('lt', call('replace', R('text'), 'a', '\0'), 'b'), 'unsupported-construct')
})

describe('across types, == is false and an ordering is an error', () => {
  test.each<Case>([
    ['text == 5', call('eq', R('text'), 5), { text: '5' }, 'false'],
    ['text != 5', call('ne', R('text'), 5), { text: '5' }, 'true'],
    ['number == "5"', call('eq', R('count'), '5'), { count: '5' }, 'false'],
    ['flag == 1', call('eq', R('flag'), 1), { flag: true }, 'false'],
    ['flag != "x"', call('ne', R('flag'), 'x'), { flag: true }, 'true'],
    ['text == flag', call('eq', R('text'), R('flag')), { text: 'true', flag: true }, 'false'],
    ['number in ["1", 2.0]', call('in', R('count'), ['1', 2]), { count: '1' }, 'false'],
    ['number in ["1", 2.0], the number', call('in', R('count'), ['1', 2]), { count: '2' }, 'true'],
    ['!(number in ["1"])', call('not', call('in', R('count'), ['1', '2'])), { count: '1' }, 'true'],
    ['text < 5', call('lt', R('text'), 5), { text: '1' }, 'error'],
    ['!(text < 5)', call('not', call('lt', R('text'), 5)), { text: '1' }, 'error'],
    ['flag < true', call('lt', R('flag'), true), { flag: false }, 'true'],
    ['flag >= true', call('ge', R('flag'), true), { flag: false }, 'false'],
    ['text < list', call('lt', R('text'), ['a']), { text: 'a' }, 'error'],
    ['list < text', call('lt', R('textList'), 'a'), { textList: ['a'] }, 'error'],
    ['text as a condition', R('text'), { text: 'true' }, 'error'],
    ['!text', call('not', R('text')), { text: 'true' }, 'error'],
    ['list as a condition', R('textList'), { textList: [] }, 'error'],
    ['text || true', call('or', R('text'), true), { text: 'x' }, 'true'],
    ['1 as a condition', call('or', { value: 1 }, R('flag')), { flag: true }, 'true'],
    ['1 as a condition, else false', call('or', { value: 1 }, R('flag')), { flag: false }, 'error'],
    ['"x" in text', call('in', 'x', R('text')), { text: 'x' }, 'error'],
    ['!("x" in text)', call('not', call('in', 'x', R('text'))), { text: 'x' }, 'error'],
    ['hasIntersection with a text', call('hasIntersection', R('text'), ['x']), { text: 'x' }, 'error'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('numbers are the doubles nearest to what is stored', () => {
  test.each<Case>([
    ['1 > 1.5', call('gt', R('count'), 1.5), { count: '1' }, 'false'],
    ['2 > 1.5', call('gt', R('count'), 1.5), { count: '2' }, 'true'],
    ['1 <= 1.5', call('le', R('count'), 1.5), { count: '1' }, 'true'],
    ['1 == 1.5', call('eq', R('count'), 1.5), { count: '1' }, 'false'],
    ['1 != 1.5', call('ne', R('count'), 1.5), { count: '1' }, 'true'],
    ['1 == 2^32', call('eq', R('count'), 4294967296), { count: '1' }, 'false'],
    ['1 != 2^32', call('ne', R('count'), 4294967296), { count: '1' }, 'true'],
    ['1 < 2^32', call('lt', R('count'), 4294967296), { count: '1' }, 'true'],
    ['1 > -1e300', call('gt', R('count'), -1e300), { count: '1' }, 'true'],
    ['1 in [2^32, 1]', call('in', R('count'), [4294967296, 1]), { count: '1' }, 'true'],
    ['3 <= count', call('le', 3, R('count')), { count: '3' }, 'true'],
    ['3 < count', call('lt', 3, R('count')), { count: '3' }, 'false'],
    ['2^53 == 2^53 + 1', call('eq', R('big'), Number('9007199254740993')), { big: '9007199254740992' }, 'true'],
    ['2^53 + 1 == 2^53', call('eq', R('big'), 9007199254740992), { big: '9007199254740993' }, 'true'],
    ['2^53 + 1 > 2^53', call('gt', R('big'), 9007199254740992), { big: '9007199254740993' }, 'false'],
    ['2^53 + 2 > 2^53', call('gt', R('big'), 9007199254740992), { big: '9007199254740994' }, 'true'],
    ['2^63 - 1 < 2^63', call('lt', R('big'), 9223372036854775808), { big: '9223372036854775807' }, 'false'],
    ['2^63 - 1 == 2^63', call('eq', R('big'), 9223372036854775808), { big: '9223372036854775807' }, 'true'],
    [
      'big == big, as doubles',
      call('eq', R('big'), R('bigSet')),
      { big: '9007199254740992', bigSet: '9007199254740993' },
      'true',
    ],
    ['0.10 == 0.1', call('eq', R('price'), 0.1), { price: '0.10' }, 'true'],
    ['0.30 == 0.1 + 0.2', call('eq', R('price'), 0.1 + 0.2), { price: '0.30' }, 'false'],
    ['0.30 < 0.1 + 0.2', call('lt', R('price'), 0.1 + 0.2), { price: '0.30' }, 'true'],
    ['any decimal == 0.1', call('eq', R('any'), 0.1), { any: '0.1000000000000000000000000000000001' }, 'true'],
    ['any decimal > 0.1', call('gt', R('any'), 0.1), { any: '0.1000000000000000000000000000000001' }, 'false'],
    ['real 0.1 == 0.1', call('eq', R('real'), 0.1), { real: '0.1' }, 'true'],
    ['real 0.1 > 0.1', call('gt', R('real'), 0.1), { real: '0.1' }, 'false'],
    ['real != 1e300', call('ne', R('real'), 1e300), { real: '0.1' }, 'true'],
    ['price == ratio', call('eq', R('price'), R('ratio')), { price: '0.10', ratio: '0.1' }, 'true'],
    ['0 == -0.0', call('eq', R('ratio'), -0), { ratio: '0' }, 'true'],
    ['-0 >= 0', call('ge', R('ratio'), 0), { ratio: '-0' }, 'true'],
    ['true != 1', call('ne', R('flag'), 1), { flag: true }, 'true'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('a stored value that JSON has no word for is not sent: an error for whoever reads it', () => {
  const conditions: [string, (name: string, constant: number | string) => Operand][] = [
    ['==', (name, constant) => call('eq', R(name), constant)],
    ['!=', (name, constant) => call('ne', R(name), constant)],
    ['in', (name, constant) => call('in', R(name), [constant, null])],
    ['!in', (name, constant) => call('not', call('in', R(name), [constant, 'x', true]))],
    ['== null', (name) => call('eq', R(name), null)],
    ['!= null', (name) => call('ne', R(name), null)],
    ['of another type', (name) => call('ne', R(name), true)],
    ['== itself', (name) => call('eq', R(name), R(name))],
    ['!= a null', (name) => call('ne', R(name), R(`${name}Set`))],
  ]
  const values: [string, string, number | string][] = [
    ['ratio', 'NaN', 1],
    ['ratio', 'Infinity', 1.7976931348623157e308],
    ['ratio', '-Infinity', 1],
    ['real', 'NaN', 0.1],
    ['real', '-Infinity', 0.1],
    ['price', 'NaN', 0.1],
    ['any', 'NaN', 0.1],
    ['any', `1${'0'.repeat(400)}`, 0.1],
    ['at', 'infinity', '2024-01-01T00:00:00.000Z'],
    ['at', '10000-01-01T00:00:00Z', '2024-01-01T00:00:00.000Z'],
    ['local', '-0001-01-01T00:00:00Z', '2024-01-01T00:00:00Z'],
    ['day', '-infinity', '2024-01-01'],
  ]
  test.each(
    values.flatMap(([name, stored, constant]) =>
      conditions.map(
        ([what, condition]) =>
          [`${name} ${stored.slice(0, 30)} ${what}`, condition(name, constant), { [name]: stored }] as const,
      ),
    ),
  )('%s', (_, condition, own) => {
    expectOutcome(condition, row(own), 'error')
  })

  test.each<Case>([
    ['a list with NaN', call('in', 1, R('ratioList')), { ratioList: ['1', 'NaN'] }, 'error'],
    ['a list with NaN == null', call('eq', R('ratioList'), null), { ratioList: ['1', 'NaN'] }, 'error'],
    ['a list with NaN, not in', call('not', call('in', 1, R('ratioList'))), { ratioList: ['2', 'NaN'] }, 'error'],
    [
      'the size of a list with an infinite date',
      call('ge', call('size', R('dayList')), 1),
      { dayList: ['infinity', '2024-01-01'] },
      'error',
    ],
    ['a list of numbers', call('in', 1, R('ratioList')), { ratioList: ['1', '2'] }, 'true'],
    ['a list of dates', call('in', '2024-01-01', R('dayList')), { dayList: ['2024-01-01', null] }, 'true'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })

  test('a projection of dates, one of them infinite', () => {
    const resource = bindNode({ attributes: { days: 'children.day' } })
    const children = [row({ day: '2024-01-01' }), row({ day: 'infinity' })]
    expectOutcome(call('in', '2024-01-01', R('days')), row({ children }), 'error', resource)
    expectOutcome(call('in', '2024-01-01', R('days')), row({ children: children.slice(0, 1) }), 'true', resource)
  })
})

describe('enums, uuids and dates are the text that the PDP is sent', () => {
  test.each<Case>([
    ['the name of a value', call('eq', R('status'), 'OPEN'), { status: 'DONE' }, 'true'],
    ['not what is stored', call('eq', R('status'), 'DONE'), { status: 'DONE' }, 'false'],
    ['no name', call('ne', R('status'), 'nope'), { status: 'DONE' }, 'true'],
    ['in names', call('in', R('status'), ['nope', 'x']), { status: 'OPEN' }, 'true'],
    ['ordered by name', call('lt', R('status'), 'P'), { status: 'DONE' }, 'true'],
    ['ordered by name, not by what is stored', call('lt', R('status'), 'a'), { status: 'OPEN' }, 'false'],
    ['a prefix of the name', call('startsWith', R('status'), 'OP'), { status: 'DONE' }, 'true'],
    ['a prefix of null', call('not', call('startsWith', R('status'), 'OP')), {}, 'error'],
    ['"OPEN or DONE".contains(name)', call('contains', 'OPEN', R('status')), { status: 'DONE' }, 'true'],
    ['two enums', call('eq', R('status'), R('level')), { status: 'OPEN', level: 'x' }, 'true'],
    ['an enum and a text', call('eq', R('status'), R('text')), { status: 'DONE', text: 'OPEN' }, 'true'],
    ['an enum and what is stored', call('ne', R('status'), R('text')), { status: 'DONE', text: 'DONE' }, 'true'],
    ['"x" in an enum list', call('in', 'x', R('statusList')), { statusList: ['OPEN'] }, 'true'],
    ['"nope" in an enum list', call('not', call('in', 'nope', R('statusList'))), { statusList: ['OPEN'] }, 'true'],
    [
      'a uuid',
      call('eq', R('uuid'), 'c0ffee00-0000-4000-8000-000000000000'),
      { uuid: 'c0ffee00-0000-4000-8000-000000000000' },
      'true',
    ],
    [
      'a uuid in upper case',
      call('eq', R('uuid'), 'C0FFEE00-0000-4000-8000-000000000000'),
      { uuid: 'c0ffee00-0000-4000-8000-000000000000' },
      'false',
    ],
    ['no uuid', call('ne', R('uuid'), "'; drop table x"), { uuid: 'c0ffee00-0000-4000-8000-000000000000' }, 'true'],
    ['a date', call('eq', R('day'), '2024-01-01'), { day: '2024-01-01' }, 'true'],
    ['a date with a time', call('ne', R('day'), '2024-01-01T00:00:00Z'), { day: '2024-01-01' }, 'true'],
    ['no date', call('eq', R('day'), '2024-02-30'), { day: '2024-01-01' }, 'false'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })

  test.each<[string, Operand, Parameters<typeof row>[0], Truth]>([
    ['the order of dates', call('lt', R('day'), '2024-01-01'), { day: '2023-12-31' }, 'true'],
    ['a date and no date', call('lt', R('day'), 'A'), { day: '2023-12-31' }, 'true'],
    [
      'the order of timestamps as texts',
      call('lt', R('at'), '2024-01-01T'),
      { at: '2023-12-31T23:59:59.999Z' },
      'true',
    ],
    ['the order of uuids', call('ge', R('uuid'), 'd'), { uuid: 'c0ffee00-0000-4000-8000-000000000000' }, 'false'],
    [
      'a prefix of a uuid',
      call('startsWith', R('uuid'), 'c0'),
      { uuid: 'c0ffee00-0000-4000-8000-000000000000' },
      'true',
    ],
    ['a part of a timestamp', call('contains', R('at'), '2024'), { at: '2023-12-31T23:59:59.999Z' }, 'false'],
    ['a part of one that cannot be sent', call('contains', R('at'), 'un'), { at: 'infinity' }, 'error'],
    ['lowerAscii of an enum', call('eq', call('lowerAscii', R('status')), 'open'), { status: 'DONE' }, 'true'],
    ['int(uuid)', call('ne', call('int', R('uuid')), 5), { uuid: 'c0ffee00-0000-4000-8000-000000000000' }, 'error'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('what is no attribute', () => {
  test('an opaque field is no attribute', () => {
    expectRefusal(call('ne', R('opaque'), 'x'), 'unmapped-attribute')
  })
})
