import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { operatorsPage } from './operators-page.ts'
import { ROOT } from './markdown.ts'

const page = readFileSync(`${ROOT}docs/reference/operators.md`, 'utf8')

test('docs/reference/operators.md is up to date: pnpm run docs:operators', () => {
  expect(page).toBe(operatorsPage())
})

test('every operator of the plan has a row', () => {
  const source = readFileSync(`${ROOT}packages/core/src/plan/functions.ts`, 'utf8')
  const operators = [...source.matchAll(/^ +'?([\w.@-]+)'?: +\{ name:/gm)].map(([, name]) => `\`${name as string}\``)
  expect(operators.length).toBeGreaterThan(80)
  expect(operators.filter((operator) => !page.includes(operator))).toEqual([])
})

test('every refusal is thrown somewhere, and only from the table', () => {
  const table = readFileSync(`${ROOT}packages/core/src/plan/refusals.ts`, 'utf8')
  const known = [...table.matchAll(/^ {2}'?([a-z-]+)'?: \{ what:/gm)].map(([, name]) => name as string)
  const files = readdirSync(`${ROOT}packages/core/src/resolve`).map((file) =>
    readFileSync(`${ROOT}packages/core/src/resolve/${file}`, 'utf8'),
  )
  const thrown = files
    .flatMap((text) => [...text.matchAll(/unsupported\('([a-z-]+)'/g)])
    .map(([, name]) => name as string)
  expect([...new Set(thrown)].toSorted()).toEqual(known.toSorted())
})
