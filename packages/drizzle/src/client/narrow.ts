import { and, type Column, type Operators, type SQL, sql } from 'drizzle-orm'

/** A condition as Drizzle's queries take it. */
export type Where = SQL | undefined | ((fields: Record<string, Column>, operators: Operators) => SQL | undefined)

/**
 * What the caller wants and is permitted. The caller's condition stands in parentheses of its own: Drizzle's `and` adds none, and an
 * `or` in raw SQL would reach around the filter.
 */
export function narrow(where: Where, filter: SQL): Where {
  if (typeof where !== 'function') return both(where, filter)
  return (fields, operators) => both(where(fields, operators), filter)
}

function both(where: SQL | undefined, filter: SQL): SQL | undefined {
  return where ? and(filter, sql`(${where})`) : filter
}
