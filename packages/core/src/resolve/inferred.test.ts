import { describe, expect, test } from 'vitest'
import type { CallExpression } from '../ir/expression.ts'
import { parseCondition } from '../plan/parse.ts'
import { takesInferred } from './inferred.ts'
import { call, expectOutcome, expectRefusal, lambda, type Operand, R, V } from './outcome.test-support.ts'

const ATTR: Operand = { name: 'request.resource.attr' }
const looked = call('index', R('meta'), 'n')
const entry = (name: string, value: Operand): Operand => call('set-field', { name }, value)
const field = (of: Operand, name: string): Operand => call('get-field', of, { name })

function takes(operand: Operand, name = 'string', variables: readonly string[] = []): boolean {
  const expression = parseCondition(call(name, operand))
  return takesInferred(expression as CallExpression, new Set(variables))
}

/** Where PDP 0.51 takes one type only, measured. */
describe('a type that CEL may have inferred', () => {
  test.each<[string, Operand]>([
    ['a key of a map', looked],
    ['a key that is a text of the row', call('index', R('meta'), { name: 'request.resource.id' })],
    ['a key that is computed', call('index', R('meta'), call('lowerAscii', R('key')))],
    ['a variable as key', call('index', R('meta'), V('k'))],
    ['a key of what is looked up', call('index', looked, 'm')],
    ['a position in what is looked up', call('index', looked, 0)],
    ['a key of a map of the principal', call('index', { value: { a: 'b' } }, { name: 'request.resource.id' })],
    ['a branch', call('if', R('ok'), looked, R('meta.n'))],
    ['another branch', call('if', R('ok'), 'a', looked)],
    ['an element of a list of it', call('index', call('list', looked, 'a'), 0)],
    ['an entry of a map of it', call('index', call('struct', entry('k', looked)), 'k')],
    ['a field of a map of it', field(call('struct', entry('k', looked)), 'k')],
    [
      'a field of a map in a map',
      field(call('index', call('struct', entry('k', call('struct', entry('n', looked)))), 'k'), 'n'),
    ],
    ['a sum', call('add', looked, looked)],
    ['a list that is made of it', call('index', call('map', R('tags'), lambda(call('index', V('t'), 'n'), 't')), 0)],
    ['a variable over it', V('x')],
    ['an element of an attribute and a written list', call('index', call('add', R('tags'), ['a']), 0)],
    ['an element that is not in a written list', call('index', call('except', R('tags'), call('list', R('x'))), 0)],
    ['an element of flattened lists', call('index', call('flatten', R('tags')), 0)],
    ['a distinct element', call('index', call('distinct', R('tags')), 0)],
    ['an element of two lists', call('index', call('intersect', R('tags'), R('names')), 0)],
  ])('%s', (_, operand) => {
    expect(takes(operand, 'string', ['x'])).toBe(true)
  })

  test.each<[string, Operand]>([
    ['a field', R('meta.n')],
    ['an attribute by its name', call('index', ATTR, 'n')],
    ['a position', call('index', R('tags'), 0)],
    ['a key that is an attribute', call('index', R('meta'), R('key'))],
    ['a key that is an attribute of the principal', call('index', R('meta'), { name: 'request.principal.attr.k' })],
    ['what dyn makes of it', call('dyn', looked)],
    ['a field of what is looked up', field(looked, 'm')],
    ['what a function makes of it', call('size', looked)],
    ['a constant', { value: 'a' }],
    ['an element of a written list', call('index', call('list', R('meta.n'), 'a'), 0)],
    ['a variable over an attribute', V('y')],
    ['an element of a reversed list', call('index', call('reverse', R('tags')), 0)],
    ['an element of two attributes', call('index', call('add', R('tags'), R('names')), 0)],
    ['a text that is put together', call('add', R('meta.n'), 'a')],
  ])('not %s', (_, operand) => {
    expect(takes(operand, 'string', ['x'])).toBe(false)
  })

  test('matters to functions whose overloads take one operand of several types', () => {
    const names = ['int', 'double', 'string', 'bool', 'timestamp', 'duration', 'hierarchy', 'reverse', 'math.@max']
    expect(names.filter((name) => !takes(looked, name))).toEqual([])
    expect(['size', 'lowerAscii', 'math.abs', 'type', 'dyn'].filter((name) => takes(looked, name))).toEqual([])
    const delimited = parseCondition(call('hierarchy', looked, '.'))
    expect(takesInferred(delimited as CallExpression, new Set())).toBe(false)
  })

  test('is not that of a list, whatever its elements are', () => {
    const lists = [call('add', R('tags'), ['a']), call('intersect', R('tags'), ['a']), call('list', looked)]
    expect(lists.filter((list) => takes(list, 'hierarchy') || takes(list, 'reverse'))).toEqual([])
    expect(lists.filter((list) => !takes(list, 'math.@max'))).toEqual([])
  })

  test('is one that the PDP is asked about', () => {
    expectRefusal(call('eq', call('string', looked), '1'), 'unsupported-construct')
    const over = (range: Operand): Operand =>
      call('exists', range, lambda(call('eq', call('string', V('x')), 'a'), 'x'))
    expectRefusal(over(call('list', looked, 'a')), 'unsupported-construct')
    expectRefusal(
      call('exists', call('list', looked), lambda(over(call('list', V('y'))), 'y')),
      'unsupported-construct',
    )
    expectRefusal(over(call('add', R('ratioList'), ['a'])), 'unsupported-construct')
    expectRefusal(over(call('distinct', R('ratioList'))), 'unsupported-construct')
    expectOutcome(over(looked), { meta: '{"n":["a"]}' }, 'true')
    const shadowed = call('exists', call('list', looked), lambda(over(R('textList')), 'x'))
    expectOutcome(shadowed, { meta: '{"n":1}', textList: ['a'] }, 'true')
  })
})

/** Where a check gives up the whole condition, measured. */
describe('what is compared with a type', () => {
  const types = call('list', V('string'), V('double'))
  test.each<[string, Operand, boolean]>([
    ['an inferred variable', call('eq', V('x'), V('string')), true],
    ['a type first', call('ne', V('string'), V('x')), true],
    ['among types', call('in', V('x'), types), true],
    ['a list of it', call('eq', call('list', V('x')), call('list', V('string'))), true],
    ['its own type', call('eq', call('type', V('x')), V('string')), false],
    ['its own type among types', call('in', call('type', V('x')), types), false],
    ['another variable', call('eq', V('y'), V('string')), false],
    ['a text', call('eq', V('x'), 'string'), false],
  ])('%s', (_, condition, expected) => {
    expect(takesInferred(parseCondition(condition) as CallExpression, new Set(['x']))).toBe(expected)
  })
})
