import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { blocksOf, headingsOf, pageAt, proseOf, ROOT } from './markdown.ts'
import { PROVOKED } from './provoked-errors.ts'

const page = pageAt('docs/reference/errors.md')
const documented = headingsOf(page)
  .filter(({ level }) => level === 2)
  .map(({ text }) => text.replaceAll('`', ''))

describe('docs/reference/errors.md', () => {
  test('has a heading for every code, and no other, in order', () => {
    expect(documented).toEqual(codesOf(readFileSync(`${ROOT}packages/core/src/errors.ts`, 'utf8')))
  })

  test.each(documented)('%s has an example that ends with its code, and says what to do', (code) => {
    expect(examplesOf(code).filter((message) => !message.endsWith(`[${code}]`))).toEqual([])
    expect(examplesOf(code)).not.toHaveLength(0)
    expect(sectionOf(code)).toMatch(/\*\*What to do\.\*\*/)
  })

  test.each(Object.entries(PROVOKED))('%s shows what is really thrown', async (code, provoke) => {
    const thrown: unknown = await Promise.resolve()
      .then(provoke)
      .catch((error: unknown) => error)
    expect(thrown).toMatchObject({ code })
    expect(examplesOf(code)).toContain((thrown as Error).message)
  })
})

/** The members of the union, from its text: a type leaves nothing behind that a test could ask. */
function codesOf(source: string): string[] {
  const [, union = ''] = /export type ErrorCode =([^]*?)\n\n/.exec(source) ?? []
  return [...union.matchAll(/'([a-z-]+)'/g)].map(([, code]) => code as string)
}

function examplesOf(code: string): string[] {
  const [from, to] = rangeOf(code)
  const inside = blocksOf(page).filter(({ line, language }) => language === 'text' && line > from && line <= to)
  return inside.map(({ code: lines }) => lines.join('\n'))
}

function sectionOf(code: string): string {
  return proseOf(page)
    .slice(...rangeOf(code))
    .join('\n')
}

/** Where the lines below a heading begin and end. */
function rangeOf(code: string): [number, number] {
  const lines = proseOf(page)
  const from = lines.indexOf(`## \`${code}\``) + 1
  const next = lines.findIndex((line, at) => at >= from && line.startsWith('## '))
  return [from, next === -1 ? lines.length : next]
}
