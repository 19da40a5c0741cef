import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CONFORMANCE_OF_PEER } from '../peer/conformance-outcomes.ts'
import { ROOT } from './markdown.ts'

const lines = readFileSync(`${ROOT}docs/reference/official-adapter.md`, 'utf8')
  .split('\n')
  .map((line) => line.replaceAll(/ +/g, ' ').replaceAll(/-+/g, '-'))

test.each(Object.entries(CONFORMANCE_OF_PEER))(
  '%s: every difference is on the page, and how many there are',
  (name, of) => {
    const { equal, refused, differences } = of
    expect(lines).toContain(row([name, equal, differences.length, refused]))
    const rows = differences.map(([text, ...counts]) => row([`\`${text.replaceAll('|', String.raw`\|`)}\``, ...counts]))
    expect(rows.filter((each) => !lines.includes(each))).toEqual([])
  },
)

test('and no other', () => {
  const all = Object.values(CONFORMANCE_OF_PEER).reduce((sum, { differences }) => sum + differences.length, 0)
  expect(lines.filter((line) => line.startsWith('| `'))).toHaveLength(all)
})

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`.replaceAll(/-+/g, '-').replaceAll(/ +/g, ' ')
}
