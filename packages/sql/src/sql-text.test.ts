import { describe, expect, test } from 'vitest'
import { of, ROOT } from './lower/documents.test-support.ts'
import { join, parameter, render, sql, type SqlText } from './sql-text.ts'

const { field } = of(ROOT, 'title')
const title: SqlText = [{ kind: 'rootColumn', field }]

describe('render', () => {
  test.each<[string, SqlText, readonly unknown[]]>([
    ['select 1', sql`select 1`, []],
    ['', [], []],
    ['$1', parameter(null), [null]],
    ['a = $1 and b = $2', sql`a = ${parameter(1)} and b = ${parameter('x')}`, [1, 'x']],
    ['d.title = $1', sql`${title} = ${parameter(true)}`, [true]],
    ['d.title', sql`${{ kind: 'rootColumn', field }}`, []],
    ['($1, $2, $3)', sql`(${join([parameter(1), parameter(2n), parameter(1)], ', ')})`, [1, 2n, 1]],
    ["'a' || $1", sql`'a' || ${parameter("'b'")}`, ["'b'"]],
  ])('%s', (text, parts, values) => {
    expect(
      render(
        parts,
        ({ column }) => `d.${column}`,
        (at) => `$${at}`,
      ),
    ).toEqual({ text, values })
  })

  test('question marks', () => {
    expect(
      render(
        sql`a = ${parameter(1)} or b = ${parameter(2)}`,
        ({ column }) => column,
        () => '?',
      ),
    ).toEqual({ text: 'a = ? or b = ?', values: [1, 2] })
  })
})

describe('sql', () => {
  test('a string between is SQL, as the text around it is', () => {
    expect(sql`a ${'is not'} null`).toEqual(['a ', 'is not', ' null'])
  })

  test('a value never becomes text by itself', () => {
    const text = sql`a = ${parameter('x')}`
    expect(text.filter((part) => typeof part === 'string').join('')).not.toContain('x')
  })

  test('parts nest without an end', () => {
    let text: SqlText = parameter(0)
    for (let at = 1; at < 100; at += 1) text = sql`(${text} + ${parameter(at)})`
    expect(
      render(
        text,
        () => '',
        (at) => `$${at}`,
      ).values,
    ).toEqual(Array.from({ length: 100 }, (_, at) => at))
  })
})

test.each<[string, readonly SqlText[]]>([
  ['', []],
  ['a', [['a']]],
  ['a, b, c', [['a'], ['b'], ['c']]],
])('join "%s"', (text, parts) => {
  expect(render(join(parts, ', '), String, String).text).toBe(text)
})
