import { expect, test } from 'vitest'
import { actionOf } from './actions.ts'

// oxfmt-ignore
test.each([
  ['GET',     undefined,          'view'],
  ['get',     undefined,          'view'],
  ['HEAD',    undefined,          'view'],
  ['POST',    undefined,          'create'],
  ['PUT',     undefined,          'update'],
  ['PATCH',   undefined,          'update'],
  ['DELETE',  undefined,          'delete'],
  ['PURGE',   undefined,          'purge'],
  ['POST',    { POST: 'submit' }, 'submit'],
  ['GET',     { POST: 'submit' }, 'view'],
])('%s with %o is %s', (method, actions, action) => {
  expect(actionOf(method, actions)).toBe(action)
})
