import { describe, expect, test } from 'vitest'
import { type RequestFacts, requestResource } from './request-resource.ts'

const facts: RequestFacts = {
  method: 'get',
  route: '/reports/:region',
  path: '/reports/emea',
  params: { region: 'emea' },
  query: {},
  header: (name) => ({ 'x-client': 'web', authorization: 'a secret' })[name.toLowerCase()],
}

describe('a request as a resource', () => {
  test('has a kind, an id and attributes', () => {
    expect(requestResource(facts)).toEqual({
      kind: 'http_request',
      id: 'GET /reports/:region',
      attributes: {
        method: 'GET',
        route: '/reports/:region',
        path: '/reports/emea',
        params: { region: 'emea' },
        query: {},
        headers: {},
      },
    })
  })

  test.each([
    ['none that is not named', [], {}],
    ['one that is', ['X-Client'], { 'x-client': 'web' }],
    ['null for one that did not come', ['x-other'], { 'x-other': null }],
  ])('has headers: %s', (_, headers, expected) => {
    expect(requestResource(facts, { headers }).attributes['headers']).toEqual(expected)
  })

  test.each([
    ['a text', { a: '1' }, { a: '1' }],
    ['several', { a: ['1', '2'] }, { a: ['1', '2'] }],
    ['what a parser has made of it', { a: { b: '1' } }, { a: '{"b":"1"}' }],
    ['nothing', { a: undefined }, {}],
  ])('has a query of %s', (_, query, expected) => {
    expect(requestResource({ ...facts, query }).attributes['query']).toStrictEqual(expected)
  })
})
