import type { Field, RelationStep, Row } from '@rowgate/core'
import { column, type Scope } from '../lower/scope.ts'
import { sourceOf } from '../lower/source.ts'
import { join, parameter, sql, type SqlText } from '../sql-text.ts'
import type { RelatedSelection, Selection } from './selection.ts'
import { storedField } from './stored-field.ts'

/** PostgreSQL takes at most 100 arguments for a function, which is 50 entries of an object. */
const ENTRIES = 50

/** A row as a JSON object. */
export function storedObject(row: Row, selection: Selection, scope: Scope): SqlText {
  const fields = [...selection.fields.values()].map((field) => entry(field.name, fieldValue(row, field, scope)))
  const relations = [...selection.relations].map(([key, related]) => entry(key, relatedRows(row, related, scope)))
  return joined([...fields, ...relations])
}

function joined(entries: readonly SqlText[]): SqlText {
  const objects: SqlText[] = []
  for (let at = 0; at === 0 || at < entries.length; at += ENTRIES) {
    objects.push(sql`jsonb_build_object(${join(entries.slice(at, at + ENTRIES), ', ')})`)
  }
  return join(objects, ' || ')
}

/** The cast tells the function the type of a parameter. */
function entry(name: string, value: SqlText): SqlText {
  return sql`${parameter(name)}::text, ${value}`
}

function fieldValue(row: Row, field: Field, scope: Scope): SqlText {
  return storedField(column(row, field, scope), field)
}

function relatedRows(from: Row, { relation, selection }: RelatedSelection, scope: Scope): SqlText {
  const to: Row = { id: `${from.id}.${relation.key}`, model: relation.target }
  const step: RelationStep = { kind: 'relation', from, relation, to }
  const source = sourceOf(step, scope)
  const object = storedObject(to, selection, scope)
  const rows = sql` from ${source.from} where ${join(source.conditions, ' and ')}`
  if (relation.relation.cardinality === 'one') return sql`(select ${object}${rows})`
  return sql`coalesce((select jsonb_agg(${object})${rows}), '[]'::jsonb)`
}
