import { describe, expect, test } from 'vitest'
import { examplesOf, unexcusedOf } from './examples.ts'
import { allPages } from './markdown.ts'
import { compile, writeExamples } from './write-examples.ts'

describe('the code in the documentation', () => {
  const pages = allPages()

  test('is left out only for a reason', () => {
    expect(pages.flatMap(unexcusedOf)).toEqual([])
  })

  test('compiles', { timeout: 120_000 }, async () => {
    expect(await compile(await writeExamples('compiled', pages.flatMap(examplesOf)))).toBe('')
  })

  test('is really compiled', { timeout: 120_000 }, async () => {
    const wrong = { path: 'README.md', lines: ['', '```ts', 'export const port: number = "3593"', '```'] }
    expect(await compile(await writeExamples('wrong', examplesOf(wrong)))).toContain(
      'README.md/line-3.ts(3,14): error TS2322',
    )
  })
})
