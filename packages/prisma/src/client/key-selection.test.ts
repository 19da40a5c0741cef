import { expect, test } from 'vitest'
import { withKey } from './key-selection.ts'

const row = { id: 1, no: 2, name: 'x' }

test.each([
  [{}, { omit: { id: false, no: false } }, row],
  [{ select: { name: true } }, { select: { name: true, id: true, no: true } }, { name: 'x' }],
  [{ select: { id: true, no: false } }, { select: { id: true, no: true } }, { id: 1, name: 'x' }],
  [{ omit: { id: true } }, { omit: { id: false, no: false } }, { no: 2, name: 'x' }],
  [{ include: { owner: true } }, { include: { owner: true }, omit: { id: false, no: false } }, row],
])('%j', (args, expected, stripped) => {
  const selection = withKey(args, ['id', 'no'])
  expect(selection.args).toEqual(expected)
  expect(selection.strip(row)).toEqual(stripped)
})
