/** What a client says of a new expense. */
export interface Draft {
  readonly department: string
  readonly region: string
  readonly amount: string
  readonly currency: string
}

/** What a client may change. */
export type Change = Partial<Pick<Draft, 'amount' | 'currency'>>

/** Nothing when a member is missing or not a text. What is not named here never gets into a statement. */
export function draftOf(body: unknown): Draft | undefined {
  const { department, region, amount, currency } = members(body)
  if (department === undefined || region === undefined || amount === undefined || currency === undefined)
    return undefined
  return { department, region, amount, currency }
}

/** Nothing when there is nothing to change. */
export function changeOf(body: unknown): Change | undefined {
  const { amount, currency } = members(body)
  const change = { ...(amount === undefined ? {} : { amount }), ...(currency === undefined ? {} : { currency }) }
  return Object.keys(change).length === 0 ? undefined : change
}

function members(body: unknown): Readonly<Record<string, string | undefined>> {
  const entries: [string, unknown][] = Object.entries(body ?? {})
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
