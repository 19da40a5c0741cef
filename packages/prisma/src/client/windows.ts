import { RowgateError } from '@rowgate/core'
import type { Row } from './store.ts'

/** Rows that are read in windows, each of which is verified. */
export interface Windows {
  readonly read: (skip: number, take: number) => Promise<readonly Row[]>
  /** Those of the rows that are permitted, in their order. */
  readonly verify: (rows: readonly Row[]) => Promise<readonly Row[]>
  /** How many are wanted; Infinity for all. */
  readonly wanted: number
  /** How many may be read. */
  readonly limit: number
}

/** Rows of one window: no more, and no fewer while more than that may be left to read. */
const WINDOW = { most: 1000, least: 50 }

/**
 * The first permitted rows, as many as are wanted.
 *
 * @throws RowgateError `inexact-where` when the limit is reached before.
 */
export async function collect(windows: Windows, scanned = 0, found: readonly Row[] = []): Promise<readonly Row[]> {
  const missing = windows.wanted - found.length
  if (missing <= 0) return found.slice(0, windows.wanted)
  const size = Math.min(WINDOW.most, Math.max(WINDOW.least, 2 * missing), windows.limit - scanned)
  if (size <= 0) throw limitReached(windows)
  const rows = await windows.read(scanned, size)
  const permitted = [...found, ...(await windows.verify(rows))]
  if (rows.length < size) return permitted.slice(0, windows.wanted)
  return collect(windows, scanned + size, permitted)
}

function limitReached({ limit }: Windows): RowgateError {
  return new RowgateError(
    `Prisma cannot filter this list exactly, and after ${limit} rows the permitted ones are not all found.`,
    {
      code: 'inexact-where',
      path: 'verifyLimit',
      hint: 'Narrow the `where`, take fewer rows, or raise `verifyLimit`.',
    },
  )
}
