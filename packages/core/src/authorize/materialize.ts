import { RowgateError } from '../errors.ts'

/** Whether a condition may be one of keys. */
export interface Materializing {
  /**
   * Of how many permitted rows the condition may name the keys, where no condition of the database finds exactly these rows. It is of the
   * rows of this moment then. None when not given.
   */
  readonly materialize?: number | undefined
}

/**
 * How many keys there may be; nothing when there may be no condition of keys.
 *
 * @throws RowgateError `unsupported-argument`
 */
export function mostKeys({ materialize }: Materializing = {}): number | undefined {
  if (materialize === undefined || (Number.isSafeInteger(materialize) && materialize >= 0)) return materialize
  throw new RowgateError('A condition of no number of keys.', {
    code: 'unsupported-argument',
    path: 'materialize',
    hint: 'Pass the whole number of keys that your query can take.',
  })
}
