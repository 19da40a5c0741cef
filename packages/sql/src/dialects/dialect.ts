import type { Computed, ElementsStep, FieldType, JsonReading } from '@rowgate/core'
import type { SqlText } from '../sql-text.ts'

/** What differs between databases. */
export interface Dialect {
  readonly name: 'postgresql'
  /** An identifier in quotes. */
  readonly quote: (identifier: string) => string
  /** The placeholder of the parameter at a position, counted from one. */
  readonly placeholder: (at: number) => string
  /** Text that compares by bytes, the way CEL orders strings. */
  readonly byteOrder: (text: SqlText) => SqlText
  /** A number as an IEEE double. */
  readonly asDouble: (value: SqlText, type: FieldType) => SqlText
  /** A scalar as the text that the PDP is sent for it. */
  readonly asText: (value: SqlText, type: FieldType) => SqlText
  /** A timestamp as the nanoseconds since 1970. */
  readonly asNanoseconds: (value: SqlText, type: FieldType) => SqlText
  /** A constant with its type, where no column says it. */
  readonly typed: (value: SqlText, type: FieldType) => SqlText
  /** A function of scalars: NULL where it errs, and never an error of the database. */
  readonly compute: (computed: Computed, operands: readonly SqlText[]) => SqlText
  /** A list of constants as one parameter. */
  readonly list: (values: readonly ListValue[], type: FieldType) => SqlText
  /** The elements of a list column, or the one at a position, as the table `alias` with the columns `element` and, numbered, `position`. */
  readonly elements: (list: SqlText, alias: string, step: Pick<ElementsStep, 'at' | 'numbered'>) => SqlText
  /** What is read inside of a JSON column: NULL where nothing of the type stands there. */
  readonly readJson: (column: SqlText, reading: JsonReading) => SqlText
  /** What stands at the place of a reading, whatever it is. */
  readonly jsonValue: (column: SqlText, reading: JsonReading) => SqlText
  /** Whether this scalar stands at the place of a reading, or a list with this one element among its elements. */
  readonly hasJson: (column: SqlText, reading: JsonReading, value: JsonConstant) => SqlText
  /** The elements of a JSON list, or the keys of a JSON object, as the table `alias` with the one column `element`. */
  readonly jsonElements: (value: SqlText, alias: string, keys: boolean) => SqlText
}

/** A scalar, or a list of one. */
export type JsonConstant = ListValue | readonly (ListValue | undefined)[]

export type ListValue = string | number | bigint | boolean
