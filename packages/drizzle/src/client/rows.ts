import type { Field, Key, Model } from '@rowgate/core'
import { keyValue, postgresql, storedKey } from '@rowgate/sql'
import { and, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { toDrizzle } from '../lower/to-drizzle.ts'
import { type Store, tableOf } from './store.ts'

/** The condition that finds the row of a key; nothing when no row can have it. */
export function rowOf(store: Store, { primaryKey, name: model, fields }: Model, key: Key): SQL | undefined {
  const columns: Record<string, unknown> = getTableColumns(tableOf(store, model))
  const conditions = primaryKey.map((name) => {
    const field = fields[name]
    const value = field === undefined ? undefined : keyValue(field, key[name])
    return value === undefined ? undefined : sql`${columns[name]} = ${sql.param(value)}`
  })
  return conditions.includes(undefined) ? undefined : and(...conditions)
}

/** The key of a row, as text that `keyOfText` reads. */
export function keyText(store: Store, model: Model): SQL<string> {
  return toDrizzle(storedKey(model, postgresql), tableOf(store, model.name)) as SQL<string>
}

export function keyOfText(text: unknown): Key {
  return JSON.parse(String(text)) as Key
}

/** The condition that finds the rows of keys, whose values are one list for each field of the primary key, in the table or an alias of it. */
export function rowsOf({ primaryKey, fields }: Model, keys: readonly Key[], table: PgTable): SQL {
  const columns: Record<string, unknown> = getTableColumns(table)
  const lists = primaryKey.map((name) => {
    const field = fields[name] as Field
    const list = postgresql.list(
      keys.map((key) => keyValue(field, key[name]) as string),
      field.type,
    )
    return toDrizzle(list, table)
  })
  const own = primaryKey.map((name) => sql`${columns[name]}`)
  return sql`(${sql.join(own, sql`, `)}) in (select * from unnest(${sql.join(lists, sql`, `)}))`
}
