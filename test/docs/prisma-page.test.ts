import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PRISMA_SHARE_OF_JSON, PRISMA_SHARES } from '../conformance/prisma-shares.ts'
import { ROOT } from './markdown.ts'

const lines = readFileSync(`${ROOT}docs/reference/prisma.md`, 'utf8').split('\n')

/** The numbers of the row that begins so; a share in brackets is left out. */
function numbersOf(name: string): number[] {
  const row = lines.find((line) => line.startsWith(`| ${name} `))
  const cells = row?.split('|').slice(2, -1) ?? []
  return cells.map((cell) =>
    Number(
      cell
        .replace(/\(.*\)/, '')
        .replaceAll(',', '')
        .replace('–', '0'),
    ),
  )
}

test.each(Object.entries({ ...PRISMA_SHARES, 'JSON columns': PRISMA_SHARE_OF_JSON }))(
  '%s: as many by where, verified and asked as measured',
  (name, measured) => {
    const { where, verified, asked } = measured
    expect(numbersOf(name)).toEqual([where, verified, asked])
  },
)

test('the suite as a whole', () => {
  const sum = (how: 'where' | 'verified' | 'asked'): number =>
    Object.values(PRISMA_SHARES).reduce((total, measured) => total + measured[how], 0)
  expect(numbersOf("the project's suite")).toEqual([sum('where'), sum('verified'), sum('asked'), 0])
})
