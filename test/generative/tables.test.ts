import { expect, test } from 'vitest'
import { parts, write } from './node.ts'
import { expressionsOf } from './rules.ts'
import { tableCases } from './tables.ts'
import { FUNCTIONS, MACROS, RELATIONS, TESTS, VALUES, WALKED } from './vocabulary.ts'

const nodesOf = (seed: number, size: number) => tableCases(seed, size).flatMap(expressionsOf)
const textsOf = (seed: number, size: number): string[] => nodesOf(seed, size).map((node) => write(node))

test('the same part writes the same conditions, another one none of them', () => {
  const written = textsOf(7, 300)
  expect(textsOf(7, 300)).toEqual(written)
  expect(textsOf(8, 300).filter((text) => written.includes(text))).toEqual([])
})

test('every word comes in few parts', () => {
  const words = [FUNCTIONS, MACROS, RELATIONS, TESTS, VALUES, WALKED].flat().map(({ template }) => template)
  const written = new Set(nodesOf(3, 3000).flatMap((node) => parts(node).map(({ template }) => template)))
  expect(words.filter((word) => !written.has(word))).toEqual([])
})

test('nothing comes twice in a row of parts', () => {
  const nodes = [0, 1, 2].flatMap((part) => nodesOf(part, 6000).slice(0, 1000))
  const written = nodes.map((node) =>
    parts(node)
      .map(({ template }) => template)
      .join('|'),
  )
  expect(new Set(written).size).toBe(3000)
})

test('nothing is left open', () => {
  expect(textsOf(5, 3000).filter((text) => text.includes('$'))).toEqual([])
})
