import type { OrderTerm, Place } from '@rowgate/core'
import type { Dialect } from '../dialects/dialect.ts'
import { join, parameter, sql, type SqlText } from '../sql-text.ts'

/** What stands behind the column of a term in an `order by`. */
export function orderText({ field, direction, nulls }: OrderTerm): string {
  return field.nullable ? `${direction} nulls ${nulls}` : direction
}

/** The place of a row of the root in the order: a JSON list with the database's text of every value, as text. */
export function keysetPlace(terms: readonly OrderTerm[]): SqlText {
  return sql`jsonb_build_array(${join(
    terms.map((term) => sql`${column(term)}::text`),
    ', ',
  )})::text`
}

/**
 * The condition of rows that stand after a place. Values are compared in the order of the column itself, which is the order in which the
 * rows are sorted, and not byte by byte.
 */
export function keysetAfter(terms: readonly OrderTerm[], place: Place, dialect: Dialect): SqlText {
  const ends = terms.map((term, at) => endOf(term, place[at] ?? null, dialect))
  const uniform = terms.every(({ field, direction }) => !field.nullable && direction === terms[0]?.direction)
  if (!uniform) return bounded(terms[0] as OrderTerm, ends)
  const columns = join(terms.map(column), ', ')
  const values = join(
    ends.map(({ value }) => value),
    ', ',
  )
  return sql`(${columns}) ${comparison(terms[0] as OrderTerm)} (${values})`
}

/** What rows are at a term, seen from the place. */
interface End {
  readonly value: SqlText
  /** Behind the place; nothing when no row can be. */
  readonly behind: SqlText | undefined
  readonly level: SqlText
}

function endOf(term: OrderTerm, text: string | null, dialect: Dialect): End {
  const own = column(term)
  const value = dialect.typed(parameter(text), term.field.type)
  const nullsBehind = term.field.nullable && term.nulls === 'last'
  if (text === null) {
    return { value, behind: nullsBehind ? undefined : sql`${own} is not null`, level: sql`${own} is null` }
  }
  const behind = sql`${own} ${comparison(term)} ${value}`
  return { value, behind: nullsBehind ? sql`(${behind} or ${own} is null)` : behind, level: sql`${own} = ${value}` }
}

/** A disjunction says nothing to an index, so that the bound of the first term stands before it where NULLs allow. */
function bounded(first: OrderTerm, ends: readonly End[]): SqlText {
  const condition = lexicographic(ends)
  const [end] = ends as readonly [End]
  return first.field.nullable ? condition : sql`${column(first)} ${comparison(first)}= ${end.value} and ${condition}`
}

/** Behind at the first term, or level there and behind at the next ones. */
function lexicographic([end, ...rest]: readonly End[]): SqlText {
  if (end === undefined) return ['false']
  const later = rest.length === 0 ? undefined : sql`${end.level} and ${lexicographic(rest)}`
  const ways = [end.behind, later].filter((way) => way !== undefined)
  return ways.length === 0 ? ['false'] : sql`(${join(ways, ' or ')})`
}

function comparison({ direction }: OrderTerm): string {
  return direction === 'asc' ? '>' : '<'
}

function column({ field }: OrderTerm): SqlText {
  return [{ kind: 'rootColumn', field }]
}
