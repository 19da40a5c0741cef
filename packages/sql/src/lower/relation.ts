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
  const total = totalOf(terms, scope)
  return sql`${bound > MOST_INT4 ? sql`(${total})::int8` : total} ${operator} ${parameter(bound)}`
}

/** The length of an array is an `int4`, which a parameter beside it would be, too. */
const MOST_INT4 = 2 ** 31 - 1

/** The number of rows as a scalar. */
export function lowerTotal(terms: readonly TallyTerm[], scope: Scope): SqlText {
  return terms.length === 1 && terms[0]?.steps.length !== 0
    ? totalOf(terms, scope)
    : sql`(${totalOf(terms, scope)})::int8`
}

function totalOf(terms: readonly TallyTerm[], scope: Scope): SqlText {
  return join(
    terms.map((term) => counted(term, scope)),
    ' + ',
  )
}

function counted({ steps, filter }: TallyTerm, scope: Scope): SqlText {
  if (steps.length === 0) return sql`case when ${lower(filter, scope)} then 1 else 0 end`
  return lengthOf(steps, filter, scope) ?? sql`(${subquery('count(*)', steps, filter, scope)})`
}

/** All elements of a list column are its length; a list that is NULL has none. */
function lengthOf([step, ...rest]: readonly Step[], filter: Filter, scope: Scope): SqlText | undefined {
  if (step?.kind !== 'elements' || step.at !== undefined || rest.length > 0) return undefined
  if (step.field.inside !== undefined) return undefined
  if (filter.kind !== 'constant' || !filter.value) return undefined
  const length = sql`cardinality(${column(step.from, step.field, scope)})`
  return step.field.nullable ? sql`coalesce(${length}, 0)` : length
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
