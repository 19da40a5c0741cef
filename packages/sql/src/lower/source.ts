import type { Field, RelationCondition, RelationStep, Step } from '@rowgate/core'
import { parameter, sql, type SqlText } from '../sql-text.ts'
import { storedValue } from './scalar.ts'
import { aliasOf, column, type Scope, table } from './scope.ts'

/** What a step adds to a subquery: a table with its alias, and the conditions that join it to the row it starts from. */
export interface Source {
  readonly from: SqlText
  readonly conditions: readonly SqlText[]
}

/** The rows at the end of a step. */
export function sourceOf(step: Step, scope: Scope): Source {
  if (step.kind === 'relation') return relatedRows(step, scope)
  const list = column(step.from, step.field, scope)
  const alias = aliasOf(step.to, scope)
  const { inside } = step.field
  const from =
    inside === undefined
      ? scope.dialect.elements(list, alias, step)
      : scope.dialect.jsonElements(list, alias, inside.as === 'keys')
  return { from, conditions: [] }
}

function relatedRows(step: RelationStep, scope: Scope): Source {
  const { target, relation } = step.relation
  const { from, conditions: applied } = targetOf(step, scope)
  if (relation.through !== undefined) return throughJoinTable(step, from, applied, scope)
  const joined = relation.on.map((pair) => {
    const own = column(step.from, step.from.model.fields[pair.from] as Field, scope)
    return sql`${column(step.to, target.fields[pair.to] as Field, scope)} = ${own}`
  })
  return { from, conditions: [...joined, ...applied] }
}

/** The rows that any row may be related to: what the step leads to, without what joins it to the row it starts from. */
export function targetOf(step: RelationStep, scope: Scope): Source {
  const { target, where } = step.relation
  const from = sql`${table(target, scope)} as ${scope.dialect.quote(aliasOf(step.to, scope))}`
  return { from, conditions: where.map((condition) => lowerCondition(step, condition, scope)) }
}

function throughJoinTable(step: RelationStep, from: SqlText, applied: readonly SqlText[], scope: Scope): Source {
  const { target, relation } = step.relation
  const { through, on } = relation
  if (through === undefined) return { from, conditions: applied }
  const { quote } = scope.dialect
  const alias = quote(`${aliasOf(step.to, scope)}j`)
  const conditions = on.flatMap((pair, at) => [
    sql`${alias}.${quote(through.from[at] as string)} = ${column(step.from, step.from.model.fields[pair.from] as Field, scope)}`,
    sql`${column(step.to, target.fields[pair.to] as Field, scope)} = ${alias}.${quote(through.to[at] as string)}`,
  ])
  return { from: sql`${table(through, scope)} as ${alias}, ${from}`, conditions: [...conditions, ...applied] }
}

/** What the application's own reads of the relation apply. */
function lowerCondition(step: RelationStep, { field, equals }: RelationCondition, scope: Scope): SqlText {
  const value = column(step.to, field, scope)
  return equals === null
    ? sql`${value} is null`
    : sql`${value} = ${parameter(storedValue({ kind: 'parameter', type: field.type, value: equals }))}`
}
