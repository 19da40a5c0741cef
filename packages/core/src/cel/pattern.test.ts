import { describe, expect, test } from 'vitest'
import { parsePattern, plainPattern } from './pattern.ts'

describe('what RE2, PostgreSQL and JavaScript share is taken', () => {
  test.each<[string, string, boolean]>([
    ['^a$', 'a', true],
    ['^a$', 'a\n', false],
    ['^a$', 'b\na', false],
    ['b', 'abc', true],
    ['^a.b$', 'a\nb', false],
    ['^a.b$', 'axb', true],
    ['^a.b$', 'a\u{1F600}b', true],
    ['^a.b$', 'a\rb', true],
    ['^[^a]$', '\n', true],
    [String.raw`^\w+$`, '\u{e9}', false],
    [String.raw`^\w+$`, 'ab_1', true],
    [String.raw`^\d$`, '٥', false],
    [String.raw`^\s$`, '\u{a0}', false],
    [String.raw`^\s$`, '\v', false],
    [String.raw`^\W$`, '\u{e9}', true],
    ['^(?:a|b)+$', 'abba', true],
    ['^(a|)$', '', true],
    ['^a{2,3}$', 'aaa', true],
    ['^a{2,}$', 'a', false],
    [String.raw`^a\.b$`, 'axb', false],
    ['^[a-c-]$', '-', true],
    ['^[]a]$', ']', true],
    ['^[^]a]$', 'b', true],
    [String.raw`^[\]\\]$`, '\\', true],
    [String.raw`^[\w.]+$`, 'a.b', true],
    ['', 'anything', true],
    ['^[\u{1F600}-\u{1F64F}]$', '\u{1F601}', true],
    ['a/b', 'a/b', true],
    ['A', 'a', false],
  ])('%s on %j', (source, text, matches) => {
    const pattern = parsePattern(source)
    expect(pattern).toBeDefined()
    expect(new RegExp(pattern ?? '', 'u').test(text)).toBe(matches)
  })
})

describe('everything else is not', () => {
  test.each([
    '(?i)a',
    '(?m)^a$',
    '(?P<n>a)',
    '(?<n>a)',
    '(?=a)',
    '(?!a)',
    String.raw`\bfoo\b`,
    String.raw`\Aa`,
    String.raw`a\z`,
    String.raw`\pL`,
    String.raw`\p{Greek}`,
    String.raw`\x41`,
    String.raw`\Qa\E`,
    String.raw`\1`,
    String.raw`(a)\1`,
    String.raw`\C`,
    '[[:alpha:]]',
    'a{',
    'a{,3}',
    'a{2,1}',
    'a{256}',
    'a{1001}',
    'a**',
    'a+?',
    'a++',
    '^*',
    '$+',
    '*a',
    '+',
    '(a',
    'a)',
    '[a',
    '[z-a]',
    '[a-\\d]',
    '\\',
    'a]',
    'a}',
    '***=a',
    '(*)',
  ])('%s', (source) => {
    expect(parsePattern(source)).toBeUndefined()
  })
})

describe('a pattern without a choice', () => {
  test.each<[string, ReturnType<typeof plainPattern>]>([
    ['^h', { start: true, end: false, part: 'h' }],
    ['h$', { start: false, end: true, part: 'h' }],
    [String.raw`^a\.b/c$`, { start: true, end: true, part: 'a.b/c' }],
    ['a b', { start: false, end: false, part: 'a b' }],
    ['', { start: false, end: false, part: '' }],
    [String.raw`\\`, { start: false, end: false, part: '\\' }],
    ['a|b', undefined],
    ['a.b', undefined],
    ['a*', undefined],
    ['[ab]', undefined],
    ['(a)', undefined],
    ['a^b', undefined],
    ['a$b', undefined],
    [String.raw`\d`, undefined],
    [String.raw`\n`, undefined],
    ['a{2}', undefined],
  ])('%s', (source, expected) => {
    expect(plainPattern(parsePattern(source) as string)).toEqual(expected)
  })
})
