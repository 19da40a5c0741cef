import { RowgateError } from './errors.ts'

/**
 * The end of an exhaustive switch: the compiler proves that it is never reached.
 *
 * @throws RowgateError `unreachable` when untyped code got here all the same.
 */
export function unreachable(value: never): never {
  const kind = (value as { kind?: unknown } | undefined)?.kind ?? typeof value
  throw new RowgateError(`No case for ${JSON.stringify(kind)}.`, { code: 'unreachable' })
}
