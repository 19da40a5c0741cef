import { describe, expect, test } from 'vitest'
import { parsePattern, plainPattern, plainPatterns } from './pattern.ts'

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
    ['(?i)ABC', 'abc', true],
    ['(?i)^k$', '\u212a', true],
    ['^k$', '\u212a', false],
    ['(?i)^[a-z]$', 'Q', true],
    ['(?i)^[a-z]$', '\u017f', true],
    ['(?i)^[^k]$', '\u212a', false],
    [String.raw`(?i)^\w$`, '\u017f', true],
    ['(?i)^[[:upper:]]$', 'a', true],
    ['^(?i:a)b$', 'Ab', true],
    ['^(?i:a)b$', 'AB', false],
    ['^(a(?i)b)c$', 'aBc', true],
    ['^(a(?i)b)c$', 'aBC', false],
    ['(?i)^1$', '1', true],
    ['(?s)^a.b$', 'a\nb', true],
    ['(?P<n>a)', 'a', true],
    ['(?<n>a)', 'a', true],
    [String.raw`\bfoo\b`, 'a foo b', true],
    [String.raw`\bfoo\b`, 'afoo', false],
    [String.raw`\bfoo`, '\u{e9}foo', true],
    [String.raw`\Ba`, '_a', true],
    [String.raw`\Ba`, 'a', false],
    [String.raw`\Aa\z`, 'a\n', false],
    [String.raw`\x41`, 'A', true],
    [String.raw`\x{1F600}`, '\u{1F600}', true],
    ['^[[:alpha:]]$', '\u{e9}', false],
    ['^[[:alnum:]_]+$', 'aZ_9', true],
    ['a+?b', 'aab', true],
  ])('%s on %j', (source, text, matches) => {
    const pattern = parsePattern(source)
    expect(pattern).toBeDefined()
    expect(new RegExp(pattern ?? '', 'u').test(text)).toBe(matches)
  })
})

describe('everything else is not', () => {
  test.each([
    '(?m)^a$',
    '(?im)a',
    '(?i)\u{e9}',
    '(?i)[a-\u{e9}]',
    '(?i)*a',
    'a??+',
    '[[:nope:]]',
    String.raw`\b*`,
    String.raw`\x00`,
    String.raw`\xZZ`,
    '(?=a)',
    '(?!a)',
    String.raw`\pL`,
    String.raw`\p{Greek}`,
    String.raw`\Qa\E`,
    String.raw`\1`,
    String.raw`(a)\1`,
    String.raw`\C`,
    'a{',
    'a{,3}',
    'a{2,1}',
    'a{256}',
    'a{1001}',
    'a**',
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

describe('a pattern with a choice of texts', () => {
  test.each<[string, readonly string[] | undefined]>([
    ['^(draft|open)$', ['^draft$', '^open$']],
    ['^(?:eu|us)-', ['^eu-', '^us-']],
    ['a(b|)c', ['abc', 'ac']],
    ['^a|b$', ['^a', 'b$']],
    [String.raw`^(a\|b\\|c)$`, ['^a|b\\$', '^c$']],
    [String.raw`^\((a|b)\)$`, undefined],
    [String.raw`\(?:$x|$x\)$`, undefined],
    ['^(a|b)(c|d)$', undefined],
    ['^(a|(b|c))$', undefined],
    ['^(^a|b)$', undefined],
    ['^(a|b.)$', undefined],
    ['^(a|b)*$', undefined],
    ['(a|b)|c', undefined],
    [`^(${Array.from({ length: 101 }, (_, at) => `x${at}`).join('|')})$`, undefined],
  ])('%s', (source, expected) => {
    const found = plainPatterns(parsePattern(source) as string)
    expect(found?.map(({ start, end, part }) => `${start ? '^' : ''}${part}${end ? '$' : ''}`)).toEqual(expected)
  })

  test('matches what the pattern matches', () => {
    const texts = ['', 'a', 'b', 'ab', 'abc', 'ac', 'xa', 'a|b\\', 'draft', 'open', 'drafts', 'eu-1', '-us-', 'c']
    for (const source of [
      '^(draft|open)$',
      '^(?:eu|us)-',
      'a(b|)c',
      '^a|b$',
      'ab|c',
      String.raw`^(a\|b\\|c)$`,
      '(|a)',
    ]) {
      const pattern = parsePattern(source) as string
      const matches = (text: string): boolean =>
        plainPatterns(pattern)!.some(({ start, end, part }) => {
          if (start && end) return text === part
          return start ? text.startsWith(part) : end ? text.endsWith(part) : text.includes(part)
        })
      expect(texts.filter(matches)).toEqual(texts.filter((text) => new RegExp(pattern, 'u').test(text)))
    }
  })
})
