import { type Explanation, explainText, candidatesOf, notFound } from '@rowgate/core'
import { lowerFilter, postgresql } from '@rowgate/sql'
import { toDrizzle } from '../lower/to-drizzle.ts'
import { storedRows } from './allowed-actions.ts'
import type { Context, Request } from './context.ts'
import { tableOf } from './store.ts'

/** What is to be explained beside the list itself. */
export interface ExplainOptions<Key = unknown> {
  /** The key of a row: why is it in the list, or why is it not? */
  readonly key?: Key
  /** Whether the explanation may have values of the principal and of the row. */
  readonly values?: boolean
}

/** An explanation with the statement that the database is asked. */
export interface DrizzleExplanation extends Explanation {
  readonly sql: string
  /** What is bound, when values are asked for. */
  readonly parameters: readonly unknown[]
  /** Everything as text, for people. */
  readonly text: string
}

/** Explains a list. */
export async function explain(
  { authorizer, store }: Context,
  { caller, kind, action }: Request,
  { key, values = false }: ExplainOptions = {},
): Promise<DrizzleExplanation> {
  const resource = authorizer.resourceOf(kind)
  const [row] = key === undefined ? [] : await storedRows(store, resource, [key])
  if (key !== undefined && row === undefined) throw notFound(kind)
  const { explanation, permission } = await authorizer.explain({ caller, kind, action, row, values })
  const table = tableOf(store, resource.model.name)
  const where = toDrizzle(lowerFilter(candidatesOf(permission), postgresql), table)
  const { sql, params } = store.database.select().from(table).where(where).toSQL()
  const text = `${explainText(explanation)}\nsql:        ${sql}`
  return { ...explanation, sql, parameters: values ? params : params.map(() => '?'), text }
}
