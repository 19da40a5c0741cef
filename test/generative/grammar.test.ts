import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../docs/markdown.ts'
import { condition } from './grammar.ts'
import { type Node, parts, smaller, write } from './node.ts'
import { operatorsWritten } from './wire.ts'
import { yaml } from './report.ts'

test('every operator of a plan that is known has a production', () => {
  const source = readFileSync(`${ROOT}packages/core/src/plan/functions.ts`, 'utf8')
  const [, table = ''] = /const FUNCTIONS[^]*?\(\{\n([^]*?)\n\}\)\)/.exec(source) ?? []
  const known = [...table.matchAll(/^ +'?([\w-]+)'?: +\{ name:/gm)].map(([, name]) => name as string)
  const written = operatorsWritten()
  expect(known.length).toBeGreaterThan(60)
  expect(known.filter((name) => !written.has(name))).toEqual([])
})

test('the same seed writes the same conditions', () => {
  const some = (): string[] => fc.sample(condition, { seed: 7, numRuns: 50 }).map((node) => write(node))
  expect(some()).toEqual(some())
})

test('what is smaller has fewer parts, and is of the same sort', () => {
  for (const node of fc.sample(condition, { seed: 8, numRuns: 50 })) {
    for (const less of smaller(node)) {
      expect(less.sort).toBe(node.sort)
      expect(parts(less).length).toBeLessThan(parts(node).length)
    }
  }
})

const leaf = (sort: Node['sort'], template: string, pick?: number): Node => ({
  sort,
  name: pick === undefined ? 'attribute' : 'variable',
  parts: [],
  template,
  ...(pick === undefined ? {} : { pick }),
})
const walk = (list: Node, variable: string, element: Node['sort'], body: Node): Node => ({
  sort: 'bool',
  name: 'exists',
  parts: [list, body],
  template: `$0.exists(${variable}, $1)`,
  binds: { variable, element },
})
const labels = leaf('texts', 'R.attr.labels')
const kids = leaf('rows', 'R.attr.kids')

describe('a bound variable', () => {
  test.each<[string, Node, string]>([
    ['is the innermost that fits', walk(kids, 'x', 'row', walk(labels, 'y', 'text', leaf('text', '-', 0))), 'y'],
    ['may be one further out', walk(kids, 'x', 'row', walk(labels, 'y', 'text', leaf('text', '-', 1))), 'x.s'],
    ['is not one that is shadowed', walk(kids, 'x', 'row', walk(labels, 'x', 'text', leaf('text', '-', 1))), 'x'],
    ['does not reach its own list', walk(leaf('texts', '-', 0), 'x', 'text', leaf('text', '-', 0)), 'x'],
    ['fits by its sort', walk(labels, 'x', 'text', leaf('num', 'R.attr.n', 0)), 'R.attr.n'],
    ['is the attribute where nothing is bound', leaf('text', 'R.attr.s', 3), 'R.attr.s'],
  ])('%s', (_, node, variable) => {
    expect(write(node)).toMatch(new RegExp(`(^|, )${variable.replaceAll('.', '\\.')}\\)*$`))
  })
})

test('a variable of the policy is written once, closed, and named', () => {
  const named: string[] = []
  const part: Node = { sort: 'text', name: 'V', parts: [leaf('text', 'R.attr.s', 0)], template: '$0' }
  const text = write(walk(labels, 'x', 'text', part), (inner) => `V.v${named.push(inner) - 1}`)
  expect([text, named]).toEqual(['R.attr.labels.exists(x, V.v0)', ['R.attr.s']])
})

test('plain data as YAML', () => {
  const data = {
    rules: [{ actions: ['a'], when: { all: [{ expr: 'x: "y"' }] } }, null],
    empty: [],
    of: { a: { b: 1 } },
  }
  expect(yaml(data)).toBe(
    [
      'rules:',
      '  - actions: ["a"]',
      '    when:',
      '      all:',
      '        - expr: "x: \\"y\\""',
      '  - null',
      'empty: []',
      'of:',
      '  a: {"b":1}',
    ].join('\n'),
  )
})
