import { RowgateError } from '@rowgate/core'
import { getTableUniqueName, is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'

/** Where Drizzle keeps the name of a table that is under an alias. */
const ORIGINAL_NAME: unique symbol = Symbol.for('drizzle:OriginalName') as typeof ORIGINAL_NAME

/**
 * The alias that a condition is to be about; the table itself when there is none.
 *
 * @throws RowgateError `unsupported-argument` when it is of another table, whose columns could pass for those of the kind's by their names.
 */
export function aliasOf(table: PgTable, alias: PgTable | undefined): PgTable {
  if (alias === undefined) return table
  if (is(alias, PgTable) && originOf(alias) === originOf(table)) return alias
  throw new RowgateError('The condition was asked for a table that is not of this kind.', {
    code: 'unsupported-argument',
    path: 'table',
    hint: `Pass an alias of ${getTableUniqueName(table)}.`,
  })
}

function originOf(table: PgTable): string {
  const { [ORIGINAL_NAME]: name } = table as unknown as { readonly [ORIGINAL_NAME]: string }
  return JSON.stringify([getTableConfig(table).schema, name])
}
