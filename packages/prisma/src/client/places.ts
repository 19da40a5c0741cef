import type { Filter, Model, OrderTerm, Place } from '@rowgate/core'
import {
  join,
  keysetAfter,
  keysetPlace,
  lowerSearch,
  orderText,
  postgresql,
  sql,
  type SqlText,
  type Statement,
} from '@rowgate/sql'
import type { Row } from './store.ts'
import { fromRows, keyFields, ofRoot, tableOf } from './verify.ts'

/** The name of a row's place among the columns of its key; no field is likely to have it. */
export const PLACE = '$rowgate.place'

/** Which rows of a list are asked for. */
export interface PlaceRange {
  /** Those behind it; from the first one on without it. */
  readonly place: Place | undefined
  readonly take: number
  /** No others than these, as Prisma shows their keys. */
  readonly among?: readonly Row[]
}

/** The keys of rows that the filter finds, as texts by field name, in order, each with its place. */
export function selectPlaces(
  model: Model,
  filter: Filter,
  terms: readonly OrderTerm[],
  { place, take, among }: PlaceRange,
): Statement {
  const { quote } = postgresql
  const keys = keyFields(model).map(({ name, column }) => `"root".${quote(column)}::text as ${quote(name)}`)
  const from = among === undefined ? sql`from ${tableOf(model)} as "root"` : fromRows(model, among)
  const behind = place === undefined ? [] : [sql`(${keysetAfter(terms, place, postgresql)})`]
  const where = join([sql`(${lowerSearch(filter, postgresql)})`, ...behind], ' and ')
  const order = join(
    terms.map((term): SqlText => [{ kind: 'rootColumn', field: term.field }, ` ${orderText(term)}`]),
    ', ',
  )
  return ofRoot(
    sql`select ${keys.join(', ')}, ${keysetPlace(terms)} as ${quote(PLACE)} ${from} where ${where} order by ${order} limit ${String(take)}`,
  )
}
