import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { permissionOf } from '../authorize/permission.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { RowgateError } from '../errors.ts'
import type { Json } from '../ir/expression.ts'
import { bindNode, call, lambda, type Operand, R, row, thrownBy, V } from './outcome.test-support.ts'

const RESOURCE = bindNode()

// oxfmt-ignore
const OPERATORS = [
  'and', 'or', 'not', 'if', 'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'in', 'contains', 'startsWith', 'endsWith', 'size', 'hasIntersection', 'timestamp',
  'index', 'list', 'struct', 'set-field', 'add', 'sub', 'mult', 'div', 'mod', '-_', 'int', 'double', 'string', 'bool', 'type', 'intersect', 'except',
  'isSubset', 'lowerAscii', 'upperAscii', 'trim', 'substring', 'matches', 'duration', 'timeSince', 'getFullYear', 'getHours', 'getDayOfYear', 'hierarchy',
  'ancestorOf', 'descendentOf', 'immediateParentOf', 'immediateChildOf', 'siblingOf', 'overlaps',
] as const

const MACROS = ['exists', 'all', 'exists_one', 'filter', 'map'] as const

// oxfmt-ignore
const NAMES = [
  'text', 'textSet', 'textList', 'flag', 'count', 'big', 'ratio', 'price', 'at', 'local', 'day', 'status', 'level', 'uuid', 'ratioList', 'statusList', 'meta', 'raw', 'parent',
  'parent.text', 'parent.parent.flag', 'parent.children', 'children', 'children.text', 'text.text', 'nothing', '__proto__', 'constructor', 'text; --', 'tex"t',
]

// oxfmt-ignore
const VALUES: readonly Json[] = [
  null, true, false, 0, -0, 1, 1.5, -1, 1e308, 5e-324, 2 ** 53, 2 ** 63, '', 'x', 'OPEN', '1', 'a.b', '\0', 'a\0b', '%', '_', '\\', "'", '"', '{', '}', ',', '😀', '\uffff',
  '2024-01-01T00:00:00Z', '2024-13-01T00:00:00Z', '1h', '999999h', '(', '[a', 'a{1001}', '^a+$', 'c0ffee00-0000-4000-8000-000000000000', 'Europe/Berlin', "UTC'; --",
  [], [null], ['x', 1, null, true], [['x'], {}], {}, { a: 1 }, { x: 'x', OPEN: null }, { '__proto__': 1 }, { 'a"b': "c'd" },
]

const leaf: fc.Arbitrary<Operand> = fc.oneof(
  fc.constantFrom(...NAMES).map(R),
  fc.constantFrom(...VALUES).map((value): Operand => ({ value })),
  fc.constantFrom('x', 'y', 'x.text', 'request.resource.id', 'request.principal.attr.a', 'int', 'now').map(V),
)

const { node } = fc.letrec<{ node: Operand }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc
      .tuple(fc.constantFrom(...OPERATORS), fc.array(tie('node'), { minLength: 1, maxLength: 3 }))
      .map(([operator, operands]) => call(operator, ...operands)),
    fc
      .tuple(fc.constantFrom(...OPERATORS), tie('node'), tie('node'))
      .map(([operator, left, right]) => call(operator, left, right)),
    fc
      .tuple(fc.constantFrom(...MACROS), tie('node'), fc.constantFrom('x', 'y'), tie('node'))
      .map(([macro, list, name, body]) => call(macro, list, lambda(body, name))),
  ),
}))

test('a plan of known functions over anything is a permission or a RowgateError', () => {
  const tally = { understood: 0, refused: 0 }
  fc.assert(
    fc.property(node, (condition) => {
      const error = thrownBy(() => {
        const permission = permissionOf({ kind: 'KIND_CONDITIONAL', condition }, RESOURCE, {
          id: 'p',
          attr: { a: 'x' },
        })
        if (permission.kind === 'conditional') evaluate(permission.predicate, row())
        tally.understood += 1
      })
      if (error !== undefined) tally.refused += 1
      expect(error === undefined || error instanceof RowgateError ? undefined : error).toBeUndefined()
    }),
    { numRuns: process.env['ROWGATE_TEST_SIZE'] === 'full' ? 100_000 : 4000 },
  )
  expect(Math.min(tally.understood, tally.refused)).toBeGreaterThan(200)
})
