import type { FieldType } from '@rowgate/core'
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
  /** A list of constants as one parameter. */
  readonly list: (values: readonly ListValue[], type: FieldType) => SqlText
  /** The elements of a list column as the table `alias` with the one column `element`. */
  readonly elements: (list: SqlText, alias: string) => SqlText
}

export type ListValue = string | number | bigint | boolean
