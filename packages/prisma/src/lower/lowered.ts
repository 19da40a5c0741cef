import type { Field, Model, Scalar } from '@rowgate/core'
import type { Years } from './value.ts'

/** A Prisma `where` object. */
export interface Where {
  readonly [key: string]: unknown
}

/** What a filter became: an object, or a truth that holds for every row. */
export interface Lowered {
  readonly where: Where | boolean
  /** Whether it finds the filter's rows and no others. Otherwise it errs towards the scope's `widen`. */
  readonly exact: boolean
}

/** Where in a `where` a filter is being written. */
export interface Scope {
  /** Id of the row that the fields here are fields of. Fields of any other row have no words here. */
  readonly row: string
  readonly model: Model
  /** What to find where there are no words: every row that the filter finds and more, or only such rows. */
  readonly widen: 'superset' | 'subset'
  /** Whether Prisma puts a NOT around this place, so that a leaf over a NULL has to be false and not UNKNOWN. */
  readonly definite: boolean
  /** Whether there may be a NOT of Prisma's around this place, or around the quantifiers that it is in. */
  readonly turned: boolean
  /** Which years can be written; any when not given. */
  readonly years?: Years | undefined
  /** A longer list is left to raw SQL, where it is one parameter. */
  readonly longestList: number
}

export function exactly(where: Where | boolean): Lowered {
  return { where, exact: true }
}

/** What stands in for a filter that has no words. Below a `none` the scope's direction is turned, so a `false` can widen as well. */
export function widened({ widen }: Scope): Lowered {
  return { where: widen === 'superset', exact: false }
}

/** The field of the scope's own row. Prisma compares what is inside of JSON in ways of its own. */
export function ownField(scalar: Scalar, scope: Scope): Field | undefined {
  return scalar.kind === 'field' && scalar.row.id === scope.row && scalar.field.inside === undefined
    ? scalar.field
    : undefined
}

/** The same `where` with objects and lists of its own. */
export function copyOf(where: Where): Where {
  return Object.fromEntries(Object.entries(where).map(([name, value]) => [name, copyOfValue(value)]))
}

function copyOfValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOfValue)
  return isPlainObject(value) ? copyOf(value) : value
}

/** Whether something is an object literal, and no date, decimal or list. */
export function isPlainObject(value: unknown): value is Where {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
