import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RowgateError, type ErrorCode } from '../errors.ts'
import type { CallExpression, Expression, ReferenceExpression } from '../ir/expression.ts'
import { MAX_DEPTH, MAX_NODES, parseCondition } from './parse.ts'

const owner = { kind: 'reference', names: ['request', 'resource', 'attr', 'owner'], path: 'condition.eq[0]' } as const
/** A list that something is made of, by the operands of the lambda. */
function transformList(...operands: readonly object[]): unknown {
  return { operator: 'transformList', operands: [{ name: 'x' }, { expression: { operator: 'lambda', operands } }] }
}

const LAMBDA = 'condition.transformList[1]'

const constant = { kind: 'constant', value: 'u1', path: 'condition.eq[1]' } as const

describe('both spellings of an operand', () => {
  const expected: Expression = { kind: 'call', name: 'equals', operands: [owner, constant], path: 'condition' }
  test.each<[string, unknown]>([
    ['of @cerbos/core', { operator: 'eq', operands: [{ name: 'request.resource.attr.owner' }, { value: 'u1' }] }],
    [
      'of JSON',
      { expression: { operator: 'eq', operands: [{ variable: 'request.resource.attr.owner' }, { value: 'u1' }] } },
    ],
    ['mixed', { operator: 'eq', operands: [{ variable: 'request.resource.attr.owner' }, { value: 'u1' }] }],
    [
      'with members that are undefined',
      {
        operator: 'eq',
        operands: [
          { name: 'request.resource.attr.owner', value: undefined },
          { value: 'u1', expression: undefined },
        ],
        value: undefined,
      },
    ],
    [
      'of a class',
      new (class {
        operator = 'eq'
        operands = [{ name: 'request.resource.attr.owner' }, { value: 'u1' }]
      })(),
    ],
  ])('%s', (_, condition) => {
    expect(parseCondition(condition)).toEqual(expected)
  })
})

describe('every kind of expression', () => {
  test.each<[string, unknown, Expression]>([
    [
      'a variable alone',
      { name: 'request.resource.attr.flag' },
      { kind: 'reference', names: ['request', 'resource', 'attr', 'flag'], path: 'condition' },
    ],
    ['a constant alone', { value: true }, { kind: 'constant', value: true, path: 'condition' }],
    ['a null', { value: null }, { kind: 'constant', value: null, path: 'condition' }],
    ['minus zero', { value: -0 }, { kind: 'constant', value: -0, path: 'condition' }],
    [
      'JSON of any depth',
      { value: { a: [1, { b: null }] } },
      { kind: 'constant', value: { a: [1, { b: null }] }, path: 'condition' },
    ],
    [
      'a key __proto__',
      { value: JSON.parse('{"__proto__": 1}') as unknown },
      { kind: 'constant', value: JSON.parse('{"__proto__": 1}') as never, path: 'condition' },
    ],
    [
      'a map without entries',
      { operator: 'struct' },
      { kind: 'call', name: 'struct', operands: [], path: 'condition' },
    ],
    [
      'a field of an expression',
      { operator: 'get-field', operands: [{ name: 'x' }, { variable: 'field' }] },
      {
        kind: 'select',
        operand: { kind: 'reference', names: ['x'], path: 'condition.get-field[0]' },
        field: 'field',
        path: 'condition',
      },
    ],
    [
      'a lambda: the body first, then the variables',
      { operator: 'lambda', operands: [{ name: 't.x' }, { name: 'i' }, { variable: 't' }] },
      {
        kind: 'lambda',
        variables: ['i', 't'],
        body: { kind: 'reference', names: ['t', 'x'], path: 'condition.lambda[0]' },
        path: 'condition',
      },
    ],
    [
      'map with a condition: two lambdas of one variable',
      transformList({ value: true }, { operator: 'list' }, { name: 't' }),
      {
        kind: 'call',
        name: 'transformList',
        operands: [
          { kind: 'reference', names: ['x'], path: 'condition.transformList[0]' },
          {
            kind: 'lambda',
            variables: ['t'],
            body: { kind: 'constant', value: true, path: `${LAMBDA}.lambda[0]` },
            path: LAMBDA,
          },
          {
            kind: 'lambda',
            variables: ['t'],
            body: { kind: 'call', name: 'list', operands: [], path: `${LAMBDA}.lambda[1]` },
            path: LAMBDA,
          },
        ],
        path: 'condition',
      },
    ],
    [
      'a map with a condition, which is refused by whoever reads it',
      {
        operator: 'transformMap',
        operands: [
          { name: 'x' },
          { operator: 'lambda', operands: [{ value: true }, { value: 1 }, { name: 'k' }, { name: 'v' }] },
        ],
      },
      {
        kind: 'refused',
        operator: 'transformMap',
        operands: [
          { kind: 'reference', names: ['x'], path: 'condition.transformMap[0]' },
          ...[true, 1].map((value, at) => ({
            kind: 'lambda' as const,
            variables: ['k', 'v'],
            body: { kind: 'constant' as const, value, path: `condition.transformMap[1].lambda[${at}]` },
            path: 'condition.transformMap[1]',
          })),
        ],
        path: 'condition',
      },
    ],
    [
      'a list of positions: one lambda of two variables',
      transformList({ name: 'i' }, { name: 'i' }, { variable: 'v' }),
      {
        kind: 'call',
        name: 'transformList',
        operands: [
          { kind: 'reference', names: ['x'], path: 'condition.transformList[0]' },
          {
            kind: 'lambda',
            variables: ['i', 'v'],
            body: { kind: 'reference', names: ['i'], path: `${LAMBDA}.lambda[0]` },
            path: LAMBDA,
          },
        ],
        path: 'condition',
      },
    ],
    [
      'nested or, in order',
      { operator: 'or', operands: [{ operator: 'or', operands: [{ name: 'a' }, { name: 'b' }] }, { name: 'c' }] },
      {
        kind: 'call',
        name: 'or',
        operands: [
          { kind: 'reference', names: ['a'], path: 'condition.or[0].or[0]' },
          { kind: 'reference', names: ['b'], path: 'condition.or[0].or[1]' },
          { kind: 'reference', names: ['c'], path: 'condition.or[1]' },
        ],
        path: 'condition',
      },
    ],
  ])('%s', (_, condition, expected) => {
    expect(parseCondition(condition)).toEqual(expected)
  })

  test('an and inside an or stays', () => {
    const parsed = parseCondition({
      operator: 'or',
      operands: [{ operator: 'and', operands: [{ name: 'a' }, { name: 'b' }] }, { name: 'c' }],
    })
    expect(parsed).toMatchObject({ name: 'or', operands: [{ name: 'and' }, { kind: 'reference' }] })
  })
})

describe('whatever is not understood is refused, with a code and a place', () => {
  const inAnd = (operand: unknown): unknown => ({ operator: 'and', operands: [{ value: true }, operand] })
  test.each<[string, unknown, ErrorCode]>([
    ['nothing', undefined, 'malformed-plan'],
    ['null', null, 'malformed-plan'],
    ['a text', 'eq', 'malformed-plan'],
    ['a list', [{ value: true }], 'malformed-plan'],
    ['an empty object', {}, 'malformed-plan'],
    ['an unknown member', { constant: true }, 'malformed-plan'],
    ['an undefined value', { value: undefined }, 'malformed-plan'],
    ['a value and a variable', { value: true, variable: 'x' }, 'malformed-plan'],
    [
      'an expression and a value',
      { expression: { operator: 'not', operands: [{ value: true }] }, value: true },
      'malformed-plan',
    ],
    ['an operator and a variable', { operator: 'not', operands: [{ value: true }], name: 'x' }, 'malformed-plan'],
    ['an expression that is none', { expression: true }, 'malformed-plan'],
    ['an operator that is no text', { operator: 5, operands: [] }, 'malformed-plan'],
    ['operands that are no list', { operator: 'and', operands: { 0: { value: true } } }, 'malformed-plan'],
    ['a variable that is no text', { name: 5 }, 'malformed-plan'],
    ['a variable without a name', { name: '' }, 'malformed-plan'],
    ['a variable with an empty part', { name: 'request..attr' }, 'malformed-plan'],
    ['NaN', { value: Number.NaN }, 'malformed-plan'],
    ['an infinity', { value: -Infinity }, 'malformed-plan'],
    ['a bigint', { value: 1n }, 'malformed-plan'],
    ['a function', { value: () => true }, 'malformed-plan'],
    ['half a surrogate pair', { value: 'a\ud800' }, 'malformed-plan'],
    ['half a surrogate pair in a list', { value: ['a\udc00'] }, 'malformed-plan'],
    ['an undefined element', { value: [undefined] }, 'malformed-plan'],
    ['a list with a hole', { value: withHole(0) }, 'malformed-plan'],
    ['operands with a hole', { operator: 'eq', operands: withHole({ value: 1 }) }, 'malformed-plan'],
    ['operands of a junction with a hole', { operator: 'or', operands: withHole({ value: true }) }, 'malformed-plan'],
    ['a key with half a surrogate pair', { value: { 'a\ud800': 1 } }, 'malformed-plan'],
    ['a date', { value: new Date(0) }, 'malformed-plan'],
    ['a map of JavaScript', { value: new Map([['a', 1]]) }, 'malformed-plan'],
    ['a boxed text', { value: Object('a') as unknown }, 'malformed-plan'],
    ['an operator without operands', { operator: 'and', operands: [] }, 'malformed-plan'],
    ['too few operands', { operator: 'eq', operands: [{ value: 1 }] }, 'malformed-plan'],
    ['too many operands', { operator: 'not', operands: [{ value: true }, { value: true }] }, 'malformed-plan'],
    ['a lambda without a variable', { operator: 'lambda', operands: [{ value: true }] }, 'malformed-plan'],
    [
      'a transformation without a lambda',
      { operator: 'transformList', operands: [{ name: 'x' }, { value: 1 }] },
      'malformed-plan',
    ],
    ['a transformation of nothing', transformList({ value: true }, { name: 't' }), 'malformed-plan'],
    [
      'a lambda that binds a path',
      { operator: 'lambda', operands: [{ value: true }, { name: 'a.b' }] },
      'malformed-plan',
    ],
    [
      'a lambda that binds a constant',
      { operator: 'lambda', operands: [{ value: true }, { value: 'a' }] },
      'malformed-plan',
    ],
    [
      'get-field without a field',
      { operator: 'get-field', operands: [{ name: 'a' }, { value: 'b' }] },
      'malformed-plan',
    ],
    [
      'get-field with too many operands',
      { operator: 'get-field', operands: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] },
      'malformed-plan',
    ],
    ['an unknown operator', { operator: 'frobnicate', operands: [] }, 'unsupported-operator'],
    ['an operator of the prototype', { operator: 'constructor', operands: [] }, 'unsupported-operator'],
    ['an operator in another case', { operator: 'AND', operands: [{ value: true }] }, 'unsupported-operator'],
  ])('%s', (_, operand, code) => {
    expect(thrown(operand)).toMatchObject({ code })
    expect(thrown(inAnd(operand))).toMatchObject({ code, path: expect.stringContaining('condition.and[1]') as string })
  })
})

test('a function of the PDP that is not translated is read with its operands', () => {
  expect(parseCondition({ operator: 'base64.decode', operands: [{ name: 'a.b' }] })).toEqual({
    kind: 'refused',
    operator: 'base64.decode',
    operands: [{ kind: 'reference', names: ['a', 'b'], path: 'condition.base64.decode[0]' }],
    path: 'condition',
  })
  expect(thrown({ operator: 'base64.decode', operands: [{}] })).toMatchObject({ code: 'malformed-plan' })
})

describe('what cannot even be read is refused as well', () => {
  const throwing = {
    get operator(): string {
      throw new TypeError('no')
    },
  }
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()

  test.each<[string, unknown]>([
    ['a getter that throws', throwing],
    ['a getter that throws, inside', { operator: 'not', operands: [throwing] }],
    [
      'a value that throws',
      {
        value: {
          a: {
            get b() {
              throw new RangeError('no')
            },
          },
        },
      },
    ],
    ['a proxy that is no more', { operator: 'or', operands: [{ value: true }, proxy] }],
  ])('%s', (_, condition) => {
    expect(thrown(condition)).toMatchObject({ code: 'malformed-plan', cause: expect.any(Error) as Error })
  })
})

describe('size', () => {
  test('10,000 nested or', () => {
    let condition: unknown = { name: 'x0' }
    for (let at = 1; at < 10_000; at += 1) condition = { operator: 'or', operands: [{ name: `x${at}` }, condition] }
    expect((parseCondition(condition) as CallExpression).operands).toHaveLength(10_000)
  })

  test('10,000 nested and, to the left', () => {
    let condition: unknown = { variable: 'x0' }
    for (let at = 1; at < 10_000; at += 1)
      condition = { expression: { operator: 'and', operands: [condition, { variable: `x${at}` }] } }
    const { operands } = parseCondition(condition) as CallExpression
    expect(operands.map((operand) => (operand as ReferenceExpression).names[0])).toEqual(
      Array.from({ length: 10_000 }, (_, at) => `x${at}`),
    )
  })

  test('a list of 50,000 values', () => {
    const value = Array.from({ length: 50_000 }, (_, at) => `v${at}`)
    expect(parseCondition({ operator: 'in', operands: [{ name: 'x' }, { value }] })).toMatchObject({
      operands: [{}, { value }],
    })
  })

  test('more values than are allowed', () => {
    expect(thrown({ value: Array.from({ length: MAX_NODES }, () => 0) })).toMatchObject({ code: 'plan-too-large' })
  })

  test.each<[string, (inner: unknown) => unknown]>([
    ['not', (inner) => ({ operator: 'not', operands: [inner] })],
    ['not of JSON', (inner) => ({ expression: { operator: 'not', operands: [inner] } })],
    ['get-field', (inner) => ({ operator: 'get-field', operands: [inner, { name: 'x' }] })],
    ['lambda', (inner) => ({ operator: 'lambda', operands: [inner, { name: 'x' }] })],
    [
      'and in or',
      (inner) => ({
        operator: 'or',
        operands: [{ operator: 'and', operands: [inner, { value: true }] }, { value: true }],
      }),
    ],
  ])('a tower of %s', (_, wrap) => {
    let condition: unknown = { value: true }
    for (let at = 0; at < 10_000; at += 1) condition = wrap(condition)
    expect(thrown(condition)).toMatchObject({ code: 'plan-too-deep' })
  })

  test('a tower of lists', () => {
    let value: unknown = 0
    for (let at = 0; at <= MAX_DEPTH; at += 1) value = [value]
    expect(thrown({ value })).toMatchObject({ code: 'plan-too-deep' })
  })

  test.each<[string, string]>([
    ['a call', 'not'],
    ['a junction', 'or'],
  ])('%s within itself', (_, operator) => {
    const operands: unknown[] = []
    const condition = { operator, operands }
    operands.push(condition)
    expect(['plan-too-deep', 'plan-too-large']).toContain((thrown(condition) as RowgateError).code)
  })

  test('a wide junction within itself', () => {
    const operands: unknown[] = []
    const condition = { operator: 'or', operands }
    for (let at = 0; at < 1000; at += 1) operands.push(condition)
    expect(thrown(condition)).toMatchObject({ code: 'plan-too-large' })
  })

  test('a list within itself', () => {
    const value: unknown[] = []
    value.push(value)
    expect(thrown({ value })).toMatchObject({ code: 'plan-too-deep' })
  })
})

test('garbage gives a RowgateError or an expression, and nothing else', () => {
  const name = fc.constantFrom('operator', 'operands', 'value', 'name', 'variable', 'expression', 'x')
  const operator = fc.constantFrom(
    'and',
    'or',
    'not',
    'eq',
    'in',
    'lambda',
    'get-field',
    'struct',
    'set-field',
    'exists',
    'nope',
    'if',
  )
  const { node } = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      fc.anything(),
      operator,
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(name, tie('node')),
      fc.record({ operator, operands: fc.array(tie('node'), { maxLength: 3 }) }),
      fc.record({ expression: fc.record({ operator, operands: fc.array(tie('node'), { maxLength: 3 }) }) }),
      fc.record({ name: fc.string() }),
      fc.record({ value: fc.anything() }),
    ),
  }))
  fc.assert(
    fc.property(node, (condition) => {
      const error = thrown(condition)
      expect(error === undefined || error instanceof RowgateError).toBe(true)
    }),
    { numRuns: process.env['ROWGATE_TEST_SIZE'] === 'full' ? 60_000 : 3000 },
  )
})

function thrown(condition: unknown): unknown {
  try {
    parseCondition(condition)
  } catch (error) {
    return error
  }
  return undefined
}

function withHole(second: unknown): unknown[] {
  const list: unknown[] = []
  list[1] = second
  return list
}
