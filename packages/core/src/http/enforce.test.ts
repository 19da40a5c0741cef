import { describe, expect, test } from 'vitest'
import { mustBeReplaced, notAuthorized } from './enforce.ts'
import type { SessionState } from './session.ts'

const open: SessionState = { kind: 'open' }
const authorized: SessionState = { kind: 'authorized' }
const skipped: SessionState = { kind: 'skipped', reason: 'public' }

describe('mustBeReplaced', () => {
  // oxfmt-ignore
  test.each<[string, string, number, SessionState, boolean]>([
    ['a success',                   'GET',     200, open,       true],
    ['a success without content',   'DELETE',  204, open,       true],
    ['a part',                      'GET',     206, open,       true],
    ['the last success',            'GET',     299, open,       true],
    ['a success to HEAD',           'HEAD',    200, open,       true],
    ['a copy that is still good',   'GET',     304, open,       true],
    ['no content to OPTIONS',       'OPTIONS', 204, open,       false],
    ['the same in lower case',      'options', 204, open,       false],
    ['a body to OPTIONS',           'OPTIONS', 200, open,       true],
    ['a switch of protocols',       'GET',     101, open,       false],
    ['a redirect',                  'GET',     302, open,       false],
    ['an error of the client',      'GET',     404, open,       false],
    ['an error of the server',      'GET',     500, open,       false],
    ['what is authorized',          'GET',     200, authorized, false],
    ['what needs no authorization', 'GET',     200, skipped,    false],
  ])('%s', (...row) => {
    const [, method, status, state, replaced] = row
    expect(mustBeReplaced({ method, status, empty: status === 204 }, state)).toBe(replaced)
  })
})

test('the error says where', () => {
  expect(notAuthorized('GET', '/expenses')).toMatchObject({ code: 'not-authorized', path: '/expenses' })
})
