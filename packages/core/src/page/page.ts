import { RowgateError } from '../errors.ts'

/** Rows of a list, and where it goes on. */
export interface Page<R> {
  readonly rows: readonly R[]
  /** The cursor of the next page; nothing after the last row. */
  readonly next: string | undefined
  readonly total?: PageTotal
  readonly meta: PageMeta
}

/** How it was decided which rows a page has. */
export interface PageMeta {
  /** The database said which rows are permitted, or the PDP did, asked about every row that may be. */
  readonly decidedBy: 'database' | 'pdp'
  /** Whether the PDP was asked about the rows of the page beside that: `verify`. */
  readonly verified: boolean
}

/** Whether all permitted rows are counted, or no more than a number of them. */
export type Total = boolean | { readonly limit: number }

/** How many rows are permitted: exactly so many, or at least. */
export interface PageTotal {
  readonly value: number
  readonly atLeast: boolean
}

/**
 * Refuses a page of no number of rows.
 *
 * @throws RowgateError `unsupported-argument`
 */
export function refuseTake(take: number): void {
  if (Number.isSafeInteger(take) && take > 0) return
  throw new RowgateError('A page has no number of rows.', {
    code: 'unsupported-argument',
    path: 'take',
    hint: 'Take a positive whole number of rows.',
  })
}
