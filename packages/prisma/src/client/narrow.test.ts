import { expect, test } from 'vitest'
import { narrow } from './narrow.ts'

const permitted = { ownerId: 'ada' }

test.each([
  [{}, { where: permitted }],
  [
    { where: undefined, take: 1 },
    { where: permitted, take: 1 },
  ],
  [{ where: {} }, { where: { AND: [permitted] } }],
  [{ where: { currency: 'EUR' } }, { where: { currency: 'EUR', AND: [permitted] } }],
  [{ where: { ownerId: 'ben' } }, { where: { ownerId: 'ben', AND: [permitted] } }],
  [{ where: { OR: [] } }, { where: { OR: [], AND: [permitted] } }],
  [{ where: { AND: { id: 'x' } } }, { where: { AND: [permitted, { id: 'x' }] } }],
  [{ where: { AND: [{ id: 'x' }], NOT: { id: 'y' } } }, { where: { AND: [permitted, { id: 'x' }], NOT: { id: 'y' } } }],
])('%j', (args, narrowed) => {
  expect(narrow(args, permitted)).toEqual(narrowed)
})
