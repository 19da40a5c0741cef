import { type AnyOf, type Field, type Filter, type RelationStep, ROOT, type Row } from '@rowgate/core'
import type { Dialect } from '../dialects/dialect.ts'
import { join, partsOf, sql, type SqlText } from '../sql-text.ts'
import { lower, lowerFilter, operand } from './filter.ts'
import { lowerTargets } from './relation.ts'
import { aliasOf, column, createScope, table } from './scope.ts'
import { isSelective, rootOf } from './selective.ts'

export interface SearchOptions {
  /**
   * Whether a row that the keys name is also asked the whole filter: where a statement locks rows, PostgreSQL asks a row that someone else
   * has just changed again, and keys that were read before would not notice.
   */
  readonly recheck?: boolean
}

/**
 * Spells a filter for a statement that searches a table, where `lowerFilter` is for rows that are known already: exact as well. A database
 * cannot serve "an own column or some related row" with indexes, and scans the table; where an index serves each by itself, and they can be
 * expected to find few rows, this asks for the united keys of what they find.
 */
export function lowerSearch(filter: Filter, dialect: Dialect, { recheck = false }: SearchOptions = {}): SqlText {
  const parts = filter.kind === 'and' ? filter.parts : [filter]
  const root = parts.some(isAlternative) ? rootOf(filter) : undefined
  if (root === undefined || parts.some((part) => !isAlternative(part) && isSelective(part, root)))
    return lowerFilter(filter, dialect)
  const at = parts.findIndex((part) => isAlternative(part) && isUnion(part, root))
  if (at === -1) return lowerFilter(filter, dialect)
  const keys = lowerUnion(parts[at] as AnyOf, root, dialect)
  const rest = recheck ? parts : parts.toSpliced(at, 1)
  const scope = createScope(dialect)
  return join([keys, ...rest.map((part) => operand(part, scope))], ' and ')
}

/** More branches than this cost more to plan than they save. */
const MAX_BRANCHES = 10

function isAlternative(filter: Filter): filter is AnyOf {
  return filter.kind === 'or'
}

/** Own columns by themselves are something that PostgreSQL unites without help. */
function isUnion(filter: AnyOf, root: Row): boolean {
  const { parts } = filter
  const related = parts.filter(leavesRow).length
  return related > 0 && related < MAX_BRANCHES && root.model.primaryKey.length > 0 && isSelective(filter, root)
}

function leavesRow(filter: Filter): boolean {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.parts.some(leavesRow)
  return filter.kind === 'some'
}

function lowerUnion({ parts }: AnyOf, root: Row, dialect: Dialect): SqlText {
  const key = root.model.primaryKey.map((name) => root.model.fields[name] as Field)
  const own = parts.filter((part) => !leavesRow(part))
  const branches = [
    ...(own.length === 0 ? [] : [ownKeys(own, root, key, dialect)]),
    ...parts.filter(leavesRow).map((part) => relatedKeys(part, key, dialect) ?? ownKeys([part], root, key, dialect)),
  ]
  const columns = join(
    key.map((field): SqlText => [{ kind: 'rootColumn', field }]),
    ', ',
  )
  return sql`${key.length === 1 ? columns : sql`(${columns})`} in (${join(branches, ' union ')})`
}

/** The keys of the rows of the table for which one of the parts holds. */
function ownKeys(parts: readonly Filter[], root: Row, key: readonly Field[], dialect: Dialect): SqlText {
  const scope = createScope(dialect)
  const from = sql`${table(root.model, scope)} as ${dialect.quote(aliasOf(root, scope))}`
  const columns = key.map((field) => column(root, field, scope))
  const where = parts.map((part) => (parts.length === 1 ? lower(part, scope) : operand(part, scope)))
  return sql`select ${join(columns, ', ')} from ${from} where ${join(where, ' or ')}`
}

/** The keys as the related rows hold them, where that is what joins: the table itself need not be read. */
function relatedKeys(filter: Filter, key: readonly Field[], dialect: Dialect): SqlText | undefined {
  if (filter.kind !== 'some' || filter.step.kind !== 'relation') return undefined
  const holders = holdersOf(filter.step, key)
  if (holders === undefined) return undefined
  const keys = lowerTargets(filter.step, holders, filter.filter, createScope(dialect))
  return partsOf(keys).some((part) => typeof part === 'object' && part.kind === 'rootColumn') ? undefined : keys
}

/** The fields of the related row that hold the key, of the key's own types; nothing when another field joins as well, or a join table. */
function holdersOf(step: RelationStep, key: readonly Field[]): readonly Field[] | undefined {
  const { on, through } = step.relation.relation
  if (step.from.id !== ROOT || through !== undefined) return undefined
  const holders = key.map(({ name, type }) => {
    const pair = on.find(({ from }) => from === name)
    const holder = pair === undefined ? undefined : step.relation.target.fields[pair.to]
    return JSON.stringify(holder?.type) === JSON.stringify(type) ? holder : undefined
  })
  return on.length === key.length && holders.every((holder) => holder !== undefined) ? holders : undefined
}
