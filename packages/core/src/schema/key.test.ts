import { describe, expect, test } from 'vitest'
import { keyOf } from './key.ts'
import type { Model } from './schema.ts'

function model(name: string, primaryKey: readonly string[]): Model {
  return { name, table: name, fields: {}, relations: {}, primaryKey, uniqueKeys: [] }
}

const users = model('users', ['id'])
const watchers = model('watchers', ['userId', 'expenseId'])

describe('a key', () => {
  // oxfmt-ignore
  test.each<[string, Model, unknown, object]>([
    ['a value',                  users,    'u1',                            { id: 'u1' }],
    ['an empty value',           users,    '',                              { id: '' }],
    ['a number',                 users,    7,                               { id: 7 }],
    ['a bigint',                 users,    7n,                              { id: 7n }],
    ['an object of one field',   users,    { id: 'u1' },                    { id: 'u1' }],
    ['an object of several',     watchers, { userId: 'u', expenseId: 'e' }, { userId: 'u', expenseId: 'e' }],
  ])('%s', (_, model, key, named) => {
    expect(keyOf(model, key)).toEqual(named)
  })
})

describe('no key', () => {
  // oxfmt-ignore
  test.each<[string, Model, unknown]>([
    ['nothing',                   users,    undefined],
    ['null',                      users,    null],
    ['a list',                    users,    ['u1']],
    ['a boolean',                 users,    true],
    ['a date',                    users,    new Date(0)],
    ['an empty object',           users,    {}],
    ['an undefined field',        users,    { id: undefined }],
    ['another field',             users,    { email: 'ada@example.com' }],
    ['a field too many',          users,    { id: 'u1', email: 'ada@example.com' }],
    ['a value for two fields',    watchers, 'e1'],
    ['a part of two fields',      watchers, { expenseId: 'e1' }],
    ['a condition',               users,    { id: { not: '' } }],
    ['a model without a key',     { ...users, primaryKey: [] }, {}],
  ])('%s', (_, model, key) => {
    expect(() => keyOf(model, key)).toThrow(expect.objectContaining({ code: 'unsupported-argument', path: 'key' }))
  })
})
