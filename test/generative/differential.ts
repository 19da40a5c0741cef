import { inspect } from 'node:util'
import { candidatesOf, evaluate, type Permission, permissionOf, RowgateError } from '@rowgate/core'
import { join, lowerFilter, lowerSearch, postgresql, render, sql, type SqlText, type Statement } from '@rowgate/sql'
import type { Pool } from 'pg'
import { quote } from '../support/native-type.ts'
import { asCerbos } from '../support/oracle.ts'
import { tableOf } from '../support/tables.ts'
import { type Answered, inParallel, type Plan, type Side } from './answers.ts'

/** What the rules of an action came to, against the PDP; `unplanned` where the PDP itself has no plan. */
export interface Outcome {
  readonly action: string
  readonly side: Side
  /**
   * `leak`: a row that check denies is listed. `lost`: a row that check allows is not; `erred` when only because the condition is an
   * error for it. `split`: the evaluator and the database differ. `asked`: the PDP is, of every row that a filter finds; `missed`: that
   * filter does not find a row that check allows. `refused`: there is no list.
   */
  readonly kind: 'equal' | 'leak' | 'lost' | 'erred' | 'split' | 'asked' | 'missed' | 'refused' | 'unplanned' | 'failed'
  /** Why there is no list, or only one of the PDP. */
  readonly detail: string
  readonly plan?: Plan | undefined
  readonly sql?: Statement | undefined
  readonly answers?: Answers | undefined
}

/** The ids for which the three say yes. */
interface Answers {
  readonly check: ReadonlySet<string>
  readonly evaluator: ReadonlySet<string>
  readonly database: ReadonlySet<string>
  /** The first row about which they differ. */
  readonly id: string | undefined
}

/** A plan with what Rowgate makes of it. */
interface Asked {
  readonly action: string
  readonly plan: Plan
  readonly permission: Permission
  readonly text: SqlText
  /** As a statement that searches the table has it, where that is another. */
  readonly search: SqlText | undefined
}

/** The keys that a list has, by the filter and by the search. */
interface Keys {
  readonly filtered: ReadonlySet<string>
  readonly searched: ReadonlySet<string>
}

/** All actions for one side, in few round trips to the database. */
export async function compareSide(pool: Pool, side: Side, { plans, allowed }: Answered): Promise<Outcome[]> {
  const planned = [...plans].map(([action, plan]) => ask(side, action, plan))
  const asked = planned.filter((each): each is Asked => !('kind' in each))
  const found = await listAll(pool, side, asked)
  const compared = asked.map((own) => compare(own, side, allowed.get(own.action) ?? new Set(), found.get(own.action)))
  return [...planned.filter((each): each is Outcome => 'kind' in each), ...compared]
}

function ask(side: Side, action: string, plan: Plan | string): Asked | Outcome {
  if (typeof plan === 'string') return { action, side, kind: 'unplanned', detail: plan }
  try {
    const permission = permissionOf(plan, side.resource, asCerbos(side.principal))
    const filter = candidatesOf(permission)
    const text = lowerFilter(filter, postgresql)
    const search = lowerSearch(filter, postgresql)
    const isOther = statementOf(search).text !== statementOf(text).text
    return { action, plan, permission, text, search: isOther ? search : undefined }
  } catch (error) {
    const isRefused = error instanceof RowgateError && REFUSALS.has(error.code)
    const detail = error instanceof RowgateError ? error.message : inspect(error)
    return { action, side, plan, kind: isRefused ? 'refused' : 'failed', detail }
  }
}

const REFUSALS: ReadonlySet<string> = new Set([
  'unsupported-construct',
  'unsupported-operator',
  'unmapped-attribute',
  'filter-too-large',
])

/** How many actions go into one statement. */
const TOGETHER = 25

/** The keys that each action's list has, or why it has none. */
async function listAll(pool: Pool, side: Side, asked: readonly Asked[]): Promise<Map<string, Keys | Error>> {
  const parts = Array.from({ length: Math.ceil(asked.length / TOGETHER) }, (_, at) =>
    asked.slice(at * TOGETHER, (at + 1) * TOGETHER),
  )
  const found = await inParallel(2, parts, (some) => listSome(pool, side, some))
  return new Map(found.flat())
}

async function listSome(pool: Pool, side: Side, asked: readonly Asked[]): Promise<[string, Keys | Error][]> {
  const { text, values } = statementOf(
    join(
      asked.map((own, at) => selectKeys(side, own, at)),
      ' union all ',
    ),
  )
  try {
    const { rows } = await pool.query<Record<keyof Keys, string[]> & { at: number }>(text, [...values])
    return rows.map(({ at, filtered, searched }) => [
      asked[at]?.action ?? '',
      { filtered: new Set(filtered), searched: new Set(searched ?? filtered) },
    ])
  } catch (error) {
    if (asked.length === 1) return [[asked[0]?.action ?? '', error as Error]]
    const half = Math.ceil(asked.length / 2)
    return [...(await listSome(pool, side, asked.slice(0, half))), ...(await listSome(pool, side, asked.slice(half)))]
  }
}

function selectKeys(side: Side, { text, search }: Asked, at: number): SqlText {
  const other = search === undefined ? ['null::text[]'] : sql`array(${listOf(side, search)})`
  return sql`${`select ${at} as at, `}array(${listOf(side, text)}) as filtered, ${other} as searched`
}

function listOf({ resource: { model } }: Side, text: SqlText): SqlText {
  const key = quote(model.fields[model.primaryKey[0] ?? '']?.column ?? '')
  return sql`${`select "rg0".${key}::text from ${tableOf(model)} as "rg0" where `}${text}`
}

function statementOf(text: SqlText): Statement {
  return render(text, (field) => `"rg0".${quote(field.column)}`, postgresql.placeholder)
}

function compare(own: Asked, side: Side, check: ReadonlySet<string>, keys: Keys | Error | undefined): Outcome {
  const { action, plan, permission } = own
  const statement = statementOf(own.text)
  if (keys === undefined || keys instanceof Error) {
    return { action, side, plan, sql: statement, kind: 'failed', detail: String(keys) }
  }
  const apart = [...difference(keys.filtered, keys.searched), ...difference(keys.searched, keys.filtered)]
  if (apart.length > 0) {
    const detail = `only one of the filter and the search finds ${apart.join()}`
    return { action, side, plan, sql: statementOf(own.search ?? own.text), kind: 'split', detail }
  }
  const database = new Set(side.rows.filter(({ key }) => keys.filtered.has(key)).map(({ id }) => id))
  if (permission.kind === 'undecided') {
    const [missed] = difference(check, database)
    const detail = permission.refusals[0]?.message ?? ''
    if (missed === undefined) return { action, side, plan, sql: statement, kind: 'asked', detail }
    const answers = { check, evaluator: new Set<string>(), database, id: missed }
    return { action, side, plan, sql: statement, kind: 'missed', answers, detail }
  }
  const truths = new Map(side.rows.map(({ id, stored }) => [id, truthOf(permission, stored)]))
  const evaluator = new Set([...truths].filter(([, truth]) => truth === 'true').map(([id]) => id))
  const leaked = difference(database, check)
  const split = [...difference(database, evaluator), ...difference(evaluator, database)]
  const lost = difference(check, database)
  const kind = kindOfAnswers(
    leaked,
    split,
    lost.map((id) => truths.get(id)),
  )
  const answers = kind === 'equal' ? undefined : { check, evaluator, database, id: [...leaked, ...split, ...lost][0] }
  return { action, side, plan, sql: statement, kind, answers, detail: '' }
}

function kindOfAnswers(leaked: readonly string[], split: readonly string[], lost: readonly unknown[]): Outcome['kind'] {
  if (leaked.length > 0) return 'leak'
  if (split.length > 0) return 'split'
  if (lost.length === 0) return 'equal'
  return lost.every((truth) => truth === 'error') ? 'erred' : 'lost'
}

/** A condition that is found to permit nothing is no longer there to be evaluated; it may have been an error. */
function truthOf(permission: Permission, stored: Side['rows'][number]['stored']): 'true' | 'false' | 'error' {
  if (permission.kind === 'conditional') return evaluate(permission.predicate, stored)
  return permission.kind === 'allowed' ? 'true' : 'error'
}

function difference(left: ReadonlySet<string>, right: ReadonlySet<string>): string[] {
  return [...left].filter((id) => !right.has(id))
}
