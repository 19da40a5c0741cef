import { type Field, ROOT, type Row } from '@rowgate/core'
import type { Dialect } from '../dialects/dialect.ts'
import { sql, type SqlText } from '../sql-text.ts'

/** Where names are looked up: the dialect, and the alias of every row but the root. */
export interface Scope {
  readonly dialect: Dialect
  /** By row id. Grows as rows are named, so that no alias is used twice in one statement. */
  readonly aliases: Map<string, string>
}

export function createScope(dialect: Dialect): Scope {
  return { dialect, aliases: new Map() }
}

/** The alias of a row. Aliases are Rowgate's own, so that they hide no table of the statement around them. */
export function aliasOf(row: Row, { aliases }: Scope): string {
  const known = aliases.get(row.id)
  if (known !== undefined) return known
  const alias = `rg${aliases.size + 1}`
  aliases.set(row.id, alias)
  return alias
}

/** A column of a row, or what is read inside of one. */
export function column(row: Row, field: Field, scope: Scope): SqlText {
  if (field.inside !== undefined) return scope.dialect.readJson(column(row, field.inside.of, scope), field.inside)
  if (row.id === ROOT && !scope.aliases.has(ROOT)) return [{ kind: 'rootColumn', field }]
  return sql`${scope.dialect.quote(aliasOf(row, scope))}.${scope.dialect.quote(field.column)}`
}

/** A table of the schema. */
export function table(
  { schema, table: name }: { readonly schema?: string | undefined; readonly table: string },
  { dialect }: Scope,
): string {
  return schema === undefined ? dialect.quote(name) : `${dialect.quote(schema)}.${dialect.quote(name)}`
}
