import { expect, test } from 'vitest'
import { NODE, ROOT } from '../evaluate/node-model.test-support.ts'
import type { FieldType } from '../schema/schema.ts'
import type { Filter, Parameter, Scalar } from './filter.ts'
import { allOf, anyOf } from './filters.ts'

const TEXT: FieldType = { kind: 'text', native: 'text' }
const DOUBLE: FieldType = { kind: 'float', bits: 64 }

function is(name: string, operator: '=' | '<>', value: string | number): Filter {
  const type = typeof value === 'string' ? TEXT : DOUBLE
  const right: Parameter = { kind: 'parameter', type, value }
  return { kind: 'compare', operator, left: { kind: 'field', row: ROOT, field: NODE.fields[name]! }, right }
}

function among(options: readonly string[], negated = false): Filter {
  const value: Scalar = { kind: 'field', row: ROOT, field: NODE.fields['text']! }
  return {
    kind: 'oneOf',
    value,
    options: options.map((option): Parameter => ({ kind: 'parameter', type: TEXT, value: option })),
    negated,
  }
}

const isNull: Filter = {
  kind: 'isNull',
  value: { kind: 'field', row: ROOT, field: NODE.fields['text']! },
  negated: false,
}

const a = is('text', '=', 'a')
const notB = is('text', '<>', 'b')
const other = is('varchar', '=', 'x')

test.each<[string, readonly Filter[], readonly Filter[]]>([
  ['another constant', [a, notB], [a]],
  ['the same constant', [a, is('text', '<>', 'a')], [a, is('text', '<>', 'a')]],
  ['another field', [a, is('varchar', '<>', 'b')], [a, is('varchar', '<>', 'b')]],
  ['with null', [a, anyOf([notB, isNull])], [a]],
  [
    'numbers, which are equal in several ways',
    [is('ratio', '=', 0), is('ratio', '<>', -0)],
    [is('ratio', '=', 0), is('ratio', '<>', -0)],
  ],
  [
    'in every branch',
    [notB, anyOf([allOf([a, other]), is('text', '=', 'c')])],
    [anyOf([allOf([a, other]), is('text', '=', 'c')])],
  ],
  [
    'in every branch, and the constant in one',
    [notB, anyOf([allOf([a, other]), among(['b', 'c'])])],
    [notB, anyOf([allOf([a, other]), among(['b', 'c'])])],
  ],
  ['in a list, and among others', [among(['a', 'c']), notB], [among(['a', 'c'])]],
  [
    'not in a list',
    [notB, anyOf([allOf([among(['a', 'c'], true), other]), is('text', '=', 'd')])],
    [notB, anyOf([allOf([among(['a', 'c'], true), other]), is('text', '=', 'd')])],
  ],
  ['in one branch only', [notB, anyOf([a, other])], [notB, anyOf([a, other])]],
])('x = a and x <> b: %s', (_, parts, expected) => {
  expect(allOf(parts)).toEqual(allOf(expected.length === parts.length ? parts : expected))
  expect(allOf(parts)).toEqual(expected.length === 1 ? expected[0] : expect.objectContaining({ parts: expected }))
})
