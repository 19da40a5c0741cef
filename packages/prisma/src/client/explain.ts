import { type Explanation, explainText, candidatesOf, notFound } from '@rowgate/core'
import type { Where } from '../lower/lowered.ts'
import { lowerWhere } from '../lower/where.ts'
import { storedRows } from './allowed-actions.ts'
import type { Context, Request } from './context.ts'
import { selectCount } from './verify.ts'

/** What is to be explained beside the list itself. */
export interface ExplainOptions<Key = unknown> {
  /** The key of a row: why is it in the list, or why is it not? */
  readonly key?: Key
  /** Whether the explanation may have values of the principal and of the row. */
  readonly values?: boolean
}

/** An explanation with what Prisma is asked. */
export interface PrismaExplanation extends Explanation {
  /** The condition, with question marks for values unless they are asked for. */
  readonly where: Where
  /** Whether Prisma finds exactly the permitted rows, or more, which are then verified. */
  readonly exactness: 'exact' | 'superset'
  /** The statement that counts the permitted rows; the condition in it is the one that rows are verified by. */
  readonly sql: string
  /** Everything as text, for people. */
  readonly text: string
}

/** Explains a list. */
export async function explain(
  { authorizer, store }: Context,
  { caller, kind, action }: Request,
  { key, values = false }: ExplainOptions = {},
): Promise<PrismaExplanation> {
  const resource = authorizer.resourceOf(kind)
  const [row] = key === undefined ? [] : await storedRows(store, resource, [key])
  if (key !== undefined && row === undefined) throw notFound(kind)
  const { explanation, permission } = await authorizer.explain({ caller, kind, action, row, values })
  const filter = candidatesOf(permission)
  const { where, exactness: spelled } = lowerWhere(filter, resource.model)
  const exactness = permission.kind === 'undecided' ? 'superset' : spelled
  const { text: sql } = selectCount(filter, resource.model)
  const shown = values ? where : (withoutValues(where) as Where)
  const text = [
    explainText(explanation),
    `where:      ${JSON.stringify(shown, plain)}`,
    exactness === 'exact' ? `exact:      Prisma finds these rows alone` : `verified:   ${sql}`,
  ].join('\n')
  return { ...explanation, where: shown, exactness, sql, text }
}

/** The structure of a condition. A null is part of it. */
function withoutValues(where: unknown): unknown {
  if (where === null) return null
  if (Array.isArray(where)) return where.every(isObject) ? where.map(withoutValues) : ['?']
  if (!isObject(where)) return '?'
  return Object.fromEntries(Object.entries(where).map(([name, value]) => [name, withoutValues(value)]))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function plain(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
