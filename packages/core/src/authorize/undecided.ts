import { RowgateError } from '../errors.ts'

/** What it took to verify a list or a count that could not be filtered exactly. */
export interface Verified {
  readonly kind: string
  readonly action: string | readonly string[]
  /** Whether SQL or the PDP said which rows are permitted. */
  readonly by: 'sql' | 'pdp'
  /** How many rows were looked at. */
  readonly read: number
  /** How many of them came back. */
  readonly found: number
}

/** The error of a condition that has to find permitted rows alone, where only the PDP knows which these are. */
export function undecidedWhere(
  { kind, action }: Pick<Verified, 'kind' | 'action'>,
  refusal: RowgateError | undefined,
): RowgateError {
  const actions = [action].flat().join('" and "')
  return new RowgateError(
    `No condition finds exactly the rows of "${kind}" that the policy permits for "${actions}", of which the PDP has to be asked one by one.`,
    {
      code: 'inexact-where',
      path: kind,
      hint: 'Use a function that returns rows or a number, which asks it, or pass `materialize` for a condition of keys. The cause says what no database is asked.',
      cause: refusal,
    },
  )
}
