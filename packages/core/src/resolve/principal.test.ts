import { describe, expect, test } from 'vitest'
import { evaluate } from '../evaluate/evaluate.ts'
import { NODE_SCHEMA } from '../evaluate/node-model.test-support.ts'
import { refusalsOf } from '../ir/refusals.ts'
import { parseCondition } from '../plan/parse.ts'
import { bindResources, resourceOf } from '../schema/bind-resources.ts'
import { resolveCondition } from './resolve.ts'

const resource = resourceOf(bindResources(NODE_SCHEMA, { node: { model: 'Node' } }), 'node')
const principal = { id: 'u1', roles: ['USER'], attr: { one: 1, zero: 0, team: { name: 'a' } } }

function of(name: string): object {
  return { name: `request.principal.${name}` }
}

/** What the planner sends for `P.attr.one / P.attr.zero > 1.0` inside of what it cannot compute. */
function quotient(numerator: string, divisor: string): object {
  const division = { operator: 'div', operands: [of(`attr.${numerator}`), of(`attr.${divisor}`)] }
  return { operator: 'gt', operands: [division, { value: 1 }] }
}

describe('a plan that names the principal', () => {
  test.each<[string, object, string]>([
    ['infinity is above one', quotient('one', 'zero'), 'true'],
    ['one is not', quotient('one', 'one'), 'false'],
    ['an attribute that is not there is an error', quotient('one', 'two'), 'error'],
    ['an entry of an attribute', { operator: 'eq', operands: [of('attr.team.name'), { value: 'a' }] }, 'true'],
    [
      'a number of the principal is a double',
      {
        operator: 'eq',
        operands: [
          { operator: 'add', operands: [{ operator: 'int', operands: [{ value: '1' }] }, of('attr.one')] },
          { value: 2 },
        ],
      },
      'error',
    ],
    ['a role that it has', { operator: 'in', operands: [{ value: 'USER' }, of('roles')] }, 'true'],
    ['a role that it has not', { operator: 'in', operands: [{ value: 'ADMIN' }, of('roles')] }, 'false'],
    ['the id', { operator: 'eq', operands: [of('id'), { value: 'u1' }] }, 'true'],
  ])('%s', (_, condition, truth) => {
    expect(evaluate(resolveCondition(parseCondition(condition), resource, principal), {})).toBe(truth)
  })

  test('is undecided where the principal is not known', () => {
    const [unknown, nobody] = [
      resolveCondition(parseCondition(of('id')), resource),
      resolveCondition(parseCondition(of('scope')), resource, principal),
    ].flatMap(refusalsOf)
    expect(unknown?.message).toContain('who is not known here')
    expect(nobody?.message).toContain('no row has')
  })
})
