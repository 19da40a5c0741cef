import type { Field, Filter, None, RelationStep, Some, Step, Tally, TallyTerm } from '@rowgate/core'
import { join, parameter, sql, type SqlText } from '../sql-text.ts'
import { lower } from './filter.ts'
import { column, type Scope } from './scope.ts'
import { type Source, sourceOf, targetOf } from './source.ts'

/** A correlated EXISTS, which PostgreSQL plans as a semi-join. */
export function lowerSome({ step, filter }: Some, scope: Scope): SqlText {
  return sql`exists (${subquery('1', [step], filter, scope)})`
}

export function lowerNone({ step, filter }: None, scope: Scope): SqlText {
  return sql`not exists (${subquery('1', [step], filter, scope)})`
}

export function lowerTally({ terms, operator, bound }: Tally, scope: Scope): SqlText {
  const total = join(
    terms.map((term) => counted(term, scope)),
    ' + ',
  )
  return sql`${total} ${operator} ${parameter(bound)}`
}

function counted({ steps, filter }: TallyTerm, scope: Scope): SqlText {
  if (steps.length === 0) return sql`case when ${lower(filter, scope)} then 1 else 0 end`
  return sql`(${subquery('count(*)', steps, filter, scope)})`
}

/** Fields of the rows that a step can lead to, from whichever row. */
export function lowerTargets(step: RelationStep, fields: readonly Field[], filter: Filter, scope: Scope): SqlText {
  const columns = fields.map((field) => column(step.to, field, scope))
  return select(join(columns, ', '), [targetOf(step, scope)], filter, scope)
}

function subquery(selected: string, steps: readonly Step[], filter: Filter, scope: Scope): SqlText {
  const sources = steps.map((step) => sourceOf(step, scope))
  return select([selected], sources, filter, scope)
}

function select(selected: SqlText, sources: readonly Source[], filter: Filter, scope: Scope): SqlText {
  const conditions = sources.flatMap((source) => source.conditions)
  if (filter.kind !== 'constant' || !filter.value) {
    const text = lower(filter, scope)
    conditions.push(filter.kind === 'or' ? sql`(${text})` : text)
  }
  const from = join(
    sources.map((source) => source.from),
    ', ',
  )
  const where = conditions.length === 0 ? [] : sql` where ${join(conditions, ' and ')}`
  return sql`select ${selected} from ${from}${where}`
}
