import type { RowgateError } from '../errors.ts'
import type { Step } from './row.ts'
import type { Column, Constant, Value } from './value.ts'

/**
 * What a policy MEANS: for a row it is true, false or error. A closed language; a condition that cannot be said in it is undecided.
 */
export type Predicate =
  | Literal
  | Not
  | And
  | Or
  | If
  | Strict
  | Through
  | Exists
  | Count
  | Truthy
  | Comparison
  | Membership
  | TextTest
  | Match
  | NullTest
  | Known
  | Undecided

/** The same for every row. */
export interface Literal {
  readonly kind: 'literal'
  readonly truth: 'true' | 'false' | 'error'
}

interface Not {
  readonly kind: 'not'
  readonly part: Predicate
}

/** False when any part is false, else an error when any part is one: CEL's `&&`, which absorbs errors in any order. */
export interface And {
  readonly kind: 'and'
  readonly parts: readonly Predicate[]
}

/** True when any part is true, else an error when any part is one. */
export interface Or {
  readonly kind: 'or'
  readonly parts: readonly Predicate[]
}

/** A condition that errs selects neither branch. */
export interface If {
  readonly kind: 'if'
  readonly condition: Predicate
  readonly then: Predicate
  readonly otherwise: Predicate
}

/** The part, when none of the needs errs; an error otherwise. Whether a need is true or false does not matter. */
export interface Strict {
  readonly kind: 'strict'
  readonly needs: readonly Predicate[]
  readonly part: Predicate
}

/** The part for the one row that the step leads to; an error when there is none. */
export interface Through {
  readonly kind: 'through'
  readonly step: Step
  readonly part: Predicate
}

/** True when the part is true for some row of the step, else an error when it is one for some row. `all` is its dual. */
export interface Exists {
  readonly kind: 'exists'
  readonly step: Step
  readonly part: Predicate
}

/** Compares the number of rows for which the terms are true. Errors of the conditions do not count: `Strict` guards them. */
export interface Count {
  readonly kind: 'count'
  readonly terms: readonly CountTerm[]
  readonly operator: CountOperator
  readonly bound: number
}

export type CountOperator = 'eq' | 'lt' | 'ge'

export interface CountTerm {
  readonly steps: readonly Step[]
  readonly condition: Predicate
}

/** A boolean field as a condition. */
export interface Truthy {
  readonly kind: 'truthy'
  readonly column: Column
}

export type ComparisonOperator = 'eq' | 'lt' | 'le' | 'gt' | 'ge'

/** Two values of comparable types. `eq` sees the nulls that its readings send; an ordering errs on every absent value. */
export interface Comparison {
  readonly kind: 'comparison'
  readonly operator: ComparisonOperator
  readonly left: Value
  readonly right: Value
}

/** The value equals one of the constants, all of the value's own type. */
export interface Membership {
  readonly kind: 'membership'
  readonly value: Value
  readonly options: readonly Constant[]
}

/** What `startsWith`, `endsWith` and `contains` say of two strings. An error when either is absent. */
export interface TextTest {
  readonly kind: 'textTest'
  readonly test: 'startsWith' | 'endsWith' | 'contains'
  readonly text: Value
  readonly part: Value
}

/** The text has a match of a regular expression that means the same to RE2, PostgreSQL and JavaScript. */
export interface Match {
  readonly kind: 'match'
  readonly text: Value
  readonly pattern: string
}

/** Whether a reading that sees nulls sees one. Never an error. */
export interface NullTest {
  readonly kind: 'nullTest'
  readonly column: Column
}

/** True when the reading gives a value, an error when it does not. Never false. */
export interface Known {
  readonly kind: 'known'
  readonly value: Value
}

/** True, false or an error, and only the PDP knows which: a condition that no database is asked. */
interface Undecided {
  readonly kind: 'undecided'
  /** What is thrown where nobody asks the PDP. */
  readonly refusal: RowgateError
}
