import type { principals } from '@rowgate/expenses'

export type Principal = keyof typeof principals

/** What the official adapter's rows are to those that the check allows. */
export type Outcome = 'equal' | 'refused' | 'narrower' | 'wider' | 'differs'

export const outcomes: readonly (readonly [principal: Principal, action: string, Outcome, reason?: string])[] = []
