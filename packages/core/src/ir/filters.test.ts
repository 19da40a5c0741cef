import { describe, expect, test } from 'vitest'
import { toMany, toOne } from '../evaluate/arbitrary-predicate.test-support.ts'
import { CHILDREN, NODE, PARENT, ROOT } from '../evaluate/node-model.test-support.ts'
import type { Field } from '../schema/schema.ts'
import type { Compare, CompareOperator, Filter } from './filter.ts'
import { ALL, allOf, anyOf, NONE, none, sizeOf, some, tally } from './filters.ts'
import { elementRow, POSITION, type Row, type Step } from './row.ts'

const parent = toOne(ROOT, PARENT)
const children = toMany(ROOT, CHILDREN, 1)
const list = NODE.fields['textList'] as Field
const elements: Step = { kind: 'elements', from: ROOT, field: list, to: elementRow('1', list) }

function is(name: string, value: string, row: Row = ROOT, operator: '=' | '<>' = '='): Filter {
  const field = row.model.fields[name] as Field
  return {
    kind: 'compare',
    operator,
    left: { kind: 'field', row, field },
    right: { kind: 'parameter', type: field.type, value },
  }
}

function isOneOf(name: string, values: readonly string[], negated: boolean): Filter {
  const field = ROOT.model.fields[name] as Field
  const options = values.map((value) => ({ kind: 'parameter', type: field.type, value }) as const)
  return { kind: 'oneOf', value: { kind: 'field', row: ROOT, field }, options, negated }
}

function isNull(name: string, negated = false): Filter {
  return { kind: 'isNull', value: { kind: 'field', row: ROOT, field: NODE.fields[name] as Field }, negated }
}

const a = is('text', 'a')
const b = is('text', 'b')
const c = is('varchar', 'c')

function and(...parts: readonly Filter[]): Filter {
  return { kind: 'and', parts, size: 1 + parts.reduce((sum, part) => sum + sizeOf(part), 0) }
}

function or(...parts: readonly Filter[]): Filter {
  return { kind: 'or', parts, size: 1 + parts.reduce((sum, part) => sum + sizeOf(part), 0) }
}

describe('junctions', () => {
  test.each<[string, Filter, Filter]>([
    ['of nothing', allOf([]), ALL],
    ['of nothing, or', anyOf([]), NONE],
    ['a and true', allOf([a, ALL]), a],
    ['a and false', allOf([a, NONE]), NONE],
    ['a or true', anyOf([a, ALL]), ALL],
    ['a or false', anyOf([a, NONE]), a],
    ['a and a', allOf([a, is('text', 'a')]), a],
    ['a and (b and a)', allOf([a, allOf([b, a])]), and(a, b)],
    ['a and (a or b)', allOf([a, anyOf([a, is('varchar', 'b')])]), a],
    ['one of two', anyOf([a, is('text', 'b')]), isOneOf('text', ['a', 'b'], false)],
    [
      'none of two',
      allOf([is('text', 'a', ROOT, '<>'), is('text', 'b', ROOT, '<>')]),
      isOneOf('text', ['a', 'b'], true),
    ],
    ['a or (a and b)', anyOf([a, allOf([a, b])]), a],
    ['a or (b and c)', anyOf([a, allOf([b, c])]), or(a, and(b, c))],
    ['null and not null', allOf([isNull('text'), isNull('text', true)]), NONE],
    ['null or not null', anyOf([isNull('text'), isNull('text', true)]), ALL],
    ['null and (not null or a)', allOf([isNull('text'), anyOf([isNull('text', true), c])]), and(isNull('text'), c)],
    [
      'not null or (null and a)',
      anyOf([isNull('text', true), allOf([isNull('text'), c])]),
      or(isNull('text', true), c),
    ],
    [
      'a comparison says nothing of its opposite',
      anyOf([a, { ...a, operator: '<>' } as Filter]),
      or(a, { ...a, operator: '<>' } as Filter),
    ],
  ])('%s', (_, filter, expected) => {
    expect(filter).toEqual(expected)
  })
})

describe('ranges of which one begins where another ends are one', () => {
  const at = (operator: CompareOperator, value: string, name = 'price'): Filter => {
    const field: Field = { ...(NODE.fields['count'] as Field), name, type: { kind: 'decimal', precision: 8, scale: 2 } }
    return {
      kind: 'compare',
      operator,
      left: { kind: 'field', row: ROOT, field },
      right: { kind: 'parameter', type: field.type, value },
    }
  }
  test.each<[string, Filter, Filter]>([
    ['up to the end, and beyond', anyOf([and(at('>=', '5'), at('<=', '9')), at('>', '9')]), at('>=', '5')],
    ['before, and from the start', anyOf([at('<', '5'), and(at('>=', '5'), at('<', '9'))]), at('<', '9')],
    [
      'in a chain',
      anyOf([at('>', '9'), and(at('>', '5'), at('<=', '9')), and(at('>=', '2'), at('<=', '5'))]),
      at('>=', '2'),
    ],
    [
      'between',
      anyOf([and(at('>', '2'), at('<', '5')), and(at('>=', '5'), at('<', '9'))]),
      and(at('>', '2'), at('<', '9')),
    ],
    [
      'everything but null',
      anyOf([at('<', '5'), at('>=', '5')]),
      { ...isNull('price', true), value: (at('<', '5') as Compare).left } as Filter,
    ],
    ['a gap of one', anyOf([at('<', '5'), at('>', '5')]), or(at('<', '5'), at('>', '5'))],
    [
      'nothing is between',
      anyOf([and(at('>=', '9'), at('<=', '5')), at('>', '5')]),
      or(and(at('>=', '9'), at('<=', '5')), at('>', '5')),
    ],
    ['another field', anyOf([at('<', '5', 'cost'), at('>=', '5')]), or(at('<', '5', 'cost'), at('>=', '5'))],
  ])('%s', (_, filter, expected) => {
    expect(filter).toEqual(expected)
  })
})

describe('what is asked of the same rows is asked once, where that means the same', () => {
  const [ofParent, orParent] = [is('text', 'a', parent.to), is('varchar', 'c', parent.to)]
  const [ofChild, orChild] = [is('text', 'a', children.to), is('varchar', 'c', children.to)]
  test.each<[string, Filter, Filter]>([
    [
      'or of somes to one',
      anyOf([some(parent, ofParent), some(parent, orParent)]),
      some(parent, or(ofParent, orParent)),
    ],
    [
      'and of somes to one',
      allOf([some(parent, ofParent), some(parent, orParent)]),
      some(parent, and(ofParent, orParent)),
    ],
    [
      'and of nones to one',
      allOf([none(parent, ofParent), none(parent, orParent)]),
      none(parent, or(ofParent, orParent)),
    ],
    [
      'or of nones to one',
      anyOf([none(parent, ofParent), none(parent, orParent)]),
      none(parent, and(ofParent, orParent)),
    ],
    [
      'or of somes to many',
      anyOf([some(children, ofChild), some(children, orChild)]),
      some(children, or(ofChild, orChild)),
    ],
    [
      'and of nones to many',
      allOf([none(children, ofChild), none(children, orChild)]),
      none(children, or(ofChild, orChild)),
    ],
    [
      'and of somes to many: of different rows',
      allOf([some(children, ofChild), some(children, orChild)]),
      and(some(children, ofChild), some(children, orChild)),
    ],
    [
      'or of nones to many: of different rows',
      anyOf([none(children, ofChild), none(children, orChild)]),
      or(none(children, ofChild), none(children, orChild)),
    ],
    [
      'a some and a none',
      allOf([some(parent, ofParent), none(parent, orParent)]),
      and(some(parent, ofParent), none(parent, orParent)),
    ],
  ])('%s', (_, filter, expected) => {
    expect(filter).toEqual(expected)
  })
})

describe('some and none', () => {
  const value = { kind: 'field', row: ROOT, field: list } as const
  test.each<[string, Filter, Filter]>([
    ['some row of nothing', some(children, NONE), NONE],
    ['no row of nothing', none(children, NONE), ALL],
    [
      'an element that is a constant',
      some(elements, is('element', 'a', elements.to)),
      { kind: 'hasAny', list: value, options: [{ kind: 'parameter', type: list.type, value: 'a' }], negated: false },
    ],
    [
      'no element that is a constant: an unset list has none',
      none(elements, is('element', 'a', elements.to)),
      or(
        { kind: 'hasAny', list: value, options: [{ kind: 'parameter', type: list.type, value: 'a' }], negated: true },
        { kind: 'isNull', value, negated: false },
      ),
    ],
  ])('%s', (_, filter, expected) => {
    expect(filter).toEqual(expected)
  })

  test('an element of a certain position is asked for itself', () => {
    expect(some({ ...elements, at: 0 }, is('element', 'a', elements.to)).kind).toBe('some')
  })
})

test.each<[string, Filter, number]>([
  ['a leaf', a, 1],
  ['a junction', allOf([a, b, c]), 4],
  ['a walk', some(children, allOf([is('text', 'a', children.to), is('varchar', 'b', children.to)])), 4],
  [
    'a count',
    tally(
      [
        { steps: [children], filter: ALL },
        { steps: [], filter: a },
      ],
      '=',
      1,
    ),
    4,
  ],
])('the size of %s', (_, filter, size) => {
  expect(sizeOf(filter)).toBe(size)
})

test('what is asked of the position of an element is nothing that its list has', () => {
  const to = elementRow('n', list, true)
  const step: Step = { kind: 'elements', from: ROOT, field: list, numbered: true, to }
  const first: Filter = {
    kind: 'compare',
    operator: '=',
    left: { kind: 'field', row: to, field: to.model.fields[POSITION] as Field },
    right: { kind: 'parameter', type: { kind: 'integer', bits: 32 }, value: 0 },
  }
  expect(some(step, first).kind).toBe('some')
})
