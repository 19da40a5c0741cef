import { describe, expect, test } from 'vitest'
import type { Json } from '../ir/expression.ts'
import { parseStoredJson } from './stored-json.ts'

describe('a stored document is sent as', () => {
  test.each<[name: string, text: string, sent: Json]>([
    ['it is', '{"a": [1, "b", null, true]}', { a: [1, 'b', null, true] }],
    ['the nearest doubles', '[9007199254740993, 0.1000000000000000055]', [9_007_199_254_740_992, 0.1]],
    ['the largest doubles', '[1e400, -1e400]', [Number.MAX_VALUE, -Number.MAX_VALUE]],
    ['zero without a sign', '[-0, -1e-400]', [0, 0]],
  ])('%s', (_, text, sent) => {
    expect(parseStoredJson('jsonb', text)).toEqual(sent)
  })
})

describe('a json that is no jsonb', () => {
  test.each<[name: string, text: string, isSent: boolean]>([
    ['a NUL', String.raw`"\u0000"`, false],
    ['the text of a NUL', String.raw`"\\u0000"`, true],
    ['half a surrogate pair', String.raw`"\ud83d"`, false],
    ['a surrogate pair', String.raw`"\ud83d\ude80"`, true],
    ['a number of many digits', '9'.repeat(300), false],
    ['the digits as a text', `"${'9'.repeat(300)}"`, true],
    ['an exponent beyond the decimals', '1e10000', false],
    ['an exponent beyond the doubles', '1e400', true],
  ])('%s', (_, text, isSent) => {
    expect(parseStoredJson('json', text) !== undefined).toBe(isSent)
  })
})
