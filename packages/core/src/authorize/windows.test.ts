import { describe, expect, test } from 'vitest'
import { collectWindows } from './windows.ts'

type Row = { readonly id: number | string }

/** A table of so many rows, every third of which is permitted. */
function table(length: number, few?: readonly Row[]) {
  const rows: Row[] = Array.from({ length }, (_, id) => ({ id }))
  const read: [number, number][] = []
  const windows = {
    read: (skip: number, take: number) => {
      read.push([skip, take])
      return Promise.resolve(rows.slice(skip, skip + take))
    },
    fromFew: () => Promise.resolve(few),
    verify: (some: readonly Row[]) => Promise.resolve(some.filter(({ id }) => Number(id) % 3 === 0)),
  }
  const collected = (wanted: number, limit = 10_000) => collectWindows({ ...windows, wanted, limit })
  return { collected, read, permitted: rows.filter(({ id }) => Number(id) % 3 === 0) }
}

describe('collecting permitted rows', () => {
  test('a page is full, in order, and costs few windows', async () => {
    const { collected, read, permitted } = table(1000)
    expect(await collected(100)).toEqual(permitted.slice(0, 100))
    expect(read).toEqual([
      [0, 200],
      [200, 119],
    ])
  })

  test('all rows, in windows of 1,000', async () => {
    const { collected, read, permitted } = table(2500)
    expect(await collected(Infinity)).toEqual(permitted)
    expect(read.map(([, take]) => take)).toEqual([1000, 1000, 1000])
  })

  test('a table that ends early, and one that ends with a window', async () => {
    expect(await table(10).collected(100)).toHaveLength(4)
    expect(await table(1000).collected(Infinity)).toHaveLength(334)
    expect(await table(0).collected(5)).toEqual([])
  })

  test('nothing is read for nothing', async () => {
    const { collected, read } = table(10)
    expect(await collected(0)).toEqual([])
    expect(read).toEqual([])
  })

  test('the limit is not passed, and is no obstacle to a page found before it', async () => {
    await expect(table(1000).collected(Infinity, 300)).rejects.toThrow(/verify-limit-reached/)
    expect(await table(1000).collected(100, 300)).toHaveLength(100)
    await expect(table(1000).collected(101, 300)).rejects.toThrow(/after 300 of them/)
  })

  test('few permitted rows are found at once, after the first window only', async () => {
    const few = [{ id: 'few' }]
    const sparse = table(1000, few)
    expect(await sparse.collected(400)).toEqual(few)
    expect(sparse.read).toEqual([[0, 800]])
    expect(await table(1000, few).collected(60)).toEqual(few)
    expect(await table(100, few).collected(60)).toHaveLength(34)
  })
})
