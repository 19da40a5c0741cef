import { describe, expect, test } from 'vitest'
import { bindNode, row } from '../resolve/outcome.test-support.ts'
import type { Field, FieldType } from '../schema/schema.ts'
import { attributesOf, idOf } from './attributes.ts'
import { encodeField, UNREPRESENTABLE } from './encode.ts'
import type { Json } from '../ir/expression.ts'

const STATUS: FieldType = { kind: 'enum', native: 'Status', values: [{ name: 'OPEN', stored: 'open' }] }

describe('encodeField', () => {
  test.each<[string, FieldType, Json, Json | typeof UNREPRESENTABLE]>([
    ['a null', { kind: 'boolean' }, null, null],
    ['a text', { kind: 'text', native: 'text' }, 'é', 'é'],
    ['a boolean', { kind: 'boolean' }, true, true],
    ['an integer', { kind: 'integer', bits: 32 }, '7', 7],
    ['an integer beyond 2^53', { kind: 'integer', bits: 64 }, '9007199254740993', 9007199254740992],
    ['a decimal', { kind: 'decimal', precision: 10, scale: 2 }, '0.10', 0.1],
    ['a decimal of many digits', { kind: 'decimal' }, '0.1000000000000000055511151231257827', 0.1],
    ['a decimal beyond the doubles', { kind: 'decimal' }, `1${'0'.repeat(400)}`, UNREPRESENTABLE],
    ['a float', { kind: 'float', bits: 64 }, '1.5', 1.5],
    ['minus zero', { kind: 'float', bits: 64 }, '-0', -0],
    ['NaN', { kind: 'float', bits: 64 }, 'NaN', UNREPRESENTABLE],
    ['an infinity', { kind: 'float', bits: 32 }, '-Infinity', UNREPRESENTABLE],
    ['a decimal NaN', { kind: 'decimal' }, 'NaN', UNREPRESENTABLE],
    [
      'a timestamp',
      { kind: 'timestamp', precision: 6, timeZone: true },
      '2024-01-01T00:00:00.000001Z',
      '2024-01-01T00:00:00.000001Z',
    ],
    [
      'a timestamp that cannot be sent',
      { kind: 'timestamp', precision: 6, timeZone: true },
      'unrepresentable',
      UNREPRESENTABLE,
    ],
    ['a date', { kind: 'date' }, '2024-01-01', '2024-01-01'],
    ['a date that cannot be sent', { kind: 'date' }, 'unrepresentable', UNREPRESENTABLE],
    ['an enum', STATUS, 'open', 'OPEN'],
    ['an enum value that the schema does not know', STATUS, 'closed', UNREPRESENTABLE],
    ['a uuid', { kind: 'uuid' }, 'C0FFEE00-0000-4000-8000-000000000000', 'c0ffee00-0000-4000-8000-000000000000'],
    ['a JSON value', { kind: 'json', native: 'jsonb' }, { a: [1] }, { a: [1] }],
  ])('%s', (_, type, stored, sent) => {
    expect(encodeField({ name: 'f', column: 'f', type, nullable: true, list: false }, stored)).toEqual(sent)
  })

  test.each<[string, FieldType, Json, Json | typeof UNREPRESENTABLE]>([
    ['NULL is null, not an empty list', { kind: 'text', native: 'text' }, null, null],
    ['empty', { kind: 'text', native: 'text' }, [], []],
    ['elements that are null', { kind: 'integer', bits: 32 }, ['1', null], [1, null]],
    ['an element that cannot be sent', { kind: 'float', bits: 64 }, ['1', 'NaN'], UNREPRESENTABLE],
    ['enums', STATUS, ['open', null], ['OPEN', null]],
  ])('a list: %s', (_, type, stored, sent) => {
    const list: Field = { name: 'f', column: 'f', type, nullable: true, list: true }
    expect(encodeField(list, stored)).toEqual(sent)
  })
})

describe('attributesOf', () => {
  test('every attribute of the kind is sent, a NULL as null', () => {
    const resource = bindNode()
    const sent = attributesOf(resource, row({ text: 'a', countSet: '7', status: 'DONE' }))
    expect(Object.keys(sent)).toEqual([...resource.shape.attributes.keys()])
    expect(sent).toMatchObject({
      text: 'a',
      varchar: null,
      countSet: 7,
      status: 'OPEN',
      textList: null,
      parent: null,
      children: [],
    })
  })

  test('what is declared missing is not sent', () => {
    const sent = attributesOf(bindNode({ absent: 'missing' }), row({ text: 'a' }))
    expect(sent).toMatchObject({ text: 'a', children: [] })
    for (const name of ['varchar', 'textList', 'parent']) expect(sent).not.toHaveProperty(name)
  })

  test('what cannot be sent is not sent, not even as null', () => {
    const sent = attributesOf(
      bindNode({ attributes: { days: 'children.day' } }),
      row({
        ratio: 'NaN',
        ratioList: ['1', 'NaN'],
        children: [row({ day: '2024-01-01' }), row({ day: 'unrepresentable' })],
      }),
    )
    for (const name of ['ratio', 'ratioList', 'days']) expect(sent).not.toHaveProperty(name)
  })

  test('related rows are objects, lists of objects and lists of scalars', () => {
    const resource = bindNode({
      attributes: { names: 'children.text', grand: 'children.children.text', parentNames: 'parent.text' },
    })
    const sent = attributesOf(
      resource,
      row({ parent: row({ text: 'p' }), children: [row({ text: 'a', children: [row({ text: 'g' })] }), row()] }),
    )
    expect(sent).toMatchObject({
      parent: { text: 'p' },
      children: [{ text: 'a' }, { text: null }],
      names: ['a', null],
      grand: ['g'],
      parentNames: ['p'],
    })
  })

  test('a hidden field is not sent; an object groups fields of the row', () => {
    const sent = attributesOf(
      bindNode({ attributes: { text: false, 'group.name': 'varchar', 'group.size': 'countSet' } }),
      row({ text: 'secret', varchar: 'v' }),
    )
    expect(sent).not.toHaveProperty('text')
    expect(sent).toMatchObject({ group: { name: 'v', size: 0 } })
  })
})

describe('idOf', () => {
  test.each<[string, string, string]>([
    ['id', 'x', 'x'],
    ['countSet', '7', '7'],
    ['bigSet', '9007199254740993', '9007199254740993'],
    ['bigSet', '-9223372036854775808', '-9223372036854775808'],
    ['uuidSet', 'C0FFEE00-0000-4000-8000-000000000000', 'c0ffee00-0000-4000-8000-000000000000'],
    ['statusSet', 'DONE', 'OPEN'],
  ])('%s %s', (name, stored, id) => {
    expect(idOf(bindNode({ id: name }), row({ [name]: stored }))).toBe(id)
  })

  test('of several fields', () => {
    const resource = bindNode({ id: { fields: ['countSet', 'id'], separator: ':' } })
    expect(idOf(resource, row({ countSet: '7', id: 'x' }))).toBe('7:x')
  })
})
