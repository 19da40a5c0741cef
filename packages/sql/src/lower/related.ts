import { type Field, type Filter, type Model, type Relation, ROOT } from '@rowgate/core'
import type { Dialect } from '../dialects/dialect.ts'
import { join, sql, type SqlText } from '../sql-text.ts'
import { lower } from './filter.ts'
import { createScope, table } from './scope.ts'

/** A related row that a row must have: one that the filter finds, and that has the related rows which it must have in turn. */
export interface Related {
  readonly relation: Relation
  readonly target: Model
  readonly filter: Filter
  readonly related: readonly Related[]
}

/** The condition that the root has such a row. */
export function lowerRelated(related: Related, model: Model, dialect: Dialect): SqlText {
  return existsFrom(related, dialect, { depth: 1, model, column: (field) => [{ kind: 'rootColumn', field }] })
}

/** The row that must have the related one: its model, and how its columns are written. */
interface Place {
  readonly depth: number
  readonly model: Model
  readonly column: (field: Field) => SqlText
}

function existsFrom({ relation, target, filter, related }: Related, dialect: Dialect, from: Place): SqlText {
  const alias = `rgr${from.depth}`
  const scope = createScope(dialect)
  scope.aliases.set(ROOT, alias)
  const column = (field: Field): SqlText => [`${dialect.quote(alias)}.${dialect.quote(field.column)}`]
  const joined = relation.on.map((pair) => {
    return sql`${column(target.fields[pair.to] as Field)} = ${from.column(from.model.fields[pair.from] as Field)}`
  })
  const inner = related.map((each) => existsFrom(each, dialect, { depth: from.depth + 1, model: target, column }))
  const conditions = [...joined, sql`(${lower(filter, scope)})`, ...inner]
  return sql`exists (select 1 from ${table(target, scope)} as ${dialect.quote(alias)} where ${join(conditions, ' and ')})`
}
