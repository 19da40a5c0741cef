import type { Field, FieldType } from '@rowgate/core'
import { type Column, is } from 'drizzle-orm'
import { PgArray, type PgColumn, PgEnumColumn, PgEnumObjectColumn } from 'drizzle-orm/pg-core'
import { fieldTypeOf } from './field-type.ts'

/** The database's name of a column, which a `casing` option of the Drizzle client may derive from its key. */
export type ColumnName = (column: PgColumn) => string

/** A column as a field. Part of a primary key, it is never null, whatever the column itself says. */
export function fieldOf(
  name: string,
  column: PgColumn,
  { columnName, inKey }: { readonly columnName: ColumnName; readonly inKey: boolean },
): Field {
  return {
    name,
    column: columnName(column),
    type: is(column, PgArray) ? elementType(column) : typeOf(column),
    nullable: !column.notNull && !inKey,
    list: isList(column),
  }
}

/** A list of one dimension; what is in a list of lists has no name in CEL that a filter could ask for. */
function isList(column: PgColumn): boolean {
  return is(column, PgArray) && !is(column.baseColumn, PgArray)
}

function elementType(column: { readonly baseColumn: Column; readonly getSQLType: () => string }): FieldType {
  const element = column.baseColumn as PgColumn
  return is(element, PgArray) ? { kind: 'opaque', native: column.getSQLType() } : typeOf(element)
}

function typeOf(column: PgColumn): FieldType {
  if (!is(column, PgEnumColumn) && !is(column, PgEnumObjectColumn)) return fieldTypeOf(column.getSQLType())
  const { enumName, schema, enumValues } = column.enum
  return { kind: 'enum', native: enumName, schema, values: enumValues.map((value) => ({ name: value, stored: value })) }
}
