import { RowgateError } from '@rowgate/core'
import { partsOf, type SqlPart, type SqlText } from '@rowgate/sql'
import { getTableColumns, type SQL, sql, type SQLChunk, StringChunk } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'

/**
 * SQL text as Drizzle SQL about a row of the table, which may be an alias.
 *
 * It stands in parentheses, because Drizzle's `and` adds none around its operands. A column of the row is wrapped once: relational
 * queries re-alias it through the wrapping, and select lists, which drop the qualifier of a bare column, leave it alone.
 */
export function toDrizzle(text: SqlText, table: PgTable): SQL {
  const columns: Record<string, PgColumn> = getTableColumns(table)
  const parts = partsOf(text).map((part) => partToDrizzle(part, columns))
  return sql.fromList([OPEN, ...parts, CLOSE])
}

const [OPEN, CLOSE] = [new StringChunk('('), new StringChunk(')')]

function partToDrizzle(part: SqlPart, columns: Readonly<Record<string, PgColumn>>): SQLChunk {
  if (typeof part === 'string') return new StringChunk(part)
  if (part.kind === 'parameter') return sql.param(driverValue(part.value))
  const column = columns[part.field.name]
  if (column === undefined) throw notOfTable(part.field.name)
  return sql.fromList([column])
}

/** A bigint travels as its digits, which every driver sends alike; the text has the cast. */
function driverValue(value: string | number | bigint | boolean | null): string | number | boolean | null {
  return typeof value === 'bigint' ? value.toString() : value
}

function notOfTable(field: string): RowgateError {
  return new RowgateError(`The table has no column "${field}", which the filter is about.`, {
    code: 'unsupported-argument',
    path: 'table',
    hint: 'Pass the table of the kind, or an alias of it.',
  })
}
