import { type Field, type Key, type Model, type Resource, type StoredRow } from '@rowgate/core'
import { keyValue, parseStoredRow, postgresql, storedKey, storedRow } from '@rowgate/sql'
import { and, getTableColumns, or, type SQL, sql } from 'drizzle-orm'
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

/** The condition that finds the rows of keys, whose values are one list for each field of the primary key. */
export function rowsOf(store: Store, { name: model, primaryKey, fields }: Model, keys: readonly Key[]): SQL {
  const columns: Record<string, unknown> = getTableColumns(tableOf(store, model))
  const lists = primaryKey.map((name) => {
    const field = fields[name] as Field
    const list = postgresql.list(
      keys.map((key) => keyValue(field, key[name]) as string),
      field.type,
    )
    return toDrizzle(list, tableOf(store, model))
  })
  const own = primaryKey.map((name) => sql`${columns[name]}`)
  return sql`(${sql.join(own, sql`, `)}) in (select * from unnest(${sql.join(lists, sql`, `)}))`
}

/** How many rows one statement loads: as many as one call of the PDP checks. */
const CHUNK = 50

/** What the attributes of rows are made of, in the order of the keys; nothing for a row that is not there. */
export async function storedRows(
  { store, resource }: { readonly store: Store; readonly resource: Resource },
  keys: readonly Key[],
): Promise<readonly (StoredRow | undefined)[]> {
  if (keys.length > CHUNK) {
    const first = await storedRows({ store, resource }, keys.slice(0, CHUNK))
    return [...first, ...(await storedRows({ store, resource }, keys.slice(CHUNK)))]
  }
  const conditions = keys.map((key) => rowOf(store, resource.model, key))
  const possible = conditions.filter((condition) => condition !== undefined)
  if (possible.length === 0) return keys.map(() => undefined)
  const table = tableOf(store, resource.model.name)
  const found = await store.database
    .select({ at: placesOf(conditions), stored: toDrizzle(storedRow(resource, postgresql), table) })
    .from(table)
    .where(or(...possible))
  const rows = keys.map((): StoredRow | undefined => undefined)
  for (const { at, stored } of found) {
    for (const place of JSON.parse(at) as number[]) rows[place] = parseStoredRow(stored)
  }
  return rows
}

/** Which of the conditions a row fulfills, as a JSON list of their places: the database knows best which keys are the same. */
function placesOf(conditions: readonly (SQL | undefined)[]): SQL<string> {
  const places = conditions.flatMap((condition, at) =>
    condition === undefined ? [] : [sql`case when ${condition} then ${sql.raw(String(at))} end`],
  )
  return sql`array_to_json(array_remove(array[${sql.join(places, sql`, `)}], null))::text`
}
