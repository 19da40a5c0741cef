import { RowgateError } from '../errors.ts'

/** Rows that are read in windows, each of which is verified. */
export interface Windows<Row> {
  readonly read: (skip: number, take: number) => Promise<readonly Row[]>
  /** Those of the rows that are permitted, in their order. */
  readonly verify: (rows: readonly Row[]) => Promise<readonly Row[]>
  /** How many are wanted; Infinity for all. */
  readonly wanted: number
  /** How many may be read. */
  readonly limit: number
  /** The permitted rows that are wanted, found another way; nothing where there is none, or too many permitted ones for it. */
  readonly fromFew?: (() => Promise<readonly Row[] | undefined>) | undefined
}

/** Rows of one window: no more, and no fewer while more than that may be left to read. */
const WINDOW = { most: 1000, least: 50 }

/**
 * The first permitted rows, as many as are wanted. Where the first window does not have them, the permitted ones may be few among many,
 * which is tried before the next window.
 *
 * @throws RowgateError `verify-limit-reached`
 */
export async function collectWindows<Row>(windows: Windows<Row>): Promise<readonly Row[]> {
  const first = await readWindow(windows, { scanned: 0, found: [], ended: windows.wanted <= 0 })
  if (first.ended) return first.found
  return (await windows.fromFew?.()) ?? (await collectRest(windows, first))
}

/** What has been read so far. */
interface Progress<Row> {
  readonly scanned: number
  readonly found: readonly Row[]
  /** Whether all that is wanted has been found, or there are no more rows. */
  readonly ended: boolean
}

async function collectRest<Row>(windows: Windows<Row>, progress: Progress<Row>): Promise<readonly Row[]> {
  return progress.ended ? progress.found : collectRest(windows, await readWindow(windows, progress))
}

async function readWindow<Row>(
  windows: Windows<Row>,
  { scanned, found, ended }: Progress<Row>,
): Promise<Progress<Row>> {
  if (ended) return { scanned, found, ended }
  const needed = (windows.wanted - found.length) * rowsForOne(scanned, found.length)
  const size = Math.min(WINDOW.most, Math.max(WINDOW.least, Math.ceil(needed)), windows.limit - scanned)
  if (size <= 0) throw verifyLimitReached(windows.limit)
  const rows = await windows.read(scanned, size)
  const permitted = [...found, ...(await windows.verify(rows))].slice(0, windows.wanted)
  return {
    scanned: scanned + size,
    found: permitted,
    ended: rows.length < size || permitted.length >= windows.wanted,
  }
}

/** How many rows to read for one permitted one: two at first, then a few more than it has taken so far. */
function rowsForOne(scanned: number, found: number): number {
  return scanned === 0 ? 2 : (1.2 * scanned) / Math.max(found, 1)
}

/** The error where more rows would have to be verified than may be. */
export function verifyLimitReached(limit: number): RowgateError {
  return new RowgateError(
    `These rows cannot be filtered exactly, and after ${limit} of them the permitted ones are not all found.`,
    {
      code: 'verify-limit-reached',
      path: 'verifyLimit',
      hint: 'Narrow the `where`, take fewer rows, or raise `verifyLimit`. `explain` says which part of the policy it is.',
    },
  )
}

/** The error where more rows are permitted than a condition may name. */
export function tooManyKeys(most: number): RowgateError {
  return new RowgateError(`More than ${most} rows are permitted, which no condition finds but by their keys.`, {
    code: 'verify-limit-reached',
    path: 'materialize',
    hint: 'Raise `materialize`, or read the rows with authorizedFindMany.',
  })
}
