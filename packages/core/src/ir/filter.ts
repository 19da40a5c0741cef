import type { Field, FieldType } from '../schema/schema.ts'
import type { Row, Step } from './row.ts'
import type { OperationName } from './value.ts'

/**
 * What the database is ASKED. A closed language without negation of anything composite: for a row, a filter holds or it does not.
 * A leaf may be UNKNOWN to the database; that counts as "does not hold", and nothing can turn it around.
 */
export type Filter = Always | AllOf | AnyOf | Some | None | Tally | Leaf

export type Leaf = Compare | OneOf | IsNull | MatchText | MatchPattern | Holds | HasAny

export interface Always {
  readonly kind: 'constant'
  readonly value: boolean
}

export interface AllOf {
  readonly kind: 'and'
  readonly parts: readonly Filter[]
  /** Nodes of the written-out tree. */
  readonly size: number
}

export interface AnyOf {
  readonly kind: 'or'
  readonly parts: readonly Filter[]
  readonly size: number
}

/** Some row of the step satisfies the filter. */
export interface Some {
  readonly kind: 'some'
  readonly step: Step
  readonly filter: Filter
  readonly size: number
}

/** No row of the step satisfies the filter. */
export interface None {
  readonly kind: 'none'
  readonly step: Step
  readonly filter: Filter
  readonly size: number
}

/** Compares the number of rows that the terms find, all together, with a bound. */
export interface Tally {
  readonly kind: 'count'
  readonly terms: readonly TallyTerm[]
  readonly operator: '=' | '<>' | '<' | '>='
  readonly bound: number
  readonly size: number
}

export interface TallyTerm {
  readonly steps: readonly Step[]
  readonly filter: Filter
}

export type CompareOperator = '=' | '<>' | '<' | '<=' | '>' | '>='

export interface Compare {
  readonly kind: 'compare'
  readonly operator: CompareOperator
  readonly left: Scalar
  readonly right: Scalar
}

/** The value equals one of the options; negated, it is not null and equals none. */
export interface OneOf {
  readonly kind: 'oneOf'
  readonly value: Scalar
  readonly options: readonly Parameter[]
  readonly negated: boolean
}

export interface IsNull {
  readonly kind: 'isNull'
  readonly value: Scalar
  readonly negated: boolean
}

/** A test of text by code points, case and accents included; nothing in `part` is a wildcard. */
export interface MatchText {
  readonly kind: 'textTest'
  readonly test: 'startsWith' | 'endsWith' | 'contains'
  readonly text: Scalar
  readonly part: Scalar
  readonly negated: boolean
}

/** The text has a match of a regular expression in PostgreSQL's notation. */
export interface MatchPattern {
  readonly kind: 'match'
  readonly text: Scalar
  readonly pattern: string
  readonly negated: boolean
}

/** A boolean field. */
export interface Holds {
  readonly kind: 'holds'
  readonly value: FieldScalar
  readonly negated: boolean
}

/** The list field has one of the options among its elements; negated, it is not null and has none of them. */
export interface HasAny {
  readonly kind: 'hasAny'
  readonly list: FieldScalar
  readonly options: readonly Parameter[]
  readonly negated: boolean
}

/** What a leaf compares. */
export type Scalar = FieldScalar | AsDouble | AsText | AsNanoseconds | Computed | TotalScalar | Parameter

export interface FieldScalar {
  readonly kind: 'field'
  readonly row: Row
  readonly field: Field
}

/** A number as an IEEE double, the way the PDP sees it. */
export interface AsDouble {
  readonly kind: 'asDouble'
  readonly value: FieldScalar | Computed | TotalScalar
}

/** A timestamp as the nanoseconds since 1970. */
export interface AsNanoseconds {
  readonly kind: 'asNanoseconds'
  readonly value: FieldScalar
}

/** A function of scalars. NULL where an operand is, and where CEL says that the function errs; it never aborts a statement. */
export interface Computed {
  readonly kind: 'computed'
  readonly name: OperationName
  readonly operands: readonly Scalar[]
  readonly type: FieldType
  /** Whether the result can leave the range of doubles, so that a database that raises then has to be kept from it. */
  readonly guarded: boolean
}

/** The number of rows that the terms find, all together. */
export interface TotalScalar {
  readonly kind: 'total'
  readonly terms: readonly TallyTerm[]
}

/** A uuid or an enum as the text that the PDP sees. */
export interface AsText {
  readonly kind: 'asText'
  readonly value: FieldScalar
}

/**
 * A constant, bound with the type of the field that it is compared with. A number for integers up to 32 bits and floats, a bigint
 * for 64 bits, decimal digits for decimals, RFC 3339 in UTC for timestamps, `YYYY-MM-DD` for dates, the ORM's name for an enum value.
 */
export interface Parameter {
  readonly kind: 'parameter'
  readonly type: FieldType
  readonly value: string | number | bigint | boolean
}
