import { describe, expect, test } from 'vitest'
import { RowgateError } from '../errors.ts'
import { type Caller, parseCaller } from './principal.ts'

const ada = { id: 'ada', roles: ['USER'] }

describe('a caller in the form that goes to the PDP', () => {
  test.each<[string, Caller, object]>([
    ['a principal', ada, { principal: { id: 'ada', roles: ['USER'], attr: {} } }],
    [
      'attr',
      { ...ada, attr: { level: 1, tags: ['a', null] } },
      { principal: { attr: { level: 1, tags: ['a', null] } } },
    ],
    ['attributes', { ...ada, attributes: { level: 1 } }, { principal: { attr: { level: 1 } } }],
    [
      'undefined members are left out',
      { ...ada, attr: { a: undefined, b: { c: undefined, d: 1 } } },
      { principal: { attr: { b: { d: 1 } } } },
    ],
    [
      'a date is its text',
      { ...ada, attr: { at: new Date(0) } },
      { principal: { attr: { at: '1970-01-01T00:00:00.000Z' } } },
    ],
    [
      'an object without a prototype',
      { ...ada, attr: { a: Object.create(null) as object } },
      { principal: { attr: { a: {} } } },
    ],
    [
      'scope and version of the principal',
      { ...ada, scope: 'acme', policyVersion: '2' },
      { principal: { scope: 'acme', policyVersion: '2' } },
    ],
    [
      'a context',
      { principal: ada, scope: 'acme', policyVersion: '3', auxData: { jwt: { token: 't' } } },
      { principal: { id: 'ada' }, scopes: ['acme'], policyVersion: '3', auxData: { jwt: { token: 't' } } },
    ],
    ['several scopes', { principal: ada, scope: ['acme', 'acme.hr', 'acme', ''] }, { scopes: ['acme', 'acme.hr', ''] }],
    ['no scope', ada, { scopes: [] }],
    ['annotations', { principal: ada, annotations: { trace: 'x', no: undefined } }, { annotations: { trace: 'x' } }],
    ['a role said twice', { id: 'ada', roles: ['USER', 'USER'] }, { principal: { roles: ['USER'] } }],
  ])('%s', (_, caller, expected) => {
    expect(parseCaller(caller)).toMatchObject(expected)
  })

  test('what is not given is not there', () => {
    const { principal } = parseCaller({ ...ada, scope: undefined, policyVersion: undefined })
    expect(Object.keys(principal).toSorted()).toEqual(['attr', 'id', 'roles'])
  })

  test('the roles are a copy', () => {
    const roles = ['USER']
    const { principal } = parseCaller({ id: 'ada', roles })
    roles.push('ADMIN')
    expect(principal.roles).toEqual(['USER'])
  })
})

describe('whoever cannot be asked about is refused', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = cyclic
  test.each<[string, unknown, string]>([
    ['nobody', undefined, 'principal'],
    ['null', null, 'principal'],
    ['a text', 'ada', 'principal'],
    ['a context of nobody', { principal: undefined }, 'principal.id'],
    ['no id', { roles: ['USER'] }, 'principal.id'],
    ['an empty id', { id: '', roles: ['USER'] }, 'principal.id'],
    ['an id that is a number', { id: 1, roles: ['USER'] }, 'principal.id'],
    ['no roles', { id: 'ada' }, 'principal.roles'],
    ['an empty list of roles', { id: 'ada', roles: [] }, 'principal.roles'],
    ['roles that are a text', { id: 'ada', roles: 'USER' }, 'principal.roles'],
    ['a role that is no text', { id: 'ada', roles: ['USER', undefined] }, 'principal.roles'],
    ['an empty role', { id: 'ada', roles: [''] }, 'principal.roles'],
    ['attributes in a Map', { ...ada, attr: new Map([['a', 1]]) }, 'principal.attr'],
    ['attributes in a list', { ...ada, attr: [1] }, 'principal.attr'],
    ['NaN', { ...ada, attr: { a: { b: [Number.NaN] } } }, 'principal.attr.a.b[0]'],
    ['a bigint', { ...ada, attr: { a: 1n } }, 'principal.attr.a'],
    ['a function', { ...ada, attr: { a: () => true } }, 'principal.attr.a'],
    ['a Map', { ...ada, attr: { a: new Map() } }, 'principal.attr.a'],
    ['an invalid date', { ...ada, attr: { a: new Date(Number.NaN) } }, 'principal.attr.a'],
    ['annotations that are no JSON', { principal: ada, annotations: { a: 1n } }, 'annotations.a'],
    ['annotations that are a text', { principal: ada, annotations: 'x' }, 'annotations'],
    ['a token that is no text', { principal: ada, auxData: { jwt: { token: 1 } } }, 'auxData.jwt.token'],
    ['auxiliary data without a token', { principal: ada, auxData: {} }, 'auxData.jwt.token'],
    ['a scope that no policy can have', { principal: ada, scope: 'a b' }, 'scope'],
    ['a scope that is no text', { principal: ada, scope: 1 }, 'scope'],
    ['an empty list of scopes', { principal: ada, scope: [] }, 'scope'],
    ['undefined in a list', { ...ada, attr: { a: [undefined] } }, 'principal.attr.a[0]'],
  ])('%s', (_, caller, path) => {
    expect(thrown(caller)).toBeInstanceOf(RowgateError)
    expect(thrown(caller)).toMatchObject({ code: 'invalid-principal', path })
  })

  test('attributes within themselves', () => {
    expect(thrown({ ...ada, attr: cyclic })).toMatchObject({ code: 'invalid-principal' })
  })
})

function thrown(caller: unknown): unknown {
  try {
    parseCaller(caller as Caller)
  } catch (error) {
    return error
  }
  return undefined
}
