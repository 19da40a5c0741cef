import { describe, test } from 'vitest'
import type { Truth } from '../ir/truth.ts'
import type { Stored } from '../authorize/attributes.ts'
import { bindNode, call, expectOutcome, type Operand, R, row } from './outcome.test-support.ts'

type Case = readonly [string, Operand, Readonly<Record<string, Stored>>, Truth]

describe('a NULL that is sent as null', () => {
  test.each<Case>([
    ['null == "x"', call('eq', R('text'), 'x'), { text: null }, 'false'],
    ['null != "x"', call('ne', R('text'), 'x'), { text: null }, 'true'],
    ['"x" != "x"', call('ne', R('text'), 'x'), { text: 'x' }, 'false'],
    ['null == null', call('eq', R('text'), null), { text: null }, 'true'],
    ['"x" == null', call('eq', R('text'), null), { text: 'x' }, 'false'],
    ['null == "x" value first', call('ne', null, R('text')), { text: 'x' }, 'true'],
    ['null in ["a", "b"]', call('in', R('text'), ['a', 'b']), { text: null }, 'false'],
    ['!(null in ["a", "b"])', call('not', call('in', R('text'), ['a', 'b'])), { text: null }, 'true'],
    ['null in ["a", null]', call('in', R('text'), ['a', null]), { text: null }, 'true'],
    ['"a" in ["a", null]', call('in', R('text'), ['a', null]), { text: 'a' }, 'true'],
    ['"b" in ["a", null]', call('in', R('text'), ['a', null]), { text: 'b' }, 'false'],
    ['null in [null]', call('in', R('text'), [null]), { text: null }, 'true'],
    ['!("b" in [null])', call('not', call('in', R('text'), [null])), { text: 'b' }, 'true'],
    ['null == null, of two fields', call('eq', R('text'), R('varchar')), { text: null, varchar: null }, 'true'],
    ['null == "a", of two fields', call('eq', R('text'), R('varchar')), { text: null, varchar: 'a' }, 'false'],
    ['null != "a", of two fields', call('ne', R('text'), R('varchar')), { text: null, varchar: 'a' }, 'true'],
    ['"a" != null, of two fields', call('ne', R('text'), R('varchar')), { text: 'a', varchar: null }, 'true'],
    ['null == null, of two types', call('eq', R('text'), R('count')), { text: null, count: null }, 'true'],
    ['null != 1, of two types', call('ne', R('text'), R('count')), { text: null, count: '1' }, 'true'],
    ['null < 5.0', call('lt', R('ratio'), 5), { ratio: null }, 'error'],
    ['!(null < 5.0)', call('not', call('lt', R('ratio'), 5)), { ratio: null }, 'error'],
    ['"x" < null', call('lt', R('text'), null), { text: 'x' }, 'error'],
    ['null < null', call('lt', R('text'), null), { text: null }, 'error'],
    ['null.startsWith("a")', call('startsWith', R('text'), 'a'), { text: null }, 'error'],
    ['!null.startsWith("a")', call('not', call('startsWith', R('text'), 'a')), { text: null }, 'error'],
    ['"abc".contains(null)', call('contains', 'abc', R('text')), { text: null }, 'error'],
    ['null.contains("")', call('contains', R('text'), ''), { text: null }, 'error'],
    [
      'timestamp(null) == t',
      call('eq', call('timestamp', R('at')), call('timestamp', '2024-01-01T00:00:00Z')),
      { at: null },
      'error',
    ],
    ['null as a condition', R('flag'), { flag: null }, 'error'],
    ['!null', call('not', R('flag')), { flag: null }, 'error'],
    ['null != true', call('ne', R('flag'), true), { flag: null }, 'true'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected)
  })
})

describe('a NULL that is not sent', () => {
  const resource = bindNode({ absent: 'missing' })

  test.each<Case>([
    ['missing == "x"', call('eq', R('text'), 'x'), {}, 'error'],
    ['missing != "x"', call('ne', R('text'), 'x'), {}, 'error'],
    ['missing == null', call('eq', R('text'), null), {}, 'error'],
    ['missing != null', call('ne', R('text'), null), {}, 'error'],
    ['"x" != null', call('ne', R('text'), null), { text: 'x' }, 'true'],
    ['missing in ["a", null]', call('in', R('text'), ['a', null]), {}, 'error'],
    ['!(missing in [5])', call('not', call('in', R('text'), [5])), {}, 'error'],
    ['missing != 5', call('ne', R('text'), 5), {}, 'error'],
    ['missing != "a", of two fields', call('ne', R('text'), R('varchar')), { varchar: 'a' }, 'error'],
    ['"a" in [missing, "a"]', call('in', 'a', call('list', R('text'), 'a')), {}, 'error'],
    ['missing == "x" || true', call('or', call('eq', R('text'), 'x'), true), {}, 'true'],
    ['missing == "x" && false', call('and', call('eq', R('text'), 'x'), false), {}, 'false'],
    ['missing == "x" ? true : true', call('if', call('eq', R('text'), 'x'), true, true), {}, 'error'],
    ['"a" in missing list', call('in', 'a', R('textList')), {}, 'error'],
    ['missing list == []', call('eq', R('textList'), []), {}, 'error'],
    ['missing list == null', call('eq', R('textList'), null), {}, 'error'],
    ['missing parent == null', call('eq', R('parent'), null), {}, 'error'],
    ['!(missing in empty list)', call('not', call('in', R('text'), R('levelsSet'))), {}, 'error'],
    ['!(missing list in empty list)', call('not', call('in', R('textList'), R('levelsSet'))), {}, 'error'],
    ['["a", missing][0] == "a"', call('eq', call('index', call('list', 'a', R('text')), 0), 'a'), {}, 'error'],
    ['"a" in ["a", missing list]', call('in', 'a', call('list', 'a', R('textList'))), {}, 'error'],
    [
      '{"a": missing, "b": "x"}["b"] == "x"',
      call(
        'eq',
        call('index', call('struct', call('set-field', 'a', R('text')), call('set-field', 'b', 'x')), 'b'),
        'x',
      ),
      {},
      'error',
    ],
    [
      'size({"a": missing}) == 1',
      call('eq', call('size', call('struct', call('set-field', 'a', R('text')))), 1),
      {},
      'error',
    ],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected, resource)
  })
})

describe('one attribute of a kind can be missing where the others are null', () => {
  const resource = bindNode({ attributes: { text: { field: 'text', absent: 'missing' } } })

  test.each<Case>([
    ['missing == null, of two fields', call('eq', R('text'), R('varchar')), {}, 'error'],
    ['missing != "a"', call('ne', R('text'), R('varchar')), { varchar: 'a' }, 'error'],
    ['"a" != null', call('ne', R('text'), R('varchar')), { text: 'a' }, 'true'],
    ['null != null', call('ne', R('varchar'), R('varchar')), {}, 'false'],
  ])('%s', (_, condition, own, expected) => {
    expectOutcome(condition, row(own), expected, resource)
  })
})
