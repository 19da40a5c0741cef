import { describe, expect, test } from 'vitest'
import type { Json } from '../ir/expression.ts'
import type { Truth } from '../ir/truth.ts'
import {
  bindNode,
  call,
  expectOutcome,
  expectRefusal,
  lambda,
  type Operand,
  R,
  row,
  V,
} from './outcome.test-support.ts'
import { parseCondition } from '../plan/parse.ts'
import { holds } from '../settle/holds.test-support.ts'
import { settle } from '../settle/settle.ts'
import { resolveCondition } from './resolve.ts'

const AB = call('hierarchy', 'a.b')
const MISSING = bindNode({ absent: 'missing' })
const FILTERED = call('filter', R('meta.l'), lambda(call('ne', V('t'), 'b'), 't'))

describe('what is inside of a JSON field', () => {
  test.each<[string, Operand, Json | string, Truth]>([
    ['a string', call('eq', R('meta.tier'), 'gold'), '{"tier":"gold"}', 'true'],
    ['another string', call('eq', R('meta.tier'), 'gold'), '{"tier":"lead"}', 'false'],
    ['a value of another type', call('eq', R('meta.tier'), '1'), '{"tier":1}', 'false'],
    ['a null', call('eq', R('meta.tier'), null), '{"tier":null}', 'true'],
    ['no null', call('eq', R('meta.tier'), null), '{"tier":"null"}', 'false'],
    ['nothing', call('eq', R('meta.tier'), null), '{}', 'error'],
    ['below nothing', call('ne', R('meta.a.b'), 1), '{"b":1}', 'error'],
    ['below a scalar', call('ne', R('meta.a.b'), 1), '{"a":1}', 'error'],
    ['below null', call('ne', R('meta.a.b'), 1), '{"a":null}', 'error'],
    ['a key with a dot', call('eq', call('index', R('meta'), 'a.b'), 1), '{"a.b":1,"a":{"b":2}}', 'true'],
    ['a key that no document has', call('ne', call('index', R('meta'), 'a\0'), 1), '{"a":1}', 'error'],
    ['an order', call('lt', R('meta.n'), 2), '{"n":1}', 'true'],
    ['an order of a string', call('not', call('lt', R('meta.n'), 2)), '{"n":"1"}', 'error'],
    ['a number that is no double', call('eq', R('meta.n'), 0.1), '{"n":0.1000000000000000055511151231257827}', 'true'],
    ['a number beyond the doubles', call('gt', R('meta.n'), 1e308), `{"n":1${'0'.repeat(400)}}`, 'true'],
    ['and the largest double', call('eq', R('meta.n'), Number.MAX_VALUE), `{"n":1${'0'.repeat(400)}}`, 'true'],
    ['arithmetic', call('gt', call('mult', R('meta.n'), 2), 5), '{"n":3}', 'true'],
    ['arithmetic of a string', call('gt', call('mult', R('meta.n'), 2), 5), '{"n":"3"}', 'error'],
    ['a condition', R('meta.ok'), '{"ok":true}', 'true'],
    ['a condition that is no boolean', call('not', R('meta.ok')), '{"ok":"true"}', 'error'],
    ['a text function', call('startsWith', R('meta.s'), 'a'), '{"s":"ab"}', 'true'],
    ['a text function of a list', call('not', call('contains', R('meta.s'), 'a')), '{"s":["a"]}', 'error'],
    ['one of some', call('in', R('meta.s'), ['a', 1, null]), '{"s":1}', 'true'],
    ['an element', call('in', 'a', R('meta.l')), '{"l":["b","a"]}', 'true'],
    ['no element', call('in', 'a', R('meta.l')), '{"l":[1]}', 'false'],
    ['a key', call('in', 'a', R('meta.l')), '{"l":{"a":null}}', 'true'],
    ['an element of a scalar', call('not', call('in', 'a', R('meta.l'))), '{"l":"a"}', 'error'],
    ['an element at a position', call('eq', call('index', R('meta.l'), 1), 'b'), '{"l":["a","b"]}', 'true'],
    ['an element at an int', call('eq', call('index', R('meta.l'), call('int', '1')), 'b'), '{"l":["a","b"]}', 'true'],
    ['a position beyond every list', call('ne', call('index', R('meta.l'), 2 ** 31), 'b'), '{"l":["a"]}', 'error'],
    ['a position beyond the end', call('ne', call('index', R('meta.l'), 2), 'b'), '{"l":["a","b"]}', 'error'],
    ['a position in a string', call('ne', call('index', R('meta.l'), 0), 'b'), '{"l":"a"}', 'error'],
    ['a position as a key', call('ne', call('index', R('meta.l'), 0), 'b'), '{"l":{"0":"a"}}', 'error'],
    ['a key as a position', call('ne', call('index', R('meta.l'), '0'), 'b'), '{"l":["a"]}', 'error'],
    ['a macro', call('exists', R('meta.l'), lambda(call('eq', V('f.n'), 1), 'f')), '{"l":[{},{"n":1}]}', 'true'],
    ['an element that errs', call('exists', R('meta.l'), lambda(call('eq', V('f.n'), 1), 'f')), '{"l":[{}]}', 'error'],
    ['a macro over keys', call('exists', R('meta'), lambda(call('eq', V('k'), 'a'), 'k')), '{"a":1}', 'true'],
    ['a field of a key', call('exists', R('meta'), lambda(call('eq', V('k.n'), 1), 'k')), '{"a":1}', 'error'],
    ['the size of a list', call('eq', call('size', R('meta.l')), 2), '{"l":[1,2]}', 'true'],
    ['the size of an object', call('eq', call('size', R('meta.l')), 2), '{"l":{"a":1,"b":2}}', 'true'],
    ['the size of a string', call('eq', call('size', R('meta.l')), 2), '{"l":"ab"}', 'true'],
    ['the size of a number', call('eq', call('size', R('meta.l')), 2), '{"l":2}', 'error'],
    ['a list', call('eq', R('meta.l'), ['a', 1]), '{"l":["a",1.0]}', 'true'],
    ['a longer list', call('eq', R('meta.l'), ['a']), '{"l":["a",1]}', 'false'],
    ['a map', call('eq', R('meta.l'), call('struct', call('set-field', 'a', 1))), '{"l":{"a":1}}', 'true'],
    [
      'a larger map',
      call('eq', R('meta.l'), call('struct', call('set-field', 'a', 1))),
      '{"l":{"a":1,"b":1}}',
      'false',
    ],
    ['equal values', call('eq', R('meta.a'), R('meta.b')), '{"a":[{"x":1,"y":0.1}],"b":[{"y":0.10,"x":1.0}]}', 'true'],
    ['values of two types', call('eq', R('meta.a'), R('meta.b')), '{"a":{},"b":[]}', 'false'],
    ['the type of a value', call('eq', call('type', R('meta.a')), V('map')), '{"a":{}}', 'true'],
    ['the type of nothing', call('ne', call('type', R('meta.a')), V('map')), '{}', 'error'],
    [
      'an instant',
      call('lt', call('timestamp', R('meta.at')), call('timestamp', '2025-01-01T00:00:00Z')),
      '{"at":"2024-01-01T00:00:00Z"}',
      'true',
    ],
    ['a path', call('ancestorOf', call('hierarchy', R('meta.l')), AB), '{"l":["a"]}', 'true'],
    ['a path of a text', call('ancestorOf', call('hierarchy', R('meta.l')), AB), '{"l":"a"}', 'true'],
    ['a path with a number', call('not', call('ancestorOf', call('hierarchy', R('meta.l')), AB)), '{"l":[1]}', 'error'],
    ['a path of segments', call('eq', call('hierarchy', call('list', R('meta.s'), 'b')), AB), '{"s":"a"}', 'true'],
    [
      'segments of which one is a number',
      call('ne', call('hierarchy', call('list', R('meta.s'), 'b')), AB),
      '{"s":1}',
      'error',
    ],
    ['a document', call('eq', R('meta'), call('struct')), '{}', 'true'],
    ['a JSON null', call('eq', R('meta'), null), 'null', 'true'],
  ])('%s', (_, condition, meta, expected) => {
    expectOutcome(condition, row({ meta }), expected)
  })

  test('a NULL is a null where nulls are sent', () => {
    expectOutcome(call('eq', R('meta'), null), row(), 'true')
    expectOutcome(call('eq', R('meta'), 'x'), row(), 'false')
    expectOutcome(call('eq', call('type', R('meta')), V('map')), row(), 'false')
    expectOutcome(call('ne', R('meta.a'), 1), row(), 'error')
  })

  test('a NULL is an error where nothing is sent, and a JSON null is sent', () => {
    expectOutcome(call('eq', R('meta'), null), row(), 'error', MISSING)
    expectOutcome(call('eq', R('meta'), null), row({ meta: 'null' }), 'true', MISSING)
  })
})

describe('what is refused', () => {
  test.each<[string, Operand]>([
    ['a key that a row has', call('eq', call('index', R('meta'), R('text')), 1)],
    ['a row against an object', call('eq', R('parent'), R('meta.a'))],
    ['a filtered list, for what the planner drops', call('in', 'a', FILTERED)],
    ['an element of it', call('exists', FILTERED, lambda(call('lt', V('t'), 'b'), 't'))],
    ['what is below such an element', call('exists', FILTERED, lambda(call('startsWith', V('t.a'), 'b'), 't'))],
    ['such an element as a condition', call('exists', FILTERED, lambda(V('t'), 't'))],
    ['a list of the resource', call('eq', R('textList'), R('meta.l'))],
  ])('%s', (_, condition) => {
    expectRefusal(condition, 'unsupported-construct')
  })
})

test.each<[string, Json]>([
  ['an element of a filtered list', ['k']],
  ['a key of a filtered object', { k: 1 }],
])('%s may stand for anything', (_, l) => {
  const condition = call('exists', FILTERED, lambda(call('eq', V('t'), 'made of it'), 't'))
  const filter = settle(resolveCondition(parseCondition(condition), bindNode()), 'isTrue')
  expect(holds(filter, row({ meta: JSON.stringify({ l }) }))).toBe(true)
  expect(holds(filter, row({ meta: '{"l":[]}' }))).toBe(false)
})
