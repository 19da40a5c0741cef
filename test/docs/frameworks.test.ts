import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import config from '../../vitest.config.ts'
import { ABILITIES, FRAMEWORKS } from '../frameworks/abilities/abilities.ts'
import { blocksOf, pageAt, ROOT } from './markdown.ts'

/** The cells of the table below a heading, the row of its columns first. */
function tableBelow(path: string, heading: string): readonly (readonly string[])[] {
  const { lines } = pageAt(path)
  const from = lines.indexOf(heading)
  const begins = lines.findIndex((line, at) => at > from && line.startsWith('|'))
  const ends = lines.findIndex((line, at) => at > begins && !line.startsWith('|'))
  const rows = lines.slice(begins, ends).filter((line) => !/^[|\s:-]+$/.test(line))
  return rows.map((row) =>
    row
      .replaceAll(/^\||\|$/g, '')
      .split('|')
      .map((cell) => cell.trim()),
  )
}

describe('what the guide says of the frameworks', () => {
  const [columns = [], ...rows] = tableBelow('docs/guide/frameworks.md', '## What each can do')

  test('is of every framework and every ability that is tested, and of no other', () => {
    expect(columns.slice(1)).toEqual(Object.keys(FRAMEWORKS))
    expect(rows.map(([ability]) => ability)).toEqual(Object.keys(ABILITIES))
  })

  test('leaves no cell empty', () => {
    expect(rows.filter((row) => row.length !== columns.length || row.some((cell) => !/\w/.test(cell)))).toEqual([])
  })

  test.each(Object.entries(FRAMEWORKS))('is tested as a whole for %s', (_, file) => {
    const path = `${ROOT}test/frameworks/${file}`
    expect(existsSync(path)).toBe(true)
    expect(readFileSync(path, 'utf8')).toMatch(/^\s*testAbilities\(\{/m)
  })

  test('is tested for both versions of Nest, and of Express', () => {
    const { projects } = (config as { test: { projects: { test: { name: string; include: string[] } }[] } }).test
    const own = projects.find(({ test }) => test.name === 'nest-12')
    expect(own?.test.include).toEqual(['test/frameworks/nest.test.ts'])
    expect(readFileSync(`${ROOT}test/frameworks/express.test.ts`, 'utf8')).toMatch(/'5', express5[^]*'4', express4/)
  })
})

test.each(['express', 'fastify', 'nest', 'hono'])('the README shows a program for %s', (name) => {
  const programs = blocksOf(pageAt('README.md')).filter(({ code }) =>
    code.some((line) => line.includes(`@rowgate/${name}'`)),
  )
  expect(programs).toHaveLength(1)
  expect(programs[0]?.code.length).toBeLessThan(40)
})
