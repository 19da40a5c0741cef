import { expect, test } from 'vitest'
import { query, type Store } from './store.ts'

test('raw parameters that JSON has no words for travel as text', async () => {
  const sent: unknown[] = []
  const client = {
    $queryRawUnsafe: (...values: readonly unknown[]) => {
      sent.push(...values)
      return Promise.resolve([])
    },
  }
  const store: Store = { client, transaction: 'none' }
  await query(store, { text: 'select', values: [Number.NaN, Infinity, -Infinity, -0, 0, 1.5, 7n, 'x', true] })
  expect(sent).toEqual(['select', 'NaN', 'Infinity', '-Infinity', '-0', 0, 1.5, 7n, 'x', true])
})
