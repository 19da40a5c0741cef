import { Decimal } from '@prisma/client/runtime/client'
import { describe, expect, test } from 'vitest'
import { countBoundValues, countSingleValues, refuseTooManyValues } from './bound-values.ts'

const many = (length: number): string[] => Array.from({ length }, (_, at) => `v${at}`)

describe('what a where binds', () => {
  test.each<[number, unknown]>([
    [1, { a: 'x' }],
    [3, { a: { in: ['x', 'y', 'z'] } }],
    [1, { tags: { hasSome: ['x', 'y', 'z'] } }],
    [4, { AND: [{ a: 'x', b: 1n }, { NOT: { c: new Date(0) } }, { rel: { some: { d: new Decimal(1) } } }] }],
    [2, { meta: { path: ['a', 'b'] } }],
    [0, undefined],
  ])('%i value(s): %o', (count, where) => {
    expect(countBoundValues({ where }) - (where === undefined ? 1 : 0)).toBe(count)
  })
})

test('of which what is in no list', () => {
  expect(countSingleValues({ a: { in: many(9), not: 'x' }, OR: [{ b: { notIn: many(9) } }, { c: 1 }] })).toBe(2)
  expect(countSingleValues({ tags: { hasSome: many(9) } })).toBe(1)
})

test('32,000 values are taken, one more is refused', () => {
  expect(() => refuseTooManyValues({ a: { in: many(32_000) } })).not.toThrow()
  expect(() => refuseTooManyValues([{ a: { in: many(16_000) } }, { b: { notIn: many(16_001) } }])).toThrow(
    /unsupported-argument/,
  )
})
