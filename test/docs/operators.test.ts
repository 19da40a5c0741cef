import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { pageAt, ROOT } from './markdown.ts'

const page = pageAt('docs/reference/operators.md')

/** Kinds of nodes of their own: they are in no table of functions. */
const SHAPES = ['lambda', 'get-field']

test('docs/reference/operators.md names every operator of the plan that is known, and no other', () => {
  expect([...new Set(documented())].toSorted()).toEqual(
    [...operatorsOf('packages/core/src/plan/functions.ts'), ...SHAPES].toSorted(),
  )
})

/** The plan's names: in the second column, or in the first where the second says that they are the same. */
function documented(): string[] {
  const rows = page.lines
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  const described = rows
    .filter(([, , plan]) => plan !== undefined && /`|the same/.test(plan))
    .filter((cells) => cells.length === 5)
  return described.flatMap(([, cel = '', plan = '']) => [
    ...names(plan),
    ...(plan.startsWith('the same') ? names(cel) : []),
  ])
}

function names(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string)
}

function operatorsOf(path: string): string[] {
  const [, table = ''] = /const FUNCTIONS[^]*?\(\{\n([^]*?)\n\}\)\)/.exec(readFileSync(`${ROOT}${path}`, 'utf8')) ?? []
  return [...table.matchAll(/^ +'?([\w-]+)'?: +\{ name:/gm)].map(([, name]) => name as string)
}
