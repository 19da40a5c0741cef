import { type Relation as CoreRelation, RowgateError } from '@rowgate/core'
import {
  type Column,
  getTableUniqueName,
  is,
  normalizeRelation,
  One,
  type Relation,
  type TableRelationalConfig,
  type TablesRelationalConfig,
} from 'drizzle-orm'

/** The tables of a schema with their relations, as Drizzle's relational queries know them. */
export interface RelationalTables {
  readonly tables: TablesRelationalConfig
  readonly tableNamesMap: Record<string, string>
}

/**
 * The relations of a table, with the columns that join them. A `one` without columns is the other end of a unique foreign key.
 *
 * @throws RowgateError `invalid-resource-map` when Drizzle cannot tell how a relation joins.
 */
export function relationsOf(table: TableRelationalConfig, all: RelationalTables): Record<string, CoreRelation> {
  const entries = Object.entries(table.relations).map(([name, relation]) => [
    name,
    relationOf(name, relation, { table, all }),
  ])
  return Object.fromEntries(entries) as Record<string, CoreRelation>
}

interface RelationPlace {
  readonly table: TableRelationalConfig
  readonly all: RelationalTables
}

function relationOf(name: string, relation: Relation, { table, all }: RelationPlace): CoreRelation {
  const path = `${table.tsName}.${name}`
  const { fields, references } = joinOf(relation, all, path)
  const related = all.tables[all.tableNamesMap[getTableUniqueName(relation.referencedTable)] ?? '']
  if (related === undefined) throw invalid(`The table that relation "${name}" leads to is not in the schema.`, path)
  return {
    name,
    model: related.tsName,
    cardinality: is(relation, One) ? 'one' : 'many',
    on: fields.map((from, at) => ({
      from: fieldName(table, from, path),
      to: fieldName(related, references[at], path),
    })),
  }
}

function joinOf(
  relation: Relation,
  { tables, tableNamesMap }: RelationalTables,
  path: string,
): { fields: Column[]; references: Column[] } {
  try {
    return normalizeRelation(tables, tableNamesMap, relation)
  } catch (cause) {
    throw invalid(`${cause instanceof Error ? cause.message : String(cause)}.`, path, cause)
  }
}

function fieldName(table: TableRelationalConfig, column: Column | undefined, path: string): string {
  const entry = Object.entries(table.columns).find(([, own]) => own.name === column?.name)
  if (entry === undefined) throw invalid(`A column of the relation is not a column of "${table.tsName}".`, path)
  return entry[0]
}

function invalid(message: string, path: string, cause?: unknown): RowgateError {
  const hint = 'Give the relation `fields` and `references`, and a `relationName` where two tables have several.'
  return new RowgateError(message, { code: 'invalid-resource-map', path, cause, hint })
}
